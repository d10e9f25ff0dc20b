"""A required document may be waived, one by one, each with its own reason."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from monev.decisions import decide
from monev.entry_documents import items_of
from monev.enums import EntryState, MonevLevel, RoundState
from monev.enums_document import DocumentKind
from monev.fitness import checks_of, open_gaps, waive
from monev.models import Entry, Waiver
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.documents import DocumentFactory, RequirementFactory
from tests.factories.monev import EntryFactory, RoundFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    """A proposal of a provincial round that asks for two documents and got none."""
    round_ = RoundFactory(
        state=RoundState.NOMINATION, level=MonevLevel.PROVINSI, region=region("64")
    )
    for kind in (DocumentKind.SLIDES, DocumentKind.CONSENT):
        RequirementFactory(round=round_, kind=kind, complete=True)
    kim = KimFactory(name="KIM Mekar", verified=True, region=region("64.09.02.2004"))
    return EntryFactory(round=round_, kim=kim, state=EntryState.NOMINATED)


@pytest.fixture
def province(give):
    return give(UserFactory(full_name="Ibu Provinsi"), Role.PROVINSI, region("64"))


def paper(entry, kind):
    return entry.round.document_requirements.get(kind=kind)


def fresh(entry):
    return Entry.objects.get(pk=entry.pk)


def excuse(entry, kind, reason="Dibawa saat paparan", by=None):
    return waive(
        entry, "documents", requirement=paper(entry, kind), reason=reason, by=by or UserFactory()
    )


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def test_a_waiver_covers_one_document_and_no_other(entry):
    excuse(entry, DocumentKind.SLIDES)

    [check] = checks_of(fresh(entry))
    assert check.text == ("Belum ada: Surat pernyataan persetujuan. Dikecualikan: Slaid paparan.")
    assert (check.is_missing, check.is_waived) == (True, False)
    with pytest.raises(DomainError, match="Belum ada: Surat pernyataan persetujuan."):
        decide(fresh(entry), EntryState.SUBMITTED, by=UserFactory())
    assert AuditEntry.objects.get(verb="entry.waive").facts["rule"] == "Slaid paparan"


def test_with_the_last_document_waived_the_file_is_handed_in_and_found_fit(entry):
    excuse(entry, DocumentKind.SLIDES, "Tidak ada listrik")
    DocumentFactory(entry=entry, requirement=paper(entry, DocumentKind.CONSENT))

    decide(fresh(entry), EntryState.SUBMITTED, by=UserFactory())
    decide(fresh(entry), EntryState.ELIGIBLE, by=UserFactory())

    [check] = checks_of(fresh(entry))
    assert (check.is_met, check.is_waived) == (True, True)
    assert [one.reason for one in check.waivers] == ["Tidak ada listrik"]
    assert check.text == "Dikecualikan: Slaid paparan."


def test_a_document_that_was_brought_after_all_needs_no_waiver(entry):
    excuse(entry, DocumentKind.SLIDES)
    for kind in (DocumentKind.SLIDES, DocumentKind.CONSENT):
        DocumentFactory(entry=entry, requirement=paper(entry, kind))

    [check] = checks_of(fresh(entry))
    assert (check.is_met, check.is_waived, check.text) == (
        True, False, "Semua 2 dokumen wajib ada.",
    )  # fmt: skip


def test_waive_refuses_what_is_there_what_was_waived_and_all_at_once(entry):
    excuse(entry, DocumentKind.SLIDES)
    DocumentFactory(entry=entry, requirement=paper(entry, DocumentKind.CONSENT))
    elsewhere = RequirementFactory(kind=DocumentKind.SK)

    for requirement in (
        paper(entry, DocumentKind.SLIDES), paper(entry, DocumentKind.CONSENT), elsewhere, None,
    ):  # fmt: skip
        with pytest.raises(DomainError, match="Pilih syarat wajib yang belum terpenuhi."):
            waive(fresh(entry), "documents", requirement=requirement, reason="Perlu",
                  by=UserFactory())  # fmt: skip

    assert Waiver.objects.count() == 1


def test_a_waiver_of_all_documents_from_before_still_counts(entry):
    Waiver.objects.create(entry=entry, kind="documents", reason="Lama", given_by=UserFactory())

    [check] = checks_of(fresh(entry))
    assert (check.is_missing, check.is_waived, open_gaps(fresh(entry))) == (False, True, [])
    assert {one.waiver.reason for one in items_of(fresh(entry))} == {"Lama"}


@pytest.mark.parametrize(
    ("kind", "twice", "constraint"),
    [
        ("chair", False, "waiver_document_of_documents"),
        ("documents", True, "waiver_document_once_per_entry"),
    ],
)
def test_the_database_refuses_a_waiver_that_makes_no_sense(entry, kind, twice, constraint):
    facts = {"entry": entry, "requirement": paper(entry, DocumentKind.SLIDES), "reason": "x",
             "given_by": UserFactory()}  # fmt: skip
    if twice:
        Waiver.objects.create(kind="documents", **facts)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Waiver.objects.create(kind=kind, **facts)

    is_sqlite = "UNIQUE constraint failed: monev_waiver.entry_id" in str(refusal.value)
    assert constraint in str(refusal.value) or is_sqlite


def test_entry_waive_offers_each_document_and_stores_the_reason(client, as_user, entry, province):
    as_user(province)
    slides = paper(entry, DocumentKind.SLIDES)
    address = url("entry_waive", entry.pk)

    page = text(client.get(address))
    done = client.post(
        address, {"kind": f"documents-{slides.pk}", "reason": "Tidak ada listrik"}, follow=True
    )

    assert "Dokumen: Slaid paparan" in page
    assert "Dokumen: Surat pernyataan persetujuan" in page
    shown = text(done)
    assert "“Slaid paparan” dikecualikan." in shown
    assert "Slaid paparan: dikecualikan oleh Ibu Provinsi" in shown
    assert "Alasan: Tidak ada listrik" in shown
    again = text(client.get(address))
    assert ["Dokumen: Slaid" in again, "Dokumen: Surat" in again] == [False, True]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "documents", "reason": "Perlu"}, "Pilih syarat wajib yang belum terpenuhi."),
        ({"kind": "documents-0", "reason": "Perlu"}, "Pilih syarat"),
        ({"kind": "documents-x", "reason": "Perlu"}, "Pilih syarat"),
    ],
)
def test_entry_waive_keeps_the_reason_of_a_bad_choice(
    client, as_user, entry, province, data, sentence
):
    as_user(province)

    page = text(client.post(url("entry_waive", entry.pk), data))

    assert [sentence in page, ">Perlu</textarea>" in page.replace("\n", "")] == [True, True]
    assert not Waiver.objects.exists()


def test_the_waiver_stands_in_every_place_that_names_the_lack(
    client, as_user, give, entry, province
):
    for kind in (DocumentKind.SLIDES, DocumentKind.CONSENT):
        excuse(entry, kind, "Tidak ada listrik", by=province)
    round_, kim = entry.round, entry.kim

    own = as_user(give(UserFactory(), kim=kim))
    checklist = text(own.get(url("readiness_detail", round_.slug, kim.slug)))
    documents = text(own.get(url("document_list", entry.pk)))
    assert "Semua syarat wajib terpenuhi atau dikecualikan." in checklist
    assert "Slaid paparan: dikecualikan oleh Ibu Provinsi" in checklist
    assert "Semua dokumen wajib ada atau dikecualikan." in documents
    assert documents.count("Alasan: Tidak ada listrik") == 2

    office = as_user(province)
    heat = text(office.get(url("readiness_list", round_.slug)))
    regions = text(office.get(url("regions_detail", round_.slug)))
    assert '<span class="pk-tanda info">dikecualikan<span class="visually-hidden">' in heat
    assert "kurang<span" not in heat
    assert "2 pengecualian" in regions
    assert "KIM Mekar tanpa Slaid paparan: Tidak ada listrik" in regions
    lines = b"".join(office.get(url("regions_export", round_.slug, "csv"))).decode("utf-8-sig")
    assert "KIM Mekar tanpa Slaid paparan: Tidak ada listrik" in lines


@pytest.mark.parametrize("count", [1, 3])
def test_the_heat_table_costs_the_same_with_waivers(
    as_user, province, entry, django_assert_num_queries, count
):
    round_ = entry.round
    excuse(entry, DocumentKind.SLIDES)
    for _ in range(count - 1):
        kim = KimFactory(verified=True, region=region("64.09.02.2004"))
        excuse(EntryFactory(round=round_, kim=kim, state="nominated"), DocumentKind.SLIDES)
    client = as_user(province)

    with django_assert_num_queries(14):
        page = text(client.get(url("readiness_list", round_.slug)))

    assert page.count("</span> Slaid paparan: Dibawa saat paparan") == count
