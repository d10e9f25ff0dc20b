import pytest
import time_machine
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from monev.enums import MonevLevel, RoundState
from monev.models import Delegation, Round
from registry.enums import RegionKind, RegionLevel, Role
from registry.models import Region
from tests.factories.accounts import UserFactory
from tests.factories.documents import DelegationFactory
from tests.factories.files import SCRIPT, huge, pdf, photo
from tests.factories.monev import EntryFactory, InstrumentFactory, RoundFactory
from tests.factories.registry import KimFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]

TYPED = {"number": "500.12/7/2026", "signed_on": "2026-11-02", "signer": "bupati"}


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.fixture
def round_():
    return RoundFactory(
        state=RoundState.NOMINATION, level=MonevLevel.PROVINSI, region=region("64"),
        needs_delegation=True,
    )  # fmt: skip


@pytest.fixture
def kabupaten(give):
    return give(UserFactory(), Role.KABUPATEN, region("64.09"))


@pytest.fixture
def province(give):
    return give(UserFactory(), Role.PROVINSI, region("64"))


def entry_of(round_, village="64.09.02.2004", **facts):
    kim = KimFactory(verified=True, region=region(village))
    return EntryFactory(round=round_, kim=kim, **facts)


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def test_r4_5_kabupaten_without_a_letter_is_listed_until_the_province_found_one_in_order(
    as_user, round_, kabupaten, province
):
    entry = entry_of(round_)
    pages = [
        entry.get_absolute_url(),
        url("readiness_detail", round_.slug, entry.kim.slug),
        *(url(name, round_.slug) for name in ("readiness_list", "delegation_list", "entry_list")),
    ]
    client = as_user(province)
    for page in pages:
        assert "Tanpa delegasi sah" in text(client.get(page)), page
    client = as_user(kabupaten)
    # The list of a provincial round is read by the province alone.
    for page in pages[:-1]:
        assert "Tanpa delegasi sah" in text(client.get(page)), page

    sent = client.post(
        url("delegation_create", round_.slug, "64.09"), TYPED | {"scan": pdf()}, follow=True
    )
    assert "Surat menunggu diperiksa" in text(sent)

    client = as_user(province)
    letter = Delegation.objects.get()
    form = url("delegation_check", letter.pk)
    assert TYPED["number"] in text(client.get(form))
    assert client.post(form, {"result": "matched"}).status_code == 302
    for page in pages:
        assert "Tanpa delegasi sah" not in text(client.get(page)), page
    assert "Delegasi sah" in text(client.get(url("delegation_list", round_.slug)))


@pytest.mark.parametrize("count", [1, 3])
def test_delegation_list_costs_the_same_for_one_and_three(
    as_user, round_, province, django_assert_num_queries, count
):
    paser = Region(code="64.01", path="64.01", name="Kabupaten Paser", kind=RegionKind.KABUPATEN)
    paser.level, paser.parent = RegionLevel.KABUPATEN, region("64")
    paser.save()
    villages = {"64.09": "64.09.02.2004", "64.08": "64.08.12.2004"}
    for place in (paser, *(region(code) for code in villages))[:count]:
        DelegationFactory(round=round_, region=place)
        entry_of(round_, villages.get(place.code, "64.09.03.2009"))
    client = as_user(province)

    with django_assert_num_queries(9):
        page = text(client.get(url("delegation_list", round_.slug)))

    assert page.count("Surat menunggu diperiksa") == count


def test_a_kabupaten_reads_only_its_own_letter(as_user, round_, kabupaten):
    DelegationFactory(round=round_, number="500/PPU")
    other = DelegationFactory(round=round_, region=region("64.08"), number="500/KUTIM")
    client = as_user(kabupaten)

    page = text(client.get(url("delegation_list", round_.slug)))

    assert "500/PPU" in page
    assert "500/KUTIM" not in page
    assert client.get(url("delegation_file", other.pk)).status_code == 404
    foreign = url("delegation_create", round_.slug, "64.08")
    assert client.post(foreign, TYPED | {"scan": pdf()}).status_code == 403


@pytest.mark.parametrize(
    ("changes", "message", "status"),
    [
        ({"number": ""}, "Isi nomor surat", 200),
        ({"number": "x" * 121}, "Nomor surat paling panjang 120 huruf", 200),
        ({"signed_on": ""}, "Isi tanggal surat", 200),
        ({"signed_on": "kemarin"}, "Tulis tanggal seperti 21/11/2026", 200),
        ({"signed_on": "2026-11-22"}, "Tanggal surat tidak boleh setelah hari ini", 200),
        ({"signed_on": "1999-12-31"}, "Tanggal surat tidak boleh sebelum tahun 2000", 200),
        ({"signer": ""}, "Pilih penanda tangan", 200),
        ({"signer": "camat"}, "Pilih penanda tangan", 200),
        ({"scan": ""}, "Pilih berkas PDF hasil pindai surat", 200),
        ({"scan": photo()}, "Berkas harus PDF yang utuh", 200),
        ({"scan": pdf(action=SCRIPT)}, "PDF ini berisi bagian aktif", 200),
        ({"scan": huge("a.pdf", head=b"%PDF-")}, "paling besar 10 MB", 413),
    ],
)
def test_delegation_create_says_what_is_wrong(as_user, round_, kabupaten, changes, message, status):
    data = TYPED | {"scan": pdf()} | changes

    response = as_user(kabupaten).post(url("delegation_create", round_.slug, "64.09"), data)

    assert response.status_code == status
    assert message in text(response)
    assert not Delegation.objects.exists()


