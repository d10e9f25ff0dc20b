"""Sending the best on beyond this portal: package, decree, status, and the reserve moving up."""

import hashlib
import io
import json
import zipfile

import pytest
from django.urls import reverse

from kim_portal.signing_key import is_signed_by
from monev.canonical import canonical_json
from monev.enums import EntryState, MonevLevel, RoundState
from monev.enums_delegate import DelegateState
from monev.enums_document import AcceptedForm, DocumentKind
from monev.enums_eligibility import RuleStrength
from monev.models import Delegate, EntryDocument, Round
from tests.factories.accounts import UserFactory
from tests.factories.monev import InstrumentFactory, RoundFactory
from tests.factories.registry import region
from tests.journeys.forms import submit
from tests.monev.results import judged_round, published_round

EVENT = "Pekan KIM Nasional 2027"
DECREE = {"sk": "188/77/2026", "decree_on": "2026-11-20"}
VIDEO = "https://video.contoh.id/kim"


@pytest.fixture
def office(db, give):
    return give(UserFactory(), "provinsi", region("64"))


@pytest.fixture
def head(db, give):
    return give(UserFactory(full_name="Kepala Contoh"), "pimpinan", region("64"))


@pytest.fixture
def round_(office, head):
    """A provincial round with three ranked entries."""
    return published_round(
        head, office, entries=3, level=MonevLevel.PROVINSI, region=region("64"),
        instrument=InstrumentFactory(level=MonevLevel.PROVINSI),
    )  # fmt: skip


def url(name, subject):
    return reverse(f"monev:delegate_{name}", args=[getattr(subject, "slug", subject.pk)])


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    assert "TIDAK ADA" not in text
    return text


def ranked(round_):
    rows = round_.outcomes.get().results.order_by("rank")
    return [row.entry for row in rows.select_related("entry__kim")]


def propose(client, round_, entry, **changes):
    typed = {"entry": entry.pk, "event": EVENT, "persetujuan": "on"} | DECREE | changes
    submit(client, url("create", round_), typed)
    return Delegate.objects.get(entry=entry)


def bring(entry, by):
    """Slides as a file and a video as a link, as the round asks for them."""
    for kind, form in ((DocumentKind.SLIDES, AcceptedForm.PDF),
                       (DocumentKind.VIDEO, AcceptedForm.VIDEO)):  # fmt: skip
        asked = entry.round.document_requirements.create(
            kind=kind, label=kind.label, form=form, strength=RuleStrength.REQUIRED,
            max_seconds=60 if form == AcceptedForm.VIDEO else None,
        )  # fmt: skip
        row = EntryDocument(entry=entry, requirement=asked, created_by=by)
        if form == AcceptedForm.PDF:
            row.attach(b"%PDF-1.7 slaid", name="slaid.pdf", content_type="application/pdf")
        else:
            row.url, row.seconds = VIDEO, 50
        row.save()


def test_r4_13_the_package_for_the_nation_is_whole_signed_and_its_status_tracked(
    as_user, office, round_
):
    best = ranked(round_)[0]
    bring(best, office)
    client = as_user(office)

    delegate = propose(client, round_, best)
    detail = page(client.get(delegate.get_absolute_url()))
    # What is missing is said by name.
    assert "Belum lengkap: SK pengurus, Surat pernyataan persetujuan" in detail
    assert VIDEO in detail
    answer = client.get(url("package", delegate))
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert set(packed.namelist()) == {
        "paket.json", "berita-acara.pdf", "bundel-hasil.json", "slides-1.pdf"
    }  # fmt: skip
    signed = json.loads(packed.read("paket.json"))
    facts = signed["isi"]
    assert is_signed_by(signed["kunci"], signed["tanda_tangan"], canonical_json(facts))
    assert facts["hasil"]["peringkat"] == 1
    assert facts["hasil"]["nilai"] == "75.00"
    assert facts["tautan"] == [VIDEO]
    assert facts["sk_delegasi"] == {"nomor": "188/77/2026", "tanggal": "2026-11-20"}
    assert facts["berkas"] == {
        name: hashlib.sha256(packed.read(name)).hexdigest()
        for name in packed.namelist() if name != "paket.json"
    }  # fmt: skip
    # A changed digit is found.
    forged = facts | {"hasil": facts["hasil"] | {"nilai": "95.00"}}
    assert not is_signed_by(signed["kunci"], signed["tanda_tangan"], canonical_json(forged))

    client.post(url("accept", delegate))

    delegate.refresh_from_db()
    best.refresh_from_db()
    assert (delegate.state, best.state) == (DelegateState.ACCEPTED, EntryState.PROMOTED)
    assert "Diterima" in page(client.get(url("list", round_)))


