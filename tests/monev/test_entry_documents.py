"""What the portal proposes as a document, and what becomes of it when the file is handed in."""

import datetime
import hashlib

import pytest
import time_machine

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.decisions import decide
from monev.eligibility import with_facts
from monev.entry_documents import items_of, use_all_stored, use_stored
from monev.enums import EntryState, RoundState
from monev.enums_document import DEFAULT_DOCUMENTS, AcceptedForm, DocumentKind
from monev.enums_eligibility import RuleStrength
from monev.fitness import checks_of, waive
from monev.nomination import readiness
from registry.enums import Position
from registry.models import DesaWebsite, Kim
from tests.factories.accounts import UserFactory
from tests.factories.assistance import ChannelFactory
from tests.factories.documents import DocumentFactory, RequirementFactory
from tests.factories.files import pdf
from tests.factories.minutes import MinutesFactory
from tests.factories.monev import EntryFactory, RoundFactory
from tests.factories.registry import KimFactory, MemberFactory, ReportFactory, SkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime.datetime(2026, 11, 21, 3, tzinfo=datetime.UTC), tick=False):
        yield


def scanned(kim, **facts):
    sk = SkFactory(kim=kim, **facts)
    sk.attach(pdf().read(), name="sk.pdf", content_type="application/pdf")
    sk.save()
    return sk


def minutes_of(kim):
    minutes = MinutesFactory(kim=kim)
    minutes.attach(pdf().read(), name="rapat.pdf", content_type="application/pdf")
    minutes.save()
    return minutes


def nominated(kim=None, **facts):
    round_ = RoundFactory(state=RoundState.NOMINATION)
    kim = kim or KimFactory(verified=True)
    return EntryFactory(**({"round": round_, "kim": kim, "state": EntryState.NOMINATED} | facts))


def asked_of(entry, kind, **facts):
    return RequirementFactory(round=entry.round, kind=kind, **facts)


def keys(entry):
    return [stored.key for item in items_of(entry, with_stored=True) for stored in item.stored]


def test_the_portal_proposes_what_it_holds_of_the_kim():
    entry = nominated()
    kim = entry.kim
    sk, minutes = scanned(kim), minutes_of(kim)
    SkFactory(kim=kim, number="tanpa pindaian")
    MemberFactory(kim=kim, position=Position.KETUA)
    ReportFactory(kim=kim, verified=True)
    channel = ChannelFactory(kim=kim)
    website = DesaWebsite.objects.create(
        region=kim.region, platform="opensid", url="https://waru.desa.id"
    )
    Kim.objects.filter(pk=kim.pk).update(profile="Sejak 2019 kami mengabarkan desa.")
    entry.kim.refresh_from_db()
    wanted = {
        "sk": f"sk:{sk.pk}", "officers": f"kim:{kim.pk}:pengurus",
        "reports": f"kim:{kim.pk}:laporan", "minutes": f"minutes:{minutes.pk}",
        "channel": f"channel:{channel.pk}", "website": f"website:{website.pk}",
        "profile": f"kim:{kim.pk}:profil",
    }  # fmt: skip
    for kind in (*wanted, DocumentKind.SLIDES, DocumentKind.CONSENT):
        asked_of(entry, kind)

    found = {
        item.requirement.kind: [one.key for one in item.stored]
        for item in items_of(entry, with_stored=True)
    }

    assert found == {kind: [key] for kind, key in wanted.items()} | {"slides": [], "consent": []}


def test_nothing_of_another_kim_is_proposed():
    entry = nominated()
    scanned(KimFactory(verified=True))
    asked_of(entry, DocumentKind.SK)

    assert keys(entry) == []


