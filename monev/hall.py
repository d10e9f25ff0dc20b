"""Runs the presentation day: who is on stage, who is next, when each is expected.

Whether an entry has presented or was absent is the state of the entry alone; an appearance only
tells the calls and their times. Every act locks the round first.
"""

import datetime
import hashlib
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.decisions import decide
from monev.draw import drawn_by_category
from monev.enums import EntryState, RoundState
from monev.enums_hall import AppearanceState
from monev.models import Appearance, Entry, PresentationSession, Round

# They have not been on stage yet and are expected.
WAITING_ENTRIES = {EntryState.ELIGIBLE, EntryState.SCHEDULED, EntryState.VISITED}
GONE_FROM_STAGE = {EntryState.WITHDRAWN, EntryState.DISQUALIFIED, EntryState.INELIGIBLE}


@dataclass
class Slot:
    """One line of the order: an entry, its time by the sessions, and its call to the stage.

    planned_at, minutes: None while no session has room for it.
    """

    entry: Entry
    planned_at: datetime.datetime | None = None
    minutes: int | None = None
    call: Appearance | None = None

    @property
    def is_on(self) -> bool:
        return self.call is not None and self.call.state == AppearanceState.ON

    @property
    def is_waiting(self) -> bool:
        return self.entry.state in WAITING_ENTRIES and not self.is_on

    @property
    def is_skipped(self) -> bool:
        return self.is_waiting and self.call is not None

    @property
    def is_absent(self) -> bool:
        return self.entry.state == EntryState.ABSENT and not self.is_on

    @property
    def can_start(self) -> bool:
        return self.is_waiting or self.is_absent

    @property
    def words(self) -> str:
        """What the line says about the entry; absence is a word, never a figure."""
        if self.is_on:
            return AppearanceState.ON.label
        if self.is_skipped:
            return "Dilewati, dipanggil lagi"
        return "Menunggu giliran" if self.is_waiting else self.entry.get_state_display()