def test_without_a_decree_nobody_is_a_valid_delegate(as_user, office, round_):
    client = as_user(office)

    delegate = propose(client, round_, ranked(round_)[0], sk="", decree_on="")

    assert "Tanpa delegasi sah" in page(client.get(url("list", round_)))
    refused = client.post(url("accept", delegate))
    assert "Tanpa SK, ini belum delegasi yang sah" in page(refused, 409)
    submit(client, url("decree", delegate), DECREE)
    assert "Tanpa delegasi sah" not in page(client.get(url("list", round_)))
    assert client.post(url("accept", delegate)).status_code == 302
    # A decree is recorded once.
    assert client.post(url("decree", delegate), DECREE).status_code == 409


def test_who_leaves_is_replaced_by_the_next_in_line_by_decree(as_user, office, round_):
    best, second, third = ranked(round_)
    client = as_user(office)
    delegate = propose(client, round_, best)
    early = client.post(
        url("replace", delegate), {"entry": second.pk, "persetujuan": "on"} | DECREE
    )
    assert early.status_code == 409
    submit(client, url("leave", delegate), {"alasan": "Jadwal panen raya"})
    # Nobody is passed over.
    jumped = client.post(
        url("replace", delegate), {"entry": third.pk, "persetujuan": "on"} | DECREE
    )
    assert "Pilih peserta dari daftar" in page(jumped)

    submit(
        client, url("replace", delegate),
        {"entry": second.pk, "persetujuan": "on", "sk": "188/90/2026", "decree_on": "2026-11-21"},
    )  # fmt: skip

    delegate.refresh_from_db()
    moved = Delegate.objects.get(entry=second)
    assert delegate.state == DelegateState.REPLACED
    assert (moved.replaces, moved.event, moved.decree_number) == (delegate, EVENT, "188/90/2026")
    assert f"Menggantikan {best}" in page(client.get(url("list", round_)))
    assert f"<strong>Diganti</strong> oleh {second}" in page(
        client.get(delegate.get_absolute_url())
    )


def test_a_paper_that_storage_has_lost_is_named(as_user, office, round_):
    client = as_user(office)
    delegate = propose(client, round_, ranked(round_)[0])
    minutes = delegate.outcome.berita_acara.file
    minutes.storage.delete(minutes.name)

    text = page(client.get(url("package", delegate)))

    assert "Berita acara tidak ada lagi di penyimpanan" in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"entry": ""}, "Pilih peserta"),
        ({"entry": "999999"}, "Pilih peserta dari daftar"),
        ({"event": ""}, "Isi ajang tujuan"),
        ({"persetujuan": ""}, "Centang bila KIM sudah menyetujui"),
        ({"decree_on": ""}, "Isi tanggal SK delegasi"),
        ({"sk": ""}, "Isi nomor SK delegasi"),
        ({"decree_on": "kemarin"}, "Tulis tanggal SK seperti 21/11/2026"),
        ({"decree_on": "2099-01-01"}, "Tanggal SK belum tiba"),
    ],
)
def test_delegate_create_says_what_is_missing(as_user, office, round_, typed, sentence):
    best = ranked(round_)[0]
    whole = {"entry": best.pk, "event": EVENT, "persetujuan": "on"} | DECREE

    response = as_user(office).post(url("create", round_), whole | typed)

    assert sentence in page(response)
    assert not Delegate.objects.exists()