def test_slides_of_an_earlier_round_are_proposed_but_no_consent_and_nothing_not_handed_in():
    entry = nominated()
    earlier = EntryFactory(kim=entry.kim, state=EntryState.RANKED)
    moment = datetime.datetime(2025, 11, 1, tzinfo=datetime.UTC)
    for kind in (DocumentKind.SLIDES, DocumentKind.CONSENT):
        DocumentFactory(entry=earlier, requirement=asked_of(earlier, kind), frozen_at=moment)
        asked_of(entry, kind)
    DocumentFactory(entry=earlier, requirement=asked_of(earlier, "profile"))
    asked_of(entry, DocumentKind.PROFILE)

    slides = earlier.documents.get(requirement__kind="slides")
    assert keys(entry) == [f"document:{slides.pk}"]


def test_use_copies_the_paper_so_that_the_registry_may_change():
    entry = nominated()
    requirement, minutes = asked_of(entry, DocumentKind.MINUTES), minutes_of(entry.kim)
    content = minutes.file.open("rb").read()

    document = use_stored(entry, requirement, f"minutes:{minutes.pk}", by=UserFactory())
    decide(entry, EntryState.SUBMITTED, by=UserFactory())
    minutes.remove(by=UserFactory())

    document.refresh_from_db()
    assert document.file.open("rb").read() == content
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.frozen_at == datetime.datetime(2026, 11, 21, 3, tzinfo=datetime.UTC)


def test_hand_in_takes_the_facts_of_that_day_and_then_they_stay():
    entry = nominated()
    kim = entry.kim
    MemberFactory(kim=kim, position=Position.KETUA)
    requirement = asked_of(entry, DocumentKind.OFFICERS)
    document = use_stored(entry, requirement, f"kim:{kim.pk}:pengurus", by=UserFactory())
    MemberFactory(kim=kim, position=Position.SEKRETARIS)

    decide(entry, EntryState.SUBMITTED, by=UserFactory())
    MemberFactory(kim=kim, position=Position.BENDAHARA)

    document.refresh_from_db()
    assert document.text == "Ketua 1, Sekretaris 1. Seluruhnya 2 orang."


def test_hand_in_names_a_document_that_the_registry_lost_meanwhile():
    entry = nominated()
    requirement, minutes = asked_of(entry, DocumentKind.MINUTES), minutes_of(entry.kim)
    use_stored(entry, requirement, f"minutes:{minutes.pk}", by=UserFactory())
    minutes.delete()

    with pytest.raises(DomainError, match="Notulen musyawarah desa: .* tidak ada lagi"):
        decide(entry, EntryState.SUBMITTED, by=UserFactory())

    entry.refresh_from_db()
    assert entry.state == EntryState.NOMINATED


def test_use_again_changes_nothing_and_another_one_ends_the_first():
    entry = nominated()
    first, second = scanned(entry.kim), scanned(entry.kim, number="2/2026")
    requirement = asked_of(entry, DocumentKind.SK)
    by = UserFactory()

    for sk in (first, first, second):
        use_stored(entry, requirement, f"sk:{sk.pk}", by=by)

    rows = [(one.origin, one.ended_at is None) for one in entry.documents.all()]
    assert rows == [(f"sk:{first.pk}", False), (f"sk:{second.pk}", True)]
    verbs = AuditEntry.objects.filter(verb__startswith="document.").values_list("verb", flat=True)
    assert sorted(verbs) == ["document.create", "document.create", "document.end"]


@pytest.mark.parametrize("key", ["", "sk:999999", "kim:1:pengurus", "abc"])
def test_use_refuses_what_is_not_proposed(key):
    entry = nominated()
    requirement = asked_of(entry, DocumentKind.SK)

    with pytest.raises(DomainError, match="tidak ada lagi pada KIM"):
        use_stored(entry, requirement, key, by=UserFactory())

    assert not entry.documents.exists()


def test_use_all_fills_only_what_is_lacking():
    entry = nominated()
    sk = scanned(entry.kim)
    MemberFactory(kim=entry.kim, position=Position.KETUA)
    for kind in (DocumentKind.SK, DocumentKind.OFFICERS, DocumentKind.SLIDES):
        asked_of(entry, kind)
    own = DocumentFactory(entry=entry, requirement=entry.round.document_requirements.get(kind="sk"))

    assert use_all_stored(entry, by=UserFactory()) == 1

    origins = set(entry.documents.current().values_list("origin", flat=True))
    assert origins == {own.origin, f"kim:{entry.kim_id}:pengurus"}
    assert f"sk:{sk.pk}" not in origins


