import pytest
import time_machine
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from monev.enums import EntryState, RoundState
from monev.enums_document import AcceptedForm, DocumentKind
from monev.enums_eligibility import RuleStrength
from monev.enums_panel import ConflictState
from monev.models import EntryDocument, JuriAssignment, Recusal
from registry.enums import Position
from tests.factories.accounts import UserFactory
from tests.factories.documents import DocumentFactory, RequirementFactory
from tests.factories.files import SCRIPT, huge, pdf, photo
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory
from tests.factories.registry import KimFactory, MemberFactory, SkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.fixture
def entry():
    """An entry that is being prepared; its KIM has a scanned SK and a chair."""
    round_ = RoundFactory(state=RoundState.NOMINATION)
    entry = EntryFactory(
        round=round_, kim=KimFactory(verified=True), state=EntryState.NOMINATED
    )  # fmt: skip
    sk = SkFactory(kim=entry.kim, number="7/2026")
    sk.attach(pdf().read(), name="sk.pdf", content_type="application/pdf")
    sk.save()
    MemberFactory(kim=entry.kim, position=Position.KETUA)
    return entry


@pytest.fixture
def pengurus(give, entry):
    return give(UserFactory(), kim=entry.kim)


def ask(entry, kind, form=AcceptedForm.FILE, **facts):
    return RequirementFactory(round=entry.round, kind=kind, form=form, **facts)


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def test_r1_13_what_is_stored_is_one_tap_and_only_the_rest_is_asked(as_user, entry, pengurus):
    sk = ask(entry, DocumentKind.SK, complete=True)
    ask(entry, DocumentKind.OFFICERS)
    slides = ask(entry, DocumentKind.SLIDES, AcceptedForm.PDF)
    client = as_user(pengurus)
    address = url("document_list", entry.pk)

    first = text(client.get(address))
    assert "3 dokumen wajib belum ada." in first
    assert first.count("Pakai yang tersimpan") == 2
    refused = client.post(url("entry_submit", entry.pk))
    assert "Belum ada: SK pengurus, Daftar pengurus, Slaid paparan." in text(refused)

    after = text(client.post(url("document_use_all", entry.pk), follow=True))
    assert "2 dokumen diambil dari data yang tersimpan." in after
    assert "1 dokumen wajib belum ada." in after
    client.post(url("document_create", entry.pk, slides.pk), {"document": pdf("slaid.pdf")})
    assert "Semua dokumen wajib ada." in text(client.get(address))

    client.post(url("entry_submit", entry.pk))
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED
    assert entry.documents.filter(frozen_at__isnull=False).count() == 3
    assert entry.documents.get(requirement=sk).origin == f"sk:{entry.kim.sk_set.get().pk}"


@pytest.mark.parametrize("count", [1, 3])
def test_document_list_costs_the_same_for_one_and_three(
    as_user, entry, pengurus, django_assert_num_queries, count
):
    for n in range(count):
        requirement = ask(entry, DocumentKind.OTHER, label=f"Surat {n}")
        DocumentFactory(entry=entry, requirement=requirement)
    client = as_user(pengurus)

    with django_assert_num_queries(9):
        page = text(client.get(url("document_list", entry.pk)))

    assert page.count("berkas.pdf") == count


def test_document_create_twice_with_one_key_is_one_document(as_user, entry, pengurus):
    requirement = ask(entry, DocumentKind.SLIDES)
    key = "6f1a9b7e-3c52-4c55-9d57-0d6a3c3f5a11"
    client = as_user(pengurus)

    for _ in range(2):
        response = client.post(
            url("document_create", entry.pk, requirement.pk),
            {"document": pdf(), "kunci": key},
        )  # fmt: skip

    assert response.url == url("document_list", entry.pk)
    assert entry.documents.count() == 1


@pytest.mark.parametrize(
    ("form", "data", "sentence", "status"),
    [
        (AcceptedForm.PDF, {}, "Pilih berkasnya", 200),
        (AcceptedForm.PDF, {"document": photo()}, "Berkas harus PDF yang utuh", 200),
        (AcceptedForm.PDF, {"document": pdf(action=SCRIPT)}, "PDF ini berisi bagian aktif", 200),
        (AcceptedForm.FILE, {"document": huge("a.pdf", head=b"%PDF-")}, "paling besar 10 MB", 413),
        (AcceptedForm.PHOTO, {"document": pdf()}, "Foto harus JPG, PNG, atau WebP", 200),
        (AcceptedForm.LINK, {"url": ""}, "Isi alamat tautan", 200),
        (AcceptedForm.LINK, {"url": "javascript:alert(1)"}, "Alamat tautan harus lengkap", 200),
        (AcceptedForm.TEXT, {"text": "  "}, "Tulis isinya", 200),
        (AcceptedForm.TEXT, {"text": "x" * 2001}, "Isi paling panjang 2.000 huruf", 200),
    ],
)
def test_document_create_says_what_is_wrong(as_user, entry, pengurus, form, data, sentence, status):
    requirement = ask(entry, DocumentKind.OTHER, form)

    response = as_user(pengurus).post(url("document_create", entry.pk, requirement.pk), data)

    assert response.status_code == status
    assert sentence in text(response)
    assert not entry.documents.exists()


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        ("60", ""),
        ("61", "Video paling lama 60 detik. Pendekkan dahulu videonya"),
        ("0", "Lama video paling sedikit 1 detik"),
        ("semenit", "Lama video harus angka, misalnya 58"),
        ("", "Isi lama video dalam detik"),
    ],
)
def test_a_video_is_at_most_as_long_as_the_round_allows(
    as_user, entry, pengurus, seconds, sentence
):
    requirement = ask(entry, DocumentKind.VIDEO, AcceptedForm.VIDEO, max_seconds=60)

    response = as_user(pengurus).post(
        url("document_create", entry.pk, requirement.pk),
        {"url": "contoh.test/video", "seconds": seconds},
    )

    if sentence:
        assert sentence in text(response)
        assert not entry.documents.exists()
    else:
        document = entry.documents.get()
        assert (document.url, document.seconds) == ("https://contoh.test/video", 60)