@dataclass
class Hall:
    """The presentation day as it stands: every slot in order, who is on, who comes next."""

    slots: list[Slot]
    now: datetime.datetime

    @property
    def on(self) -> Slot | None:
        return next((slot for slot in self.slots if slot.is_on), None)

    @property
    def waiting(self) -> list[Slot]:
        """Those still to come, in the order they are called: the skipped ones last."""
        waiting = [slot for slot in self.slots if slot.is_waiting]
        return sorted(waiting, key=lambda slot: slot.call.ended_at if slot.call else EARLIEST)

    @property
    def next(self) -> Slot | None:
        return next(iter(self.waiting), None)

    @property
    def elapsed_minutes(self) -> int:
        """Whole minutes since the entry on stage began."""
        return int((self.now - self.on.call.started_at).total_seconds() // 60) if self.on else 0

    @property
    def is_over_time(self) -> bool:
        on = self.on
        return bool(on and on.minutes and self.elapsed_minutes >= on.minutes)


EARLIEST = datetime.datetime.min.replace(tzinfo=datetime.UTC)


def hall_of(round: Round) -> Hall:
    """Return the presentation day of a round; entries that left it are not in it."""
    entries = round.entries.for_list().exclude(state__in=GONE_FROM_STAGE)
    numbered = sorted(
        (row for row in entries if row.slot_number or row.is_judged),
        key=lambda row: (row.slot_number is None, row.slot_number or 0, row.pk),
    )
    calls = {call.entry_id: call for call in round.appearances.all()}
    slots = [Slot(entry, call=calls.get(entry.pk)) for entry in numbered]
    rest = iter(slots)
    for session in round.sessions.all():
        for place, slot in enumerate(islice(rest, session.entry_count)):
            slot.planned_at = session.starts_at + place * datetime.timedelta(
                minutes=session.slot_minutes
            )
            slot.minutes = session.slot_minutes
    return Hall(slots, timezone.now())


def draw_proof(round: Round, entries) -> list[tuple[Entry, str]]:
    """Return (entry, SHA-256 of "seed:key") in order, or nothing when the order is not the drawn.

    Anybody can repeat it: the numbers of the list, sorted by these digests, give the list again,
    category after category where the round has some.
    """
    numbered = [entry for entry in entries if entry.slot_number]
    seed = round.draw_seed
    keys = [entry.pk for entry in numbered]
    if not seed or drawn_by_category(seed, numbered) != keys:
        return []
    return [
        (entry, hashlib.sha256(f"{seed}:{entry.pk}".encode()).hexdigest()) for entry in numbered
    ]


@transaction.atomic
def start(entry: Entry, *, by) -> Appearance:
    """Call the entry to the stage and start its clock; a second click changes nothing.

    Raises IllegalTransitionError while another is on stage or when it has presented already.
    """
    round_ = _lock(entry)
    on = round_.appearances.filter(state=AppearanceState.ON).select_related("entry__kim").first()
    if on and on.entry_id == entry.pk:
        return on
    if on:
        raise IllegalTransitionError(f"{on.entry.name} masih tampil. Selesaikan dahulu.")
    if entry.state not in WAITING_ENTRIES | {EntryState.ABSENT}:
        raise IllegalTransitionError(
            f"{entry.name} tidak dapat dipanggil: {entry.get_state_display().lower()}."
        )
    call = Appearance.objects.create(round=round_, entry=entry)
    record(by, "entry.call", entry, round=round_.pk)
    return call


@transaction.atomic
def finish(entry: Entry, *, by) -> Appearance:
    """End the turn of the entry on stage: it has presented."""
    _lock(entry)
    call = _end(entry, AppearanceState.FINISHED)
    if entry.state != EntryState.PRESENTED:
        decide(entry, EntryState.PRESENTED, by=by)
    return call


@transaction.atomic
def skip(entry: Entry, *, by) -> Appearance:
    """Put the entry behind the others, whether it was called already or not."""
    round_ = _lock(entry)
    if entry.state not in WAITING_ENTRIES:
        raise IllegalTransitionError(
            f"{entry.name} tidak menunggu giliran: {entry.get_state_display().lower()}."
        )
    if _on_stage(entry):
        call = _end(entry, AppearanceState.SKIPPED)
    else:
        call = Appearance.objects.create(
            round=round_, entry=entry, state=AppearanceState.SKIPPED, ended_at=timezone.now()
        )
    record(by, "entry.skip", entry, round=round_.pk)
    return call


@transaction.atomic
def mark_absent(entry: Entry, *, by, reason: str) -> Entry:
    """Record that nobody came. It is a state of the entry, no score; it may still be called."""
    _lock(entry)
    if not reason.strip():
        raise DomainError("Tulis alasannya.", field="reason")
    if _on_stage(entry):
        _end(entry, AppearanceState.ABSENT)
    if entry.state != EntryState.ABSENT:
        decide(entry, EntryState.ABSENT, by=by, reason=reason.strip())
    return entry


def _lock(entry: Entry) -> Round:
    """Lock the round and read the entry anew; raises when nobody presents at this stage."""
    round_ = Round.objects.select_for_update(no_key=True).get(pk=entry.round_id)
    if round_.state != RoundState.PRESENTATION:
        raise IllegalTransitionError(
            f"Giliran tampil tidak dapat diatur pada tahap “{round_.get_state_display()}”."
        )
    entry.refresh_from_db(fields=["state", "reason"])
    entry.round = round_
    return round_


def _on_stage(entry: Entry) -> Appearance | None:
    return entry.appearances.filter(state=AppearanceState.ON).first()


def _end(entry: Entry, state: str) -> Appearance:
    call = _on_stage(entry)
    if call is None:
        raise IllegalTransitionError(f"{entry.name} sedang tidak tampil.")
    call.move_to(state, ended_at=timezone.now())
    return call


@transaction.atomic
def add_session(session: PresentationSession, *, by) -> PresentationSession:
    session.save()
    record(by, "presentationsession.create", session, round=session.round_id)
    return session


@transaction.atomic
def drop_session(session: PresentationSession, *, by) -> None:
    """Take a session out of the plan; the calls that happened stay."""
    record(by, "presentationsession.delete", session, round=session.round_id)
    session.delete()
