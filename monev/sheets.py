"""Which sheets exist: one for every judged entry and every juri who judges it."""

from django.db import transaction

from kim_portal.accounts.audit import record
from monev.enums import SheetState
from monev.models import Recusal, Round, ScoreSheet
from monev.radar import undecided


@transaction.atomic
def prepare_sheets(round: Round, *, by) -> Round:
    """Create the missing sheets of the round, empty; calling it again changes nothing.

    A juri with a conflict of interest gets no sheet for that entry, nor does one for whom the
    radar found a relation that nobody has decided, nor one who handed in a sheet for it from an
    earlier seat: the entry would count that person twice.
    """
    seats = list(round.juri_assignments.scoring().values_list("pk", "user_id"))
    entries = list(round.entries.judged().values_list("pk", flat=True))
    existing = set(ScoreSheet.objects.filter(entry__round=round).values_list("entry_id", "juri_id"))
    conflicts = Recusal.objects.blocking().filter(entry__round=round)
    barred = set(conflicts.values_list("entry_id", "juri__user_id"))
    barred |= {(found.entry.pk, found.juri.user_id) for found in undecided(round)}
    barred |= set(
        ScoreSheet.objects.counted()
        .filter(entry__round=round)
        .values_list("entry_id", "juri__user_id")
    )
    missing = [
        ScoreSheet(entry_id=entry, juri_id=juri)
        for entry in entries
        for juri, person in seats
        if (entry, juri) not in existing and (entry, person) not in barred
    ]
    if missing:
        ScoreSheet.objects.bulk_create(missing)
        record(by, "round.prepare_sheets", round, count=len(missing))
    return round


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
