import datetime
import hashlib

import pytest
import time_machine

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev import hall
from monev.draw import draw
from monev.enums import EntryState, PanelRole, RoundState
from monev.enums_hall import AppearanceState
from monev.models import Result
from tests.factories.accounts import UserFactory
from tests.factories.monev import (
    EntryFactory,
    JuriFactory,
    RoundFactory,
    SessionFactory,
    SheetFactory,
    open_scores,
)

pytestmark = pytest.mark.django_db
FULL = {"A1": "3", "B1": "3", "B2": "3"}


@pytest.fixture
def round_():
    return RoundFactory(scoring=True)


@pytest.fixture
def three(round_):
    return [EntryFactory(round=round_, slot_number=n) for n in (1, 2, 3)]


@pytest.fixture
def by():
    return UserFactory()


def names(slots):
    return [slot.entry.slot_number for slot in slots]


def test_start_puts_one_on_stage_and_names_the_next(round_, three, by):
    hall.start(three[0], by=by)

    shown = hall.hall_of(round_)

    assert (shown.on.entry, shown.next.entry) == (three[0], three[1])
    assert AuditEntry.objects.get(verb="entry.call").user == by


def test_start_twice_is_one_call(round_, three, by):
    first = hall.start(three[0], by=by)

    assert hall.start(three[0], by=by) == first
    assert round_.appearances.count() == 1


def test_start_refuses_while_another_is_on(round_, three, by):
    hall.start(three[0], by=by)

    with pytest.raises(IllegalTransitionError, match="masih tampil"):
        hall.start(three[1], by=by)

    assert round_.appearances.count() == 1


@pytest.mark.parametrize("state", [EntryState.PRESENTED, EntryState.WITHDRAWN])
def test_start_refuses_who_is_not_expected(round_, by, state):
    entry = EntryFactory(round=round_, state=state)

    with pytest.raises(IllegalTransitionError, match="tidak dapat dipanggil"):
        hall.start(entry, by=by)


@pytest.mark.parametrize("state", [RoundState.DESK_CHECK, RoundState.TABULATION])
def test_nobody_is_called_at_another_stage(state, by):
    entry = EntryFactory(round=RoundFactory(state=state))

    with pytest.raises(IllegalTransitionError, match="Giliran tampil tidak dapat diatur"):
        hall.start(entry, by=by)


def test_finish_makes_the_entry_presented(round_, three, by):
    hall.start(three[0], by=by)

    call = hall.finish(three[0], by=by)

    three[0].refresh_from_db()
    assert (call.state, three[0].state) == (AppearanceState.FINISHED, EntryState.PRESENTED)
    assert call.ended_at is not None
    assert hall.hall_of(round_).on is None


def test_finish_refuses_who_is_not_on_stage(three, by):
    with pytest.raises(IllegalTransitionError, match="sedang tidak tampil"):
        hall.finish(three[0], by=by)


def test_skipped_entries_come_last_in_the_order_they_were_skipped(round_, three, by):
    hall.start(three[1], by=by)
    hall.skip(three[1], by=by)
    hall.skip(three[0], by=by)

    assert names(hall.hall_of(round_).waiting) == [3, 2, 1]
    # the order of the list itself stays the drawn one
    assert names(hall.hall_of(round_).slots) == [1, 2, 3]


def test_a_skipped_entry_is_called_again(round_, three, by):
    hall.skip(three[0], by=by)

    hall.start(three[0], by=by)
    hall.finish(three[0], by=by)

    states = list(round_.appearances.values_list("state", flat=True))
    assert states == [AppearanceState.SKIPPED, AppearanceState.FINISHED]


def test_absent_needs_a_reason(three, by):
    hall.start(three[0], by=by)

    with pytest.raises(DomainError, match="Tulis alasannya"):
        hall.mark_absent(three[0], by=by, reason=" ")

    assert three[0].appearances.get().state == AppearanceState.ON


def test_absent_may_still_be_called_and_present(round_, three, by):
    JuriFactory(round=round_)
    hall.start(three[0], by=by)
    hall.mark_absent(three[0], by=by, reason="Jalan putus")

    hall.start(three[0], by=by)
    hall.finish(three[0], by=by)

    three[0].refresh_from_db()
    assert three[0].state == EntryState.PRESENTED
    assert three[0].sheets.count() == 1


def test_absent_is_a_state_and_never_a_zero(round_, three, by):
    seats = [JuriFactory(round=round_, role=role) for role in (PanelRole.CHAIR, PanelRole.MEMBER)]
    for entry in three[1:]:
        for seat in seats:
            SheetFactory(entry=entry, juri=seat, submitted=True, scores=FULL)
    hall.mark_absent(three[0], by=by, reason="Tidak datang")
    for entry in three[1:]:
        hall.start(entry, by=by)
        hall.finish(entry, by=by)

    open_scores(round_)

    assert not Result.objects.filter(entry=three[0]).exists()
    # 3/4 of 100 for both who came: the absent one pulls nothing down
    assert set(Result.objects.values_list("total_points", flat=True)) == {75}
    assert hall.hall_of(round_).slots[0].words == "Tidak hadir"


def test_sessions_give_each_entry_its_time(round_, by):
    for n in range(1, 5):
        EntryFactory(round=round_, slot_number=n)
    # 09.00 WITA, two of 20 minutes; after the break at 10.00 one of 10; nobody for the fourth
    SessionFactory(round=round_, entry_count=2, slot_minutes=20)
    later = datetime.datetime(2026, 12, 3, 2, 0, tzinfo=datetime.UTC)
    SessionFactory(round=round_, starts_at=later, entry_count=1, slot_minutes=10)

    planned = [
        (slot.planned_at and slot.planned_at.strftime("%H:%M"), slot.minutes)
        for slot in hall.hall_of(round_).slots
    ]

    assert planned == [("01:00", 20), ("01:20", 20), ("02:00", 10), (None, None)]


def test_the_clock_counts_from_the_start_on_the_server(round_, three, by):
    SessionFactory(round=round_)
    with time_machine.travel("2026-12-03 01:00:00+00:00", tick=False):
        hall.start(three[0], by=by)
    with time_machine.travel("2026-12-03 01:14:59+00:00", tick=False):
        before = hall.hall_of(round_)
    with time_machine.travel("2026-12-03 01:15:00+00:00", tick=False):
        after = hall.hall_of(round_)

    assert (before.elapsed_minutes, before.is_over_time) == (14, False)
    assert (after.elapsed_minutes, after.is_over_time) == (15, True)


def test_draw_refuses_once_somebody_was_called(round_, three, by):
    hall.skip(three[0], by=by)

    with pytest.raises(DomainError, match="Sudah ada peserta yang dipanggil"):
        draw(round_, by=by)


def test_proof_lets_anybody_repeat_the_draw(round_, three, by):
    draw(round_, by=by)
    round_.refresh_from_db()
    entries = list(round_.entries.order_by("slot_number"))

    proof = hall.draw_proof(round_, entries)

    digests = [hashlib.sha256(f"{round_.draw_seed}:{e.pk}".encode()).hexdigest() for e in entries]
    assert proof == list(zip(entries, digests, strict=True))
    assert digests == sorted(digests)


def test_proof_is_silent_about_an_order_set_by_hand(round_, three):
    assert hall.draw_proof(round_, three) == []


def test_proof_is_silent_when_the_order_is_not_that_of_the_seed(round_, three, by):
    draw(round_, by=by)
    round_.refresh_from_db()
    entries = list(round_.entries.order_by("-slot_number"))

    assert hall.draw_proof(round_, entries) == []