def test_nobody_is_proposed_twice_or_before_publication(as_user, office, round_):
    client = as_user(office)
    best = ranked(round_)[0]
    propose(client, round_, best)

    again = client.post(
        url("create", round_), {"entry": best.pk, "event": EVENT, "persetujuan": "on"} | DECREE
    )

    assert "Pilih peserta dari daftar" in page(again)
    early = judged_round(
        entries=1, level=MonevLevel.PROVINSI, region=region("64"),
        instrument=InstrumentFactory(level=MonevLevel.PROVINSI),
    )  # fmt: skip
    text = page(client.get(url("list", early)))
    assert "sesudah hasil diumumkan" in text
    assert early.entries.get().name not in text


def test_delegates_go_in_the_order_of_their_ranks(as_user, office, round_):
    best, second, _ = ranked(round_)
    client = as_user(office)

    jumped = client.post(
        url("create", round_), {"entry": second.pk, "event": EVENT, "persetujuan": "on"} | DECREE
    )
    propose(client, round_, best)
    propose(client, round_, second)

    assert "Pilih peserta dari daftar" in page(jumped)
    assert list(Delegate.objects.values_list("rank", flat=True)) == [1, 2]


# Promotion inside one portal: the entry of the round above is a delegate like any other.

PROMOTION = {"sk": "188/9/2026", "decree_on": "2026-11-20", "persetujuan": "on"}


@pytest.fixture
def kabupaten(db, give):
    return give(UserFactory(), "kabupaten", region("64.09"))


@pytest.fixture
def below(kabupaten, give):
    """A published round of a kabupaten with three ranked entries."""
    head = give(UserFactory(full_name="Kepala Dinas Contoh"), "pimpinan", region("64.09"))
    return published_round(head, kabupaten, entries=3)


@pytest.fixture
def above(db):
    return RoundFactory(announced=True, level=MonevLevel.PROVINSI, region=region("64"))


def promote(client, entry, above, **changes):
    return client.post(
        reverse("monev:entry_promote", args=[entry.pk]), {"putaran": above.pk} | PROMOTION | changes
    )


def test_a_promotion_inside_the_portal_makes_the_delegate_with_its_decree(
    as_user, kabupaten, below, above
):
    best, second, _ = ranked(below)
    client = as_user(kabupaten)
    assert f'Majukan<span class="visually-hidden"> {best}</span>' in page(
        client.get(url("list", below))
    )

    response = promote(client, best, above)

    delegate = Delegate.objects.get()
    assert response.status_code == 302
    assert (delegate.entry, delegate.rank, delegate.event) == (best, 1, above.name)
    assert (delegate.decree_number, str(delegate.decree_on)) == ("188/9/2026", "2026-11-20")
    assert (delegate.state, delegate.onward_entry) == (DelegateState.ACCEPTED, above.entries.get())
    listed = page(client.get(url("list", below)))
    assert "Diterima" in listed
    assert f">{above}</a>: diusulkan" in listed
    # The next in line is offered, nobody else.
    assert f'Majukan<span class="visually-hidden"> {second}</span>' in listed
    assert listed.count("Majukan<span") == 1


def test_a_promotion_follows_the_ranks(as_user, kabupaten, below, above):
    best, second, _ = ranked(below)

    text = page(promote(as_user(kabupaten), second, above))

    assert f"Delegasi diusulkan menurut peringkat. Pilih peserta yang berikutnya: {best}." in text
    assert not Delegate.objects.exists()
    assert not above.entries.exists()


