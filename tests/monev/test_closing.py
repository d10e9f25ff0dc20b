import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.closing import close_round, open_round, owed_sheets, unclose_round
from monev.enums import EntryState, RoundState, SheetState
from monev.judging import reopen_sheet, submit_sheet
from monev.models import Outcome, ScoreSheet
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
    open_scores,
)

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

    secretary = UserFactory()

    close_round(round_, by=chair)
    open_round(round_, by=secretary)

    round_.refresh_from_db()
    done.entry.refresh_from_db()
    outcome = Outcome.objects.get()
    assert (round_.state, done.entry.state) == (RoundState.TABULATION, EntryState.SCORED)
    assert (round_.scoring_closed_by, round_.opened_by) == (chair, secretary)
    assert (outcome.number, outcome.state, outcome.computed_by) == (1, "draft", secretary)
    closing = AuditEntry.objects.get(verb="round.close").facts
    opening = AuditEntry.objects.get(verb="round.open").facts
    assert closing == {"excused": 0, "reason": ""}
    assert opening == {"scored": 1, "excused": 0, "version": 1}


def test_close_round_alone_opens_nothing(round_):
    done = SheetFactory(entry=EntryFactory(round=round_), submitted=True, scores=FULL)

    close_round(round_, by=UserFactory())

    round_.refresh_from_db()
    done.entry.refresh_from_db()
    assert (round_.state, round_.is_opened) == (RoundState.PRESENTATION, False)
    assert (round_.is_scoring, round_.waits_for_opening) == (False, True)
    assert (done.entry.state, Outcome.objects.count()) == (EntryState.ELIGIBLE, 0)


def test_open_round_needs_a_second_person(round_):
    chair = UserFactory()
    close_round(round_, by=chair)

    with pytest.raises(DomainError, match="dua orang"):
        open_round(round_, by=chair)

    round_.refresh_from_db()
    assert round_.waits_for_opening


def test_open_round_needs_the_first_key(round_):
    with pytest.raises(IllegalTransitionError, match="sesudah ketua menutup"):
        open_round(round_, by=UserFactory())


def test_open_round_waits_for_a_sheet_that_was_reopened_meanwhile(round_):
    sheet = SheetFactory(entry=EntryFactory(round=round_), submitted=True, scores=FULL)
    close_round(round_, by=UserFactory())
    reopen_sheet(sheet, by=UserFactory(), reason="Salah ketik")

    with pytest.raises(DomainError, match="Lembar nilai belum lengkap"):
        open_round(round_, by=UserFactory())
    submit_sheet(sheet, by=sheet.juri.user)
    open_round(round_, by=UserFactory())

    round_.refresh_from_db()
    assert round_.is_opened


def test_unclose_round_goes_on_with_the_scoring(round_):
    owed = SheetFactory(entry=EntryFactory(round=round_))
    close_round(round_, by=UserFactory(), excused=[owed.uuid], reason="Juri sakit")

    unclose_round(round_, by=UserFactory())

    round_.refresh_from_db()
    assert (round_.is_scoring, round_.excused_sheets, round_.excuse_reason) == (True, [], "")
    assert states(round_) == [SheetState.NOT_STARTED]
    with pytest.raises(IllegalTransitionError):
        unclose_round(round_, by=UserFactory())


def tamper_score(sheet):
    sheet.scores.filter(indicator__code="A1").update(points=4)


def tamper_advice(sheet):
    ScoreSheet.objects.filter(pk=sheet.pk).update(advice="Saran lain")


def tamper_revision(sheet):
    content = sheet.revisions.get().content
    content["scores"]["A1"] = "4"
    sheet.revisions.update(content=content)
    tamper_score(sheet)


def tamper_digest(sheet):
    ScoreSheet.objects.filter(pk=sheet.pk).update(digest="0" * 64)


@pytest.mark.parametrize("tamper", [tamper_score, tamper_advice, tamper_revision, tamper_digest])
def test_open_round_names_a_sheet_that_is_not_what_was_submitted(round_, tamper):
    seat = JuriFactory(round=round_, user__full_name="Juri Satu")
    filled = {"state": SheetState.IN_PROGRESS, "strengths": "Rapi", "advice": "Terus"}
    sheet, whole = (
        SheetFactory(entry=EntryFactory(round=round_), juri=seat, scores=FULL, **filled)
        for _ in range(2)
    )
    for one in (sheet, whole):
        submit_sheet(one, by=seat.user)
    close_round(round_, by=UserFactory())
    tamper(sheet)

    with pytest.raises(DomainError) as refusal:
        open_round(round_, by=UserFactory())

    assert f"tidak sama dengan yang diajukan: Juri Satu untuk {sheet.entry}. " in str(refusal.value)
    assert Outcome.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"scoring_closed_at": None}, "round_closing_has_person"),
        ({"opened_at": timezone.now()}, "round_opening_follows_closing"),
        ({"opened_at": timezone.now(), "opened_by": "same"}, "round_opened_by_two_people"),
    ],
)
def test_round_database_refuses_half_a_key(round_, wrong, name):
    chair = UserFactory()
    round_.scoring_closed_at, round_.scoring_closed_by = timezone.now(), chair
    for field, value in wrong.items():
        setattr(round_, field, chair if value == "same" else value)

    with pytest.raises(ValidationError):
        round_.validate_constraints()
    with pytest.raises(IntegrityError, match=name):
        round_.save()


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

    open_scores(round_, excused=[owed.uuid], reason="Juri sakit")

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

    open_scores(round_)

    assert states(round_) == [SheetState.VOID]
    assert Outcome.objects.get().results.count() == 0


def test_close_round_leaves_an_entry_below_the_minimum_incomplete(round_):
    round_.minimum_sheets = 2
    round_.save()
    sheet = SheetFactory(entry=EntryFactory(round=round_), submitted=True, scores=FULL)

    open_scores(round_)

    result = Outcome.objects.get().results.get()
    sheet.entry.refresh_from_db()
    assert (result.sheet_count, result.total_points, result.rank) == (1, None, None)
    assert sheet.entry.state == EntryState.ELIGIBLE


def test_close_round_takes_a_scheduled_entry_along(round_):
    entry = EntryFactory(round=round_, state=EntryState.SCHEDULED)
    SheetFactory(entry=entry, submitted=True, scores=FULL)

    open_scores(round_)

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
