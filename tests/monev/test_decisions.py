import pytest

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.decisions import decide
from monev.enums import EntryState, RoundState, SheetState
from monev.models import ScoreSheet
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory

pytestmark = pytest.mark.django_db

RUNNING = ["announced", "nomination", "desk_check", "field_verification", "presentation",
           "tabulation", "plenary"]  # fmt: skip
# Decision → stages of the round in which it may be taken.
OPEN_IN = {
    "submitted": ["announced", "nomination", "desk_check"],
    "returned_for_fix": ["announced", "nomination", "desk_check"],
    "eligible": ["nomination", "desk_check"],
    "ineligible": ["nomination", "desk_check", "field_verification"],
    # what a visit says of itself, never a decision
    "visited": [],
    "presented": ["presentation"],
    "absent": ["presentation"],
    "withdrawn": RUNNING,
    "disqualified": RUNNING,
}
# A state from which the decision is possible at all.
BEFORE = {
    "submitted": "nominated", "returned_for_fix": "submitted", "eligible": "submitted",
    "ineligible": "submitted", "visited": "eligible", "presented": "eligible",
    "absent": "eligible", "withdrawn": "eligible", "disqualified": "eligible",
}  # fmt: skip


@pytest.mark.parametrize("target", OPEN_IN)
def test_decide_is_bound_to_the_stage_of_the_round(target):
    entry = EntryFactory(state=BEFORE[target], reason="")
    done = set()
    for stage in RoundState.values:
        type(entry).objects.filter(pk=entry.pk).update(state=BEFORE[target], reason="")
        entry.refresh_from_db()
        entry.round.state = stage
        try:
            decide(entry, target, by=UserFactory(), reason="SK berakhir")
        except IllegalTransitionError:
            continue
        done.add(stage)

    assert done == set(OPEN_IN[target])


@pytest.mark.parametrize(
    ("state", "target"),
    [("submitted", "ineligible"), ("submitted", "returned_for_fix"), ("eligible", "withdrawn"),
     ("eligible", "disqualified")],
)  # fmt: skip
def test_decide_wants_a_reason(state, target):
    entry = EntryFactory(round=RoundFactory(state=RoundState.DESK_CHECK), state=state)

    with pytest.raises(DomainError, match="Tulis alasannya") as refusal:
        decide(entry, target, by=UserFactory(), reason="   ")

    entry.refresh_from_db()
    assert (refusal.value.field, entry.state) == ("reason", state)
    assert not AuditEntry.objects.exists()


def test_decide_keeps_the_reason_and_records_it():
    entry = EntryFactory(
        round=RoundFactory(state=RoundState.DESK_CHECK), state=EntryState.SUBMITTED
    )
    by = UserFactory()

    decide(entry, EntryState.INELIGIBLE, by=by, reason="SK berakhir 14 November")

    entry.refresh_from_db()
    log = AuditEntry.objects.get()
    assert (entry.state, entry.reason) == (EntryState.INELIGIBLE, "SK berakhir 14 November")
    assert (log.verb, log.user, log.facts["reason"]) == (
        "entry.ineligible",
        by,
        "SK berakhir 14 November",
    )


@pytest.mark.parametrize("target", [EntryState.WITHDRAWN, EntryState.DISQUALIFIED])
def test_decide_voids_the_sheets_of_an_entry_that_leaves(target):
    sheet = SheetFactory(entry=EntryFactory(round=RoundFactory(scoring=True)), submitted=True)
    other = SheetFactory(entry=EntryFactory(round=sheet.entry.round), juri=sheet.juri)

    decide(sheet.entry, target, by=UserFactory(), reason="Mundur")

    states = dict(ScoreSheet.objects.values_list("pk", "state"))
    assert states == {sheet.pk: SheetState.VOID, other.pk: SheetState.NOT_STARTED}


def test_decide_absent_keeps_the_sheets_for_a_late_arrival():
    sheet = SheetFactory(entry=EntryFactory(round=RoundFactory(scoring=True)))

    decide(sheet.entry, EntryState.ABSENT, by=UserFactory(), reason="Jalan putus")
    decide(sheet.entry, EntryState.PRESENTED, by=UserFactory())

    sheet.refresh_from_db()
    assert (sheet.state, sheet.entry.state) == (SheetState.NOT_STARTED, EntryState.PRESENTED)
    assert sheet.entry.reason == ""


def test_decide_absent_takes_the_sheets_out_of_what_is_owed():
    round_ = RoundFactory(scoring=True)
    entry = EntryFactory(round=round_)
    SheetFactory(entry=entry, juri=JuriFactory(round=round_))

    decide(entry, EntryState.ABSENT, by=UserFactory(), reason="Jalan putus")

    assert round_.sheet_progress() == {"owed": 0, "locked": 0}


def test_decide_presented_gives_sheets_that_are_missing():
    round_ = RoundFactory(scoring=True)
    juri = JuriFactory(round=round_)
    entry = EntryFactory(round=round_, state=EntryState.ABSENT)

    decide(entry, EntryState.PRESENTED, by=UserFactory())

    assert list(ScoreSheet.objects.values_list("entry", "juri")) == [(entry.pk, juri.pk)]