def test_replacing_keeps_the_former_one_for_the_kim_and_the_office_alone(as_user, personas, give):
    entry = EntryFactory(round=personas.round, kim=personas.kim)
    requirement = ask(entry, DocumentKind.SLIDES)
    former = DocumentFactory(entry=entry, requirement=requirement)
    former.end(by=personas.pengurus)
    DocumentFactory(entry=entry, requirement=requirement)
    link = url("document_file", former.pk)

    readers = {
        name
        for name in ("pengurus", "kabupaten", "auditor", "juri", "provinsi", "desa")
        if as_user(getattr(personas, name)).get(link).status_code == 200
    }
    pages = {
        name
        for name in ("pengurus", "juri")
        if "Yang diganti (1)"
        in text(as_user(getattr(personas, name)).get(url("document_list", entry.pk)))
    }

    assert readers == {"pengurus", "kabupaten", "auditor"}
    assert pages == {"pengurus"}


def test_a_conflicted_juri_opens_no_document_of_that_entry(as_user, personas):
    entry = EntryFactory(round=personas.round, kim=personas.kim)
    document = DocumentFactory(entry=entry)
    addresses = [url("document_list", entry.pk), url("document_file", document.pk)]
    before = [as_user(personas.juri).get(one).status_code for one in addresses]
    Recusal.objects.create(
        juri=JuriAssignment.objects.get(user=personas.juri), entry=entry, reason="Adik ketua",
        declared_by=personas.juri, state=ConflictState.RECUSED, kind="family",
    )  # fmt: skip

    after = [as_user(personas.juri).get(one).status_code for one in addresses]

    assert (before, after) == ([200, 200], [403, 404])


def test_documents_open_for_a_juri_after_the_statement_only(as_user):
    entry = EntryFactory(round=RoundFactory(scoring=True))
    document = DocumentFactory(entry=entry)
    seat = JuriFactory(round=entry.round, integrity_signed_at=None)
    client = as_user(seat.user)

    for address in (url("document_list", entry.pk), url("document_file", document.pk)):
        assert client.get(address).url == url("juri_sign_integrity", entry.round.slug)

    seat.sign_integrity(by=seat.user)
    page = text(client.get(url("document_list", entry.pk)))
    assert "berkas.pdf" in page
    assert "Ganti" not in page
    assert b"".join(client.get(url("document_file", document.pk)).streaming_content)[:5] == b"%PDF-"
    assert AuditEntry.objects.filter(verb="document.view_file").count() == 1


def test_document_create_after_hand_in_is_a_conflict(as_user, entry, pengurus):
    requirement = ask(entry, DocumentKind.SLIDES)
    entry.move_to(EntryState.SUBMITTED)
    address = url("document_create", entry.pk, requirement.pk)
    client = as_user(pengurus)

    assert "Dokumen ini tidak dapat diubah" in text(client.get(address))
    response = client.post(address, {"document": pdf()})

    assert response.status_code == 409
    assert "berkas peserta sudah diajukan" in text(response)
    assert not EntryDocument.objects.exists()


def test_documents_of_another_round_or_not_in_use_are_not_there(as_user, entry, pengurus):
    foreign = RequirementFactory()
    unused = ask(entry, DocumentKind.SLIDES, strength=RuleStrength.OFF)
    client = as_user(pengurus)

    for requirement in (foreign, unused):
        for name in ("document_create", "document_use"):
            assert client.post(url(name, entry.pk, requirement.pk)).status_code == 404


def test_the_entry_shows_what_it_brings(as_user, entry, pengurus):
    requirement = ask(entry, DocumentKind.SLIDES)
    DocumentFactory(entry=entry, requirement=requirement)
    ask(entry, DocumentKind.CONSENT)

    page = text(as_user(pengurus).get(entry.get_absolute_url()))

    assert "Lengkapi dokumen" in page
    assert "berkas.pdf" in page
    assert "Surat pernyataan persetujuan" in page
