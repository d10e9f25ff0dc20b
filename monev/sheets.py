"""Which sheets exist: one for every judged entry and every juri assigned to it."""

from django.db import transaction

from kim_portal.accounts.audit import record
from monev.delegations import undelegated
from monev.enums import SheetState
from monev.models import PlannedPair, Recusal, Round, ScoreSheet
from monev.radar import undecided


def lock_round(round_id: int) -> None:
    """Take the round's row, to be done before sheets are touched and before anything is recorded.

    Whoever saves a sheet takes round, sheet and log in this order; another order waits for ever.
    """
    Round.objects.select_for_update(no_key=True).get(pk=round_id)


@transaction.atomic
def prepare_sheets(round: Round, *, by) -> Round:
    """Create the missing sheets of the round, empty; calling it again changes nothing.

    The plan of the panel says who judges what; without one every juri judges every entry. A juri
    with a conflict of interest gets no sheet for that entry, nor does one for whom the radar found
    a relation that nobody has decided, nor one who handed in a sheet for it from an earlier seat:
    the entry would count that person twice.
    """
    wanted = _wanted_pairs(round)
    sheets = ScoreSheet.objects.filter(entry__round=round)
    existing = set(sheets.values_list("entry_id", "juri_id"))
    missing = [
        ScoreSheet(entry_id=entry, juri_id=juri)
        for entry, juri in wanted
        if (entry, juri) not in existing
    ]
    if missing:
        ScoreSheet.objects.bulk_create(missing)
        record(by, "round.prepare_sheets", round, count=len(missing))
    # An earlier plan took these away; nothing was ever written in them.
    for sheet in sheets.filter(state=SheetState.VOID, saved_at=None).select_related("entry__kim"):
        if (sheet.entry_id, sheet.juri_id) in wanted:
            sheet.move_to(SheetState.NOT_STARTED, void_reason="")
            record(by, "sheet.restore", sheet, juri=sheet.juri_id)
    return round


def _wanted_pairs(round: Round) -> dict[tuple[int, int], None]:
    """(entry, seat) of every sheet that ought to exist, in a steady order."""
    seats = list(round.juri_assignments.scoring().values_list("pk", "user_id"))
    # No letter of delegation, no sheet: nobody could say whom the kabupaten sends.
    without = undelegated(round)
    judged = round.entries.judged().values_list("pk", flat=True)
    entries = [pk for pk in judged if pk not in without]
    conflicts = Recusal.objects.blocking().filter(entry__round=round)
    barred = set(conflicts.values_list("entry_id", "juri__user_id"))
    barred |= {(found.entry.pk, found.juri.user_id) for found in undecided(round)}
    counted = ScoreSheet.objects.counted().filter(entry__round=round)
    # Whoever handed in from an earlier seat; the sheet of the seat itself exists already.
    barred |= set(counted.values_list("entry_id", "juri__user_id"))
    planned = PlannedPair.objects.of_active(round).as_pairs()
    return {
        (entry, juri): None
        for entry in entries
        for juri, person in seats
        if (entry, person) not in barred and (not planned or (entry, juri) in planned)
    }


@transaction.atomic
def void_sheets(sheets, *, by, reason: str) -> int:
    """Void those of the sheets that still may be, and return how many; values stay in the row."""
    count = 0
    for sheet in sheets.select_related("entry", "juri__user"):
        if SheetState.VOID in sheet.next_states:
            sheet.move_to(SheetState.VOID, void_reason=reason)
            record(by, "sheet.void", sheet, reason=reason, juri=sheet.juri_id)
            count += 1
    return count