def test_documents_of_a_file_that_was_handed_in_do_not_change():
    entry = nominated(state=EntryState.SUBMITTED)
    sk, requirement = scanned(entry.kim), asked_of(entry, DocumentKind.SK)

    with pytest.raises(IllegalTransitionError, match="berkas peserta sudah diajukan"):
        use_stored(entry, requirement, f"sk:{sk.pk}", by=UserFactory())

    assert keys(entry) == []


def test_hand_in_is_refused_naming_the_required_documents_that_lack():
    entry = nominated()
    asked_of(entry, DocumentKind.SLIDES, complete=True)
    asked_of(entry, DocumentKind.CONSENT)
    asked_of(entry, DocumentKind.VIDEO, strength=RuleStrength.ADVISED)
    asked_of(entry, DocumentKind.WEBSITE, strength=RuleStrength.OFF)

    with pytest.raises(DomainError) as refusal:
        decide(entry, EntryState.SUBMITTED, by=UserFactory())

    assert refusal.value.message == (
        "Dokumen wajib belum lengkap. Belum ada: Slaid paparan, Surat pernyataan persetujuan. "
        "Lengkapi dahulu, atau minta pengecualian dari dinas."
    )


def test_hand_in_passes_with_the_documents_or_with_a_waiver():
    whole, waived = nominated(), nominated()
    for entry in (whole, waived):
        asked_of(entry, DocumentKind.SLIDES, complete=True)
    DocumentFactory(entry=whole, requirement=whole.round.document_requirements.get())
    slides = waived.round.document_requirements.get()
    waive(waived, "documents", requirement=slides, reason="Dibawa nanti", by=UserFactory())

    for entry in (whole, waived):
        decide(entry, EntryState.SUBMITTED, by=UserFactory())

    [kept], [excused] = checks_of(whole), checks_of(waived)
    assert (kept.is_met, kept.text) == (True, "Semua 1 dokumen wajib ada.")
    assert (excused.is_met, excused.waivers[0].reason) == (True, "Dibawa nanti")


def test_readiness_asks_a_candidate_only_for_what_a_kim_can_have_before(django_assert_num_queries):
    round_ = RoundFactory(state=RoundState.NOMINATION)
    for kind in (DocumentKind.SK, DocumentKind.OFFICERS, DocumentKind.CONSENT):
        RequirementFactory(round=round_, kind=kind, complete=True)
    with_scan, without, proposed = (KimFactory(verified=True) for _ in range(3))
    scanned(with_scan)
    for kim in (with_scan, without):
        MemberFactory(kim=kim, position=Position.KETUA)
    entry = EntryFactory(round=round_, kim=proposed, state=EntryState.NOMINATED)
    DocumentFactory(entry=entry, requirement=round_.document_requirements.get(kind="consent"))
    kim_list = list(with_facts(Kim.objects.order_by("pk")))

    # Entries, decrees, rules, the four questions about documents, the two kinds asked for.
    with django_assert_num_queries(8):
        rows = readiness(round_, kim_list)

    later = "Dibawa sesudah diusulkan: Surat pernyataan persetujuan."
    assert [(row.checks[0].is_met, row.checks[0].text) for row in rows] == [
        (True, later),
        (False, f"Belum tersimpan: SK pengurus. {later}"),
        (False, "Belum ada: SK pengurus, Daftar pengurus."),
    ]


def test_default_documents_have_a_video_of_a_minute_at_both_levels():
    for rows in DEFAULT_DOCUMENTS.values():
        [video] = [row for row in rows if row["form"] == AcceptedForm.VIDEO]
        assert video["max_seconds"] == 60
        required = {row["kind"] for row in rows if row["strength"] == RuleStrength.REQUIRED}
        assert {"sk", "officers", "consent"} <= required
