import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.decisions import decide
from monev.enums import EntryState, MonevLevel, RoundState
from monev.enums_eligibility import RuleKind
from monev.fitness import checks_of, waive
from monev.models import EligibilityRule, Waiver
from monev.nomination import nominate
from registry.enums import Position
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, RoundFactory
from tests.factories.registry import KimFactory, MemberFactory, SkFactory, region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(datetime.datetime(2026, 11, 21, 3, tzinfo=datetime.UTC), tick=False):
        yield


def round_asking(*kinds, **facts):
    round_ = RoundFactory(**({"state": RoundState.NOMINATION} | facts))
    for kind in kinds:
        EligibilityRule.objects.create(round=round_, kind=kind, strength="required")
    return round_


def chaired(**facts):
    kim = KimFactory(verified=True, **facts)
    MemberFactory(kim=kim, position=Position.KETUA)
    return kim


def proposed(round_, kim=None):
    return nominate(round_, kim or KimFactory(verified=True), by=UserFactory())


def submitted(round_, kim=None):
    return decide(proposed(round_, kim), EntryState.SUBMITTED, by=UserFactory())


def test_checks_follow_the_kim_until_the_file_is_handed_in():
    kim = KimFactory(verified=True)
    entry = proposed(round_asking(RuleKind.CHAIR), kim)
    before = [one.is_met for one in checks_of(entry)]
    member = MemberFactory(kim=kim, position=Position.KETUA)
    after = [one.is_met for one in checks_of(entry)]

    decide(entry, EntryState.SUBMITTED, by=UserFactory())
    member.delete()

    entry.refresh_from_db()
    assert (before, after, [one.is_met for one in checks_of(entry)]) == ([False], [True], [True])
    assert entry.checks == [
        {"kind": "chair", "required": True, "met": True, "text": "Ketua sudah tercatat."}
    ]


def test_a_round_without_chosen_rules_freezes_and_asks_nothing():
    entry = submitted(RoundFactory(state=RoundState.NOMINATION))

    decide(entry, EntryState.ELIGIBLE, by=UserFactory())

    assert (entry.state, entry.checks) == (EntryState.ELIGIBLE, [])


def test_an_entry_that_lacks_what_is_required_cannot_be_found_fit():
    entry = submitted(round_asking(RuleKind.CHAIR, RuleKind.SK_LASTS))

    with pytest.raises(DomainError) as refusal:
        decide(entry, EntryState.ELIGIBLE, by=UserFactory())

    entry.refresh_from_db()
    assert refusal.value.message == (
        "Belum memenuhi syarat wajib: Tidak ada SK yang berlaku. Belum ada ketua. "
        "Kembalikan untuk diperbaiki, atau beri pengecualian beralasan."
    )
    assert entry.state == EntryState.SUBMITTED


def test_a_kabupaten_round_takes_the_file_of_one_that_is_not_ready():
    assert submitted(round_asking(RuleKind.CHAIR)).state == EntryState.SUBMITTED


def test_a_provincial_round_takes_ready_files_only():
    round_ = round_asking(RuleKind.CHAIR, level=MonevLevel.PROVINSI, region=region("64"))
    entry = proposed(round_)

    with pytest.raises(DomainError, match="Belum siap diajukan ke provinsi. Belum ada ketua."):
        decide(entry, EntryState.SUBMITTED, by=UserFactory())

    entry.refresh_from_db()
    assert (entry.state, entry.checks) == (EntryState.NOMINATED, [])
    assert submitted(round_, chaired()).state == EntryState.SUBMITTED


def test_a_waiver_lets_the_entry_hand_in_and_be_found_fit():
    round_ = round_asking(RuleKind.CHAIR, level=MonevLevel.PROVINSI, region=region("64"))
    entry, by = proposed(round_), UserFactory()

    waive(entry, RuleKind.CHAIR, reason="Ketua wafat, pemilihan pekan depan", by=by)
    decide(entry, EntryState.SUBMITTED, by=UserFactory())
    decide(entry, EntryState.ELIGIBLE, by=UserFactory())

    [check] = checks_of(entry)
    assert entry.state == EntryState.ELIGIBLE
    assert (check.is_met, check.is_missing, check.waiver.given_by) == (False, False, by)
    log = AuditEntry.objects.get(verb="entry.waive")
    assert (log.user, log.subject_id) == (by, str(entry.pk))
    assert log.facts == {
        "rule": "Ketua menjabat",
        "reason": "Ketua wafat, pemilihan pekan depan",
        "round": round_.pk,
    }