def test_delegation_create_twice_makes_one(as_user, round_, kabupaten):
    client = as_user(kabupaten)
    key = "6f8ff5f2-9f2e-4a5e-9d6b-1c3b8a7d5e4f"
    for _ in range(2):
        address = url("delegation_create", round_.slug, "64.09")
        client.post(address, TYPED | {"scan": pdf(), "kunci": key})

    assert Delegation.objects.count() == 1


def test_delegation_create_after_scoring_is_refused(as_user, round_, kabupaten):
    Round.objects.update(state=RoundState.TABULATION)
    client = as_user(kabupaten)
    address = url("delegation_create", round_.slug, "64.09")

    assert "Surat tidak diterima pada tahap ini" in text(client.get(address))
    response = client.post(address, TYPED | {"scan": pdf()})
    assert response.status_code == 409
    assert "tidak menerima surat delegasi" in text(response)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Pilih cocok atau tidak cocok"),
        ({"result": "mungkin"}, "Pilih cocok atau tidak cocok"),
        ({"result": "mismatch"}, "Tulis bagian mana yang berbeda"),
        ({"result": "mismatch", "note": "x" * 501}, "Catatan paling panjang 500 huruf"),
    ],
)
def test_delegation_check_says_what_is_wrong(as_user, round_, province, data, message):
    letter = DelegationFactory(round=round_)

    response = as_user(province).post(url("delegation_check", letter.pk), data)

    assert message in text(response)
    letter.refresh_from_db()
    assert letter.check_result == "unchecked"


def test_delegation_check_note_is_read_by_the_kabupaten(as_user, round_, province, kabupaten):
    letter = DelegationFactory(round=round_)
    data = {"result": "mismatch", "note": "Nomor pada surat 501"}
    as_user(province).post(url("delegation_check", letter.pk), data)
    client = as_user(kabupaten)

    assert "Nomor pada surat 501" in text(client.get(url("delegation_list", round_.slug)))
    form = text(client.get(url("delegation_create", round_.slug, "64.09")))
    assert "Catatan dinas provinsi: Nomor pada surat 501" in form


def test_delegation_check_of_a_replaced_letter_is_refused(as_user, round_, province):
    letter = DelegationFactory(round=round_)
    Delegation.objects.update(ended_at=letter.created_at)

    response = as_user(province).post(url("delegation_check", letter.pk), {"result": "matched"})

    assert response.status_code == 409
    assert "Surat ini sudah diganti" in text(response)


def test_delegation_file_is_logged(as_user, round_, kabupaten):
    letter = DelegationFactory(round=round_)

    response = as_user(kabupaten).get(url("delegation_file", letter.pk))

    assert response["Content-Type"] == "application/pdf"
    assert f"surat-delegasi-{letter.pk}.pdf" in response["Content-Disposition"]
    assert AuditEntry.objects.filter(verb="delegation.view_file").count() == 1


def test_entry_leave_out_stores_the_reason(as_user, round_, province):
    Round.objects.update(state=RoundState.DESK_CHECK)
    entry = entry_of(round_)
    client = as_user(province)
    form = url("entry_leave_out", entry.pk)
    assert form in text(client.get(entry.get_absolute_url()))
    assert "Tulis alasannya" in text(client.post(form, {"reason": " "}))
    assert "paling panjang 500 huruf" in text(client.post(form, {"reason": "x" * 501}))

    page = text(client.post(form, {"reason": "Bupati belum menandatangani"}, follow=True))

    assert "Dilewati. Alasan: Bupati belum menandatangani" in page


def test_entry_leave_out_of_an_entry_with_a_letter_is_refused(as_user, round_, province):
    Round.objects.update(state=RoundState.DESK_CHECK)
    entry = entry_of(round_)
    DelegationFactory(round=round_, valid=True)
    client = as_user(province)
    form = url("entry_leave_out", entry.pk)

    assert "Peserta ini tidak perlu dilewati" in text(client.get(form))
    response = client.post(form, {"reason": "Tanpa surat"})
    assert response.status_code == 409
    assert "punya delegasi sah" in text(response)


def test_round_update_turns_the_letters_off_until_announced(as_user, province):
    round_ = RoundFactory(
        state=RoundState.DRAFT, level=MonevLevel.PROVINSI, region=region("64"), instrument=None,
        needs_delegation=True,
    )  # fmt: skip
    client = as_user(province)
    address = url("round_update", round_.slug)
    assert 'name="needs_delegation"' in text(client.get(address))
    typed = {"name": round_.name, "year": "2026", "minimum_sheets": "2",
             "presentation_on": "2026-12-03", "plenary_on": "2026-12-04"}  # fmt: skip

    assert client.post(address, typed).status_code == 302
    round_.refresh_from_db()
    assert round_.needs_delegation is False

    instrument = InstrumentFactory(level=MonevLevel.PROVINSI)
    Round.objects.update(state=RoundState.ANNOUNCED, instrument=instrument)
    assert 'name="needs_delegation"' not in text(client.get(address))


def test_round_update_of_a_kabupaten_does_not_ask_for_letters(as_user, kabupaten):
    round_ = RoundFactory(state=RoundState.DRAFT)

    page = text(as_user(kabupaten).get(url("round_update", round_.slug)))

    assert 'name="needs_delegation"' not in page