def test_a_promotion_without_a_decree_is_no_valid_delegate_until_it_is_recorded(
    as_user, kabupaten, below, above, office
):
    best = ranked(below)[0]
    client = as_user(kabupaten)

    promote(client, best, above, sk="", decree_on="")

    delegate = Delegate.objects.get()
    made = above.entries.get()
    assert (delegate.state, delegate.is_valid) == (DelegateState.PROPOSED, False)
    assert "Tanpa delegasi sah" in page(client.get(url("list", below)))
    assert "Tanpa SK, ini belum delegasi yang sah" in page(
        client.get(url("package", delegate)), 409
    )
    assert "tanpa delegasi sah" in page(as_user(office).get(made.get_absolute_url()))

    client = as_user(kabupaten)
    submit(client, url("decree", delegate), DECREE)

    delegate.refresh_from_db()
    shown = page(as_user(office).get(made.get_absolute_url()))
    assert (delegate.state, delegate.is_valid) == (DelegateState.ACCEPTED, True)
    assert "Nomor 188/77/2026, 20 November 2026" in shown
    assert "tanpa delegasi sah" not in shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"decree_on": ""}, "Isi tanggal SK delegasi"),
        ({"sk": ""}, "Isi nomor SK delegasi"),
        ({"decree_on": "kemarin"}, "Tulis tanggal SK seperti 21/11/2026"),
        ({"decree_on": "2099-01-01"}, "Tanggal SK belum tiba"),
        ({"putaran": "999999"}, "Pilih putaran provinsi yang sedang menerima usulan"),
    ],
)
def test_a_promotion_says_what_is_wrong(as_user, kabupaten, below, above, typed, sentence):
    text = page(promote(as_user(kabupaten), ranked(below)[0], above, **typed))

    assert sentence in text
    assert not Delegate.objects.exists()
    assert not above.entries.exists()


def test_a_proposed_delegate_is_promoted_with_the_decree_it_has(as_user, kabupaten, below, above):
    best = ranked(below)[0]
    client = as_user(kabupaten)
    delegate = propose(client, below, best)

    form = page(client.get(reverse("monev:entry_promote", args=[best.pk])))
    promote(client, best, above, sk="", decree_on="")

    assert "Nomor SK delegasi" not in form
    delegate.refresh_from_db()
    assert (delegate.state, delegate.onward_entry) == (DelegateState.ACCEPTED, above.entries.get())
    assert above.entries.get().snapshot["promotion"]["decree_number"] == DECREE["sk"]


def test_who_leaves_leaves_the_round_above_too_and_the_reserve_takes_the_place_by_decree(
    as_user, kabupaten, below, above
):
    best, second, third = ranked(below)
    client = as_user(kabupaten)
    promote(client, best, above)
    delegate = Delegate.objects.get()
    # Files are being decided: nobody else is nominated any more, a reserve still is.
    Round.objects.filter(pk=above.pk).update(state=RoundState.DESK_CHECK)

    submit(client, url("leave", delegate), {"alasan": "Jadwal panen raya"})
    submit(client, url("replace", delegate), {"entry": second.pk, "persetujuan": "on"} | DECREE)

    gone, came = above.entries.order_by("pk")
    assert (gone.state, gone.reason) == (EntryState.WITHDRAWN, "Jadwal panen raya")
    moved = Delegate.objects.get(entry=second)
    assert (came.promoted_from, moved.onward_entry, moved.replaces) == (second, came, delegate)
    assert (moved.state, came.snapshot["promotion"]["rank"]) == (DelegateState.ACCEPTED, 2)
    # Once entries are decided the place stays empty, and nothing is half done.
    submit(client, url("leave", moved), {"alasan": "Sakit"})
    Round.objects.filter(pk=above.pk).update(state=RoundState.FIELD_VERIFICATION)
    late = client.post(url("replace", moved), {"entry": third.pk, "persetujuan": "on"} | DECREE)
    assert "sudah melewati seleksi administrasi" in page(late, 409)
    moved.refresh_from_db()
    assert moved.state == DelegateState.WITHDRAWN
    assert Delegate.objects.count() == 2


def test_who_was_ranked_above_no_longer_leaves(as_user, kabupaten, below, above):
    client = as_user(kabupaten)
    promote(client, ranked(below)[0], above)
    delegate = Delegate.objects.get()
    Round.objects.filter(pk=above.pk).update(state=RoundState.PUBLISHED)

    refused = client.post(url("leave", delegate), {"alasan": "Sakit"})

    assert "tidak dapat menjadi “Mengundurkan diri”" in page(refused, 409)
    delegate.refresh_from_db()
    assert delegate.state == DelegateState.ACCEPTED