def test_a_waiver_covers_one_condition():
    entry = submitted(round_asking(RuleKind.CHAIR, RuleKind.SK_LASTS))
    waive(entry, RuleKind.CHAIR, reason="Pemilihan pekan depan", by=UserFactory())

    with pytest.raises(DomainError, match="syarat wajib: Tidak ada SK yang berlaku. Kembali"):
        decide(entry, EntryState.ELIGIBLE, by=UserFactory())


@pytest.mark.parametrize(
    ("kind", "reason", "sentence"),
    [
        (RuleKind.CHAIR, "  ", "Tulis alasannya."),
        (RuleKind.SK_LASTS, "Tidak perlu", "Pilih syarat wajib yang belum terpenuhi."),
        (RuleKind.AGE, "Tidak ditanya", "Pilih syarat wajib yang belum terpenuhi."),
    ],
)
def test_waive_refuses(kind, reason, sentence):
    kim = KimFactory(verified=True)
    SkFactory(kim=kim)
    entry = submitted(round_asking(RuleKind.CHAIR, RuleKind.SK_LASTS), kim)

    with pytest.raises(DomainError, match=sentence):
        waive(entry, kind, reason=reason, by=UserFactory())

    assert not Waiver.objects.exists()


def test_waive_refuses_a_second_time():
    entry = submitted(round_asking(RuleKind.CHAIR))
    waive(entry, RuleKind.CHAIR, reason="Pemilihan pekan depan", by=UserFactory())

    with pytest.raises(DomainError, match="Pilih syarat wajib yang belum terpenuhi."):
        waive(entry, RuleKind.CHAIR, reason="Sekali lagi", by=UserFactory())

    assert Waiver.objects.count() == 1


@pytest.mark.parametrize("state", [EntryState.ELIGIBLE, EntryState.INELIGIBLE, EntryState.SCORED])
def test_waive_refuses_once_the_entry_is_decided(state):
    entry = EntryFactory(state=state, checks=[
        {"kind": "chair", "required": True, "met": False, "text": "Belum ada ketua."}
    ])  # fmt: skip

    with pytest.raises(IllegalTransitionError, match="tidak dapat dikecualikan lagi"):
        waive(entry, RuleKind.CHAIR, reason="Terlambat", by=UserFactory())


@pytest.mark.parametrize(("kind", "reason"), [("lain", "Alasan"), ("chair", "")])
def test_the_database_refuses_a_waiver_without_sense(kind, reason):
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(
            entry=EntryFactory(), kind=kind, reason=reason, given_by=UserFactory()
        )


def test_the_database_keeps_one_waiver_of_a_condition():
    facts = {"entry": EntryFactory(), "kind": RuleKind.CHAIR, "given_by": UserFactory()}
    Waiver.objects.create(**facts, reason="Satu")

    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(**facts, reason="Dua")


def test_22_kim_apply_six_fit():
    round_, by = round_asking(RuleKind.CHAIR), UserFactory()
    ready = [submitted(round_, chaired()) for _ in range(6)]
    others = [submitted(round_) for _ in range(16)]

    for entry in ready:
        decide(entry, EntryState.ELIGIBLE, by=by)
    for entry in others:
        with pytest.raises(DomainError, match="Belum ada ketua."):
            decide(entry, EntryState.ELIGIBLE, by=by)
        decide(entry, EntryState.INELIGIBLE, by=by, reason=f"{entry.checks[0]['text']}")

    judged = round_.entries.judged()
    left = round_.entries.filter(state=EntryState.INELIGIBLE)
    assert (round_.entries.count(), judged.count(), left.count()) == (22, 6, 16)
    assert set(left.values_list("reason", flat=True)) == {"Belum ada ketua."}
