"""The chair ends the scoring: sheets that will not come are excused, the result is computed."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.enums import OWED_SHEETS, EntryState, RoundState, SheetState
from monev.models import Entry, Round, ScoreSheet
from monev.publication import compute_outcome
from monev.sheets import void_sheets


def owed_sheets(round_: Round):
    """Sheets of judged entries that no juri has handed in, with names for a list."""
    return _open_sheets(round_).filter(entry__in=round_.entries.judged())


@dataclass(frozen=True)
class EntrySheets:
    """The sheets of one entry, for the chair: who is done, never what was given."""

    entry: Entry
    sheets: list[ScoreSheet]

    @property
    def locked(self) -> int:
        return sum(sheet.state == SheetState.SUBMITTED for sheet in self.sheets)


def panel_sheets(round_: Round) -> list[EntrySheets]:
    """Return every sheet of the round by entry, void ones left out."""
    sheets = (
        ScoreSheet.objects.filter(entry__round=round_)
        .exclude(state=SheetState.VOID)
        .select_related("entry__kim", "entry__round", "juri__user")
        .order_by("entry__slot_number", "entry_id", "pk")
    )
    groups = groupby(sheets, key=lambda sheet: sheet.entry_id)
    found = [list(group) for _, group in groups]
    return [EntrySheets(group[0].entry, group) for group in found]


def _open_sheets(round_: Round):
    return (
        ScoreSheet.objects.filter(entry__round=round_, state__in=OWED_SHEETS)
        .select_related("entry__kim", "juri__user")
        .order_by("entry__slot_number", "entry_id", "pk")
    )


@transaction.atomic
def close_round(
    round_: Round, *, by, excused: Collection[uuid.UUID] = (), reason: str = ""
) -> Round:
    """End the scoring and compute the draft result.

    excused: sheets that will not come; they become void with the reason. Sheets of entries that are
    not judged (absent, withdrawn) need none.
    Raises DomainError naming owed sheets that are not excused, IllegalTransitionError outside the
    presentation.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    # A suspended round and one in its plenary may reach the tabulation as well, but not like this.
    if not locked.is_scoring:
        raise IllegalTransitionError("Penilaian putaran ini tidak sedang berjalan.")
    locked.move_to(RoundState.TABULATION)
    owed = list(owed_sheets(locked))
    waiting = [sheet for sheet in owed if sheet.uuid not in set(excused)]
    if waiting:
        names = ", ".join(f"{sheet.juri.user} untuk {sheet.entry}" for sheet in waiting)
        raise DomainError(f"Lembar nilai belum lengkap: {names}.", field="lembar")
    if owed and not reason.strip():
        raise DomainError("Tulis alasan lembar itu tidak ditunggu.", field="alasan")
    void_sheets(owed_sheets(locked), by=by, reason=reason.strip())
    void_sheets(_open_sheets(locked), by=by, reason="Peserta tidak dinilai")
    scored = [entry for entry in _complete_entries(locked) if _mark_scored(entry, by=by)]
    outcome = compute_outcome(locked, by=by)
    record(
        by, "round.close", locked, scored=len(scored), excused=len(owed), reason=reason.strip(),
        version=outcome.number,
    )  # fmt: skip
    return locked


def _complete_entries(round_: Round) -> list[Entry]:
    """Judged entries with at least the minimum of submitted sheets."""
    return list(round_.entries.judged().with_counted_sheets(round_.minimum_sheets))


def _mark_scored(entry: Entry, *, by) -> bool:
    if entry.state == EntryState.SCHEDULED:
        # Enough juri saw the presentation: nobody has ticked it off.
        entry.move_to(EntryState.PRESENTED)
    if EntryState.SCORED not in entry.next_states:
        return False
    entry.move_to(EntryState.SCORED)
    record(by, "entry.scored", entry, round=entry.round_id)
    return True
