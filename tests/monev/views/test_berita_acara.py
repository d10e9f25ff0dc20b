import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from monev.enums import EntryState, PanelRole, RoundState
from monev.models import BeritaAcara, Round, Signatory
from monev.plenary import open_plenary
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory, open_scores
from tests.factories.registry import KimFactory, region
from tests.pdf_text import page_count, pdf_text, squeezed

FULL = {"A1": "2", "B1": "3", "B2": "4"}


@pytest.fixture
def office(db, give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def head(db, give):
    return give(UserFactory(full_name="Kepala Contoh"), "pimpinan", region("64.09"))


@pytest.fixture
def round_(office, head):
    """Three juri, one entry, in the plenary."""
    made = RoundFactory(scoring=True)
    seats = [
        JuriFactory(round=made, role=PanelRole.CHAIR if n == 0 else PanelRole.MEMBER)
        for n in range(3)
    ]
    entry = EntryFactory(round=made)
    for seat in seats:
        SheetFactory(entry=entry, juri=seat, submitted=True, scores=FULL)
    open_scores(made, by=seats[0].user)
    open_plenary(made, by=office)
    made.refresh_from_db()
    return made


def seats(round_):
    return list(round_.juri_assignments.order_by("pk"))


def facts(round_, head, **changes):
    return {
        "number": "500/1/2026",
        "held_on": "2026-12-04",
        "place": "Penajam",
        "hadir": [seat.pk for seat in seats(round_)],
        "pimpinan": head.assignments.get().pk,
        "jabatan": "Kepala Dinas",
    } | changes


def url(name, round_):
    return reverse(f"monev:beritaacara_{name}", args=[round_.slug])


def page(response):
    text = response.content.decode()
    assert "TIDAK ADA" not in text
    return text


def draft(client, round_, head, **changes):
    return client.post(url("create", round_), facts(round_, head, **changes))


def test_beritaacara_create_names_what_is_missing(as_user, office, round_):
    response = as_user(office).post(url("create", round_), {})

    text = page(response)
    for sentence in (
        "Isi nomor berita acara",
        "Isi tanggal rapat pleno",
        "Isi tempat rapat pleno",
        "Pilih juri yang hadir",
        "Pilih pimpinan yang mengetahui",
        "Isi jabatan pimpinan",
    ):
        assert f">{sentence}</a>" in text
    assert BeritaAcara.objects.count() == 0


@pytest.mark.parametrize("bad", ["12/31/2026", "besok", "2026-13-01"])
def test_beritaacara_create_refuses_a_bad_date(as_user, office, head, round_, bad):
    response = draft(as_user(office), round_, head, held_on=bad)

    assert "Isi tanggal rapat pleno, misalnya 4 Desember 2026" in page(response)
    assert f'value="{bad}"' in page(response)


def test_beritaacara_create_needs_the_chair(as_user, office, head, round_):
    present = [seat.pk for seat in seats(round_) if seat.role != PanelRole.CHAIR]

    response = draft(as_user(office), round_, head, hadir=present)

    assert "Ketua juri harus hadir dalam rapat pleno" in page(response)
    assert BeritaAcara.objects.count() == 0


def test_beritaacara_create_needs_a_quorum(as_user, office, head, round_):
    response = draft(as_user(office), round_, head, hadir=[seats(round_)[0].pk])

    assert "lebih dari separuh juri: 1 dari 3 hadir" in page(response)


def test_beritaacara_create_makes_signatories_and_may_be_repeated(as_user, office, head, round_):
    client = as_user(office)
    draft(client, round_, head)
    first = BeritaAcara.objects.get()

    draft(client, round_, head, number="500/2/2026", hadir=[s.pk for s in seats(round_)[:2]])

    again = BeritaAcara.objects.get()
    assert (again.pk, again.code, again.number) == (first.pk, first.code, "500/2/2026")
    assert list(Signatory.objects.values_list("role", flat=True)) == [
        "Ketua juri", "Juri", "Kepala Dinas",
    ]  # fmt: skip


def test_beritaacara_create_outside_the_plenary_is_409(as_user, office, head, round_):
    round_.state = RoundState.TABULATION
    round_.save()

    assert draft(as_user(office), round_, head).status_code == 409


def test_beritaacara_create_after_the_first_signature_is_409(as_user, office, head, round_):
    draft(as_user(office), round_, head)
    as_user(head).post(url("sign", round_))

    response = draft(as_user(office), round_, head, number="999")

    assert response.status_code == 409
    assert BeritaAcara.objects.get().number == "500/1/2026"


def test_beritaacara_sign_twice_is_one_signature(as_user, office, head, round_):
    draft(as_user(office), round_, head)
    client = as_user(head)

    for _ in range(2):
        response = client.post(url("sign", round_))

    assert response.status_code == 302
    assert AuditEntry.objects.filter(verb="beritaacara.sign").count() == 1
    assert "Anda menandatangani pada" in page(client.get(url("sign", round_)))
    assert Round.objects.get(pk=round_.pk).state == RoundState.PLENARY


def test_beritaacara_sign_refuses_when_the_result_changed(as_user, office, head, round_):
    draft(as_user(office), round_, head)
    entry = round_.entries.get()
    entry.state, entry.reason = EntryState.DISQUALIFIED, "Melanggar tata tertib"
    entry.save()

    response = as_user(head).post(url("sign", round_))

    assert "Data penilaian berubah setelah berita acara disusun" in page(response)
    assert Signatory.objects.filter(signed_at__isnull=False).count() == 0


def test_beritaacara_sign_last_freezes_everything(as_user, office, head, round_):
    draft(as_user(office), round_, head)
    for person in [*(seat.user for seat in seats(round_)), head]:
        as_user(person).post(url("sign", round_))

    minutes = BeritaAcara.objects.get()
    assert minutes.state == "signed"
    assert (len(minutes.sha256), len(minutes.fingerprint)) == (64, 64)
    assert Round.objects.get(pk=round_.pk).state == RoundState.RECORD_SIGNED
    text = pdf_text(minutes.file.read())
    # 20 + 26.25 + 25
    assert "71,25" in text
    assert squeezed(minutes.printed_fingerprint) in text
    assert f"/cek/{minutes.code}/" in text


def test_beritaacara_of_eight_entries_and_five_juri_fits_one_page(as_user, office, head, db):
    made = RoundFactory(scoring=True, panel_decree="SK 12/2026", legal_basis="Perbup 8/2026")
    panel = [
        JuriFactory(round=made, role=PanelRole.CHAIR if n == 0 else PanelRole.MEMBER)
        for n in range(5)
    ]
    for n in range(8):
        entry = EntryFactory(round=made, kim=KimFactory(name=f"KIM Peserta {n}", verified=True))
        for seat in panel:
            SheetFactory(entry=entry, juri=seat, submitted=True, scores=FULL | {"A1": str(n / 2)})
    open_scores(made, by=office)
    open_plenary(made, by=office)
    client = as_user(office)
    draft(client, made, head)

    content = client.get(url("detail", made)).content

    assert page_count(content) == 1
    assert squeezed("Bukan dokumen resmi") in pdf_text(content)
    assert [n for n in range(8) if f"KIMPeserta{n}" not in pdf_text(content)] == []


def test_beritaacara_text_cannot_become_markup(as_user, office, head, round_):
    client = as_user(office)
    draft(client, round_, head, place='#panic("x") $ * _', decisions="= Judul\n#include")

    content = client.get(url("detail", round_)).content

    assert squeezed('#panic("x")$*_') in pdf_text(content)


def test_check_detail_knows_signed_papers_only(client, office, round_):
    now = timezone.now()
    made = BeritaAcara.objects.create(
        round=round_, outcome=round_.outcomes.get(), number="1/2026", place="Penajam",
        held_on=datetime.date(2026, 12, 4),
    )  # fmt: skip
    address = reverse("monev:check_detail", args=[made.code])

    unsigned = client.get(address)
    made.state, made.signed_at, made.fingerprint = "signed", now, "ab12" * 16
    made.save()
    signed = client.get(address)
    grouped = client.get(
        reverse("monev:check_detail", args=[f"{made.code[:4]}-{made.code[4:]}".lower()])
    )

    assert unsigned.status_code == 404
    assert "Kode tidak dikenal" in page(unsigned)
    assert "Berita acara berlaku" in page(signed)
    assert "ab12 ab12 ab12" in page(signed)
    assert grouped.status_code == 200


def test_check_detail_says_when_a_paper_was_replaced(client, office, round_):
    round_.outcomes.update(published_at=timezone.now(), state="replaced")
    made = BeritaAcara.objects.create(
        round=round_, outcome=round_.outcomes.get(), number="1/2026", place="Penajam",
        held_on=datetime.date(2026, 12, 4), state="replaced",
    )  # fmt: skip

    text = page(client.get(reverse("monev:check_detail", args=[made.code])))

    assert "sudah diganti" in text


@pytest.mark.parametrize("bad", ["", "ABC", "x" * 41, "<script>", "7KQ2-M4XD-9HT!"])
def test_check_form_names_a_bad_code(client, db, bad):
    response = client.get(reverse("monev:check_form"), {"kode": bad})

    assert response.status_code == 200
    assert "pk-galat" in page(response)


def test_check_form_leads_to_the_answer(client, db):
    response = client.get(reverse("monev:check_form"), {"kode": " 7kq2-m4xd-9htc "})

    assert response["Location"] == reverse("monev:check_detail", args=["7KQ2M4XD9HTC"])
