"""Two people open the values: the chair ends the scoring, the secretary opens and computes.

Until then nobody sees a value, a mean or a count of values, office and secretary included.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.canonical import fingerprint
from monev.enums import OWED_SHEETS, EntryState, RoundState, SheetState
from monev.enums_delivery import DeliveryState
from monev.judging import sheet_content
from monev.models import Entry, Recusal, Round, ScoreSheet, SheetDelivery
from monev.publication import compute_if_possible
from monev.sheets import void_sheets

CLOSING_FIELDS = ["scoring_closed_at", "scoring_closed_by", "excused_sheets", "excuse_reason"]
# What a juri gave; names in a revision are those of its day and may change.
SEALED_PARTS = ("scores", "notes", "strengths", "advice")


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
    """End the scoring: the chair's key. Values stay sealed until `open_round()`.

    excused: sheets that will not come; they become void with the reason when values are opened.
    Sheets of entries that are not judged (absent, withdrawn) need none.
    Raises DomainError naming owed sheets that are not excused, IllegalTransitionError outside the
    presentation.
    """
    locked = _lock(round_)
    # A suspended round and one in its plenary may reach the tabulation as well, but not like this.
    if not locked.is_scoring:
        raise IllegalTransitionError("Penilaian putaran ini tidak sedang berjalan.")
    _require_settled_conflicts(locked)
    owed = _require_handed_in(locked, set(excused))
    if owed and not reason.strip():
        raise DomainError("Tulis alasan lembar itu tidak ditunggu.", field="alasan")
    locked.scoring_closed_at, locked.scoring_closed_by = timezone.now(), by
    locked.excused_sheets = sorted(str(sheet.uuid) for sheet in owed)
    locked.excuse_reason = reason.strip()
    locked.save(update_fields=CLOSING_FIELDS)
    record(by, "round.close", locked, excused=len(owed), reason=reason.strip())
    return locked


@transaction.atomic
def unclose_round(round_: Round, *, by) -> Round:
    """Take the chair's key back, as long as nobody has opened the values."""
    locked = _lock(round_)
    if not locked.waits_for_opening:
        raise IllegalTransitionError("Penilaian belum ditutup, atau nilainya sudah dibuka.")
    locked.scoring_closed_at = locked.scoring_closed_by = None
    locked.excused_sheets, locked.excuse_reason = [], ""
    locked.save(update_fields=CLOSING_FIELDS)
    record(by, "round.unclose", locked)
    return locked


@transaction.atomic
def open_round(round_: Round, *, by) -> Round:
    """Open the values and compute the draft result: the secretary's key, after the chair's.

    Raises DomainError when the same person closed the scoring, when a sheet is owed again, when a
    late one is undecided, or when a locked sheet no longer holds what was submitted;
    IllegalTransitionError without the first key.
    """
    locked = _lock(round_)
    if not locked.waits_for_opening:
        raise IllegalTransitionError("Nilai dibuka sesudah ketua menutup penilaian.")
    if locked.scoring_closed_by_id == by.pk:
        raise DomainError("Nilai dibuka oleh dua orang. Anda sudah menutup penilaian ini.")
    _require_decided(locked)
    excused = {uuid.UUID(key) for key in locked.excused_sheets}
    _require_handed_in(locked, excused)
    if changed := changed_sheets(locked):
        names = ", ".join(f"{sheet.juri.user} untuk {sheet.entry}" for sheet in changed)
        raise DomainError(
            f"Isi lembar tidak sama dengan yang diajukan: {names}. Nilai tidak dibuka. "
            "Hubungi administrator sistem."
        )
    locked.move_to(RoundState.TABULATION, opened_at=timezone.now(), opened_by=by)
    void_sheets(owed_sheets(locked), by=by, reason=locked.excuse_reason)
    void_sheets(_open_sheets(locked), by=by, reason="Peserta tidak dinilai")
    scored = [entry for entry in _complete_entries(locked) if _mark_scored(entry, by=by)]
    outcome = compute_if_possible(locked, by=by)
    version = outcome.number if outcome else 0
    record(by, "round.open", locked, scored=len(scored), excused=len(excused), version=version)
    return locked


def changed_sheets(round_: Round) -> list[ScoreSheet]:
    """Return locked sheets whose content is not the one that was sealed when they were submitted.

    A sheet is whole when its last revision still has its own fingerprint, and scores, notes and
    texts are those of that revision.
    """
    sheets = (
        ScoreSheet.objects.counted()
        .filter(entry__round=round_)
        .select_related("entry__kim", "entry__round__instrument", "juri__user")
        .prefetch_related("revisions", "scores__indicator")
    )
    return [sheet for sheet in sheets if not _is_as_submitted(sheet)]


def _is_as_submitted(sheet: ScoreSheet) -> bool:
    revisions = sorted(sheet.revisions.all(), key=lambda one: one.number)
    if not revisions:
        return not sheet.digest
    last = revisions[-1]
    sealed = fingerprint(last.content | {"number": last.number})
    if not sealed == last.digest == sheet.digest:
        return False
    stored = sheet_content(sheet)
    return all(stored[part] == last.content[part] for part in SEALED_PARTS)


def _lock(round_: Round) -> Round:
    return (
        Round.objects.select_for_update(of=("self",), no_key=True)
        .select_related("instrument", "region")
        .get(pk=round_.pk)
    )


def _require_settled_conflicts(round_: Round) -> None:
    """A sheet whose juri disclosed a conflict counts or is void: the office says which, before."""
    if waiting := Recusal.objects.waiting().filter(entry__round=round_).count():
        raise DomainError(f"{waiting} benturan kepentingan menunggu keputusan dinas.")


def _require_handed_in(round_: Round, excused: set[uuid.UUID]) -> list[ScoreSheet]:
    """Return the owed sheets that are excused; DomainError names the others."""
    owed = list(owed_sheets(round_))
    waiting = [sheet for sheet in owed if sheet.uuid not in excused]
    if waiting:
        names = ", ".join(f"{sheet.juri.user} untuk {sheet.entry}" for sheet in waiting)
        raise DomainError(f"Lembar nilai belum lengkap: {names}.", field="lembar")
    return owed


def _require_decided(round_: Round) -> None:
    """What came after the closing is taken or refused before anybody sees a value."""
    late = SheetDelivery.objects.of_round(round_).filter(state=DeliveryState.LATE)
    if names := ", ".join(f"{one.sheet.juri.user} untuk {one.sheet.entry}" for one in late):
        raise DomainError(f"Lembar terlambat menunggu putusan ketua juri: {names}.")


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
