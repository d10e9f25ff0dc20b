import pytest

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.closing import close_round, owed_sheets
from monev.enums import EntryState, RoundState, SheetState
from monev.models import Outcome, ScoreSheet
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, SheetFactory

FULL = {"A1": "2", "B1": "2", "B2": "2"}


@pytest.fixture
def round_(db):
    return RoundFactory(scoring=True, minimum_sheets=1)


def states(round_):
    return list(
        ScoreSheet.objects.filter(entry__round=round_)
        .order_by("pk")
        .values_list("state", flat=True)
    )


def test_close_round_moves_entries_and_computes(round_):
    done = SheetFactory(entry=EntryFactory(round=round_), submitted=True, scores=FULL)
    chair = UserFactory()

    close_round(round_, by=chair)

    round_.refresh_from_db()
    done.entry.refresh_from_db()
    outcome = Outcome.objects.get()
    assert (round_.state, done.entry.state) == (RoundState.TABULATION, EntryState.SCORED)
    assert (outcome.number, outcome.state, outcome.computed_by) == (1, "draft", chair)
    facts = AuditEntry.objects.get(verb="round.close").facts
    assert facts == {"scored": 1, "excused": 0, "reason": "", "version": 1}


def test_close_round_names_who_still_owes(round_):
    seat = JuriFactory(round=round_, user__full_name="Juri Tiga")
    owed = SheetFactory(entry=EntryFactory(round=round_), juri=seat)

    with pytest.raises(DomainError, match=f"Juri Tiga untuk {owed.entry}"):
        close_round(round_, by=UserFactory())

    round_.refresh_from_db()
    assert round_.state == RoundState.PRESENTATION
    assert states(round_) == [SheetState.NOT_STARTED]
    assert (Outcome.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_close_round_excuses_only_with_a_reason(round_):
    owed = SheetFactory(entry=EntryFactory(round=round_))

    with pytest.raises(DomainError, match="alasan") as refusal:
        close_round(round_, by=UserFactory(), excused=[owed.uuid], reason=" ")

    assert refusal.value.field == "alasan"
    assert states(round_) == [SheetState.NOT_STARTED]


def test_close_round_voids_excused_sheets(round_):
    entry = EntryFactory(round=round_)
    SheetFactory(entry=entry, submitted=True, scores=FULL)
    owed = SheetFactory(entry=entry, scores={"A1": "4"})

    close_round(round_, by=UserFactory(), excused=[owed.uuid], reason="Juri sakit")

    owed.refresh_from_db()
    assert (owed.state, owed.void_reason) == (SheetState.VOID, "Juri sakit")
    # 2/4 of everything: the void sheet's 4 does not count
    assert str(Outcome.objects.get().results.get().total_points) == "50.00"


def test_close_round_excusing_one_sheet_does_not_excuse_another(round_):
    first = SheetFactory(entry=EntryFactory(round=round_))
    SheetFactory(entry=EntryFactory(round=round_))

    with pytest.raises(DomainError, match="belum lengkap"):
        close_round(round_, by=UserFactory(), excused=[first.uuid], reason="Sakit")

    assert states(round_) == [SheetState.NOT_STARTED] * 2


@pytest.mark.parametrize("state", [EntryState.ABSENT, EntryState.WITHDRAWN])
def test_close_round_does_not_wait_for_entries_that_left(round_, state):
    SheetFactory(entry=EntryFactory(round=round_, state=state))

    close_round(round_, by=UserFactory())

    assert states(round_) == [SheetState.VOID]
    assert Outcome.objects.get().results.count() == 0


def test_close_round_leaves_an_entry_below_the_minimum_incomplete(round_):
    round_.minimum_sheets = 2
    round_.save()
    sheet = SheetFactory(entry=EntryFactory(round=round_), submitted=True, scores=FULL)

    close_round(round_, by=UserFactory())

    result = Outcome.objects.get().results.get()
    sheet.entry.refresh_from_db()
    assert (result.sheet_count, result.total_points, result.rank) == (1, None, None)
    assert sheet.entry.state == EntryState.ELIGIBLE


def test_close_round_takes_a_scheduled_entry_along(round_):
    entry = EntryFactory(round=round_, state=EntryState.SCHEDULED)
    SheetFactory(entry=entry, submitted=True, scores=FULL)

    close_round(round_, by=UserFactory())

    entry.refresh_from_db()
    assert entry.state == EntryState.SCORED


@pytest.mark.parametrize(
    "state", [state for state in RoundState if state != RoundState.PRESENTATION]
)
def test_close_round_only_while_scoring(round_, state):
    round_.state = state
    round_.halt_reason = "Alasan contoh"
    round_.save()

    with pytest.raises(IllegalTransitionError):
        close_round(round_, by=UserFactory())

    round_.refresh_from_db()
    assert round_.state == state


def test_owed_sheets_leave_out_what_is_handed_in(round_):
    entry = EntryFactory(round=round_)
    SheetFactory(entry=entry, submitted=True, scores=FULL)
    SheetFactory(entry=entry, state=SheetState.VOID)
    open_again = SheetFactory(entry=entry, state=SheetState.REOPENED)

    assert list(owed_sheets(round_)) == [open_again]
