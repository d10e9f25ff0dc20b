"""A juri's pile of sheets in one round: where one lies, what is before and behind it."""

from dataclasses import dataclass

from monev.enums import OWED_SHEETS, SheetState
from monev.models import Recusal, ScoreSheet


@dataclass(frozen=True)
class Spot:
    """Place of one sheet in the pile. next_owed: the least finished of the others still owed."""

    number: int
    count: int
    previous: ScoreSheet | None
    next: ScoreSheet | None
    next_owed: ScoreSheet | None


def spot_of(sheet: ScoreSheet) -> Spot:
    """Find the sheet in its juri's pile, with one query."""
    pile = list(
        ScoreSheet.objects.filter(juri=sheet.juri_id)
        .exclude(state=SheetState.VOID)
        .exclude(entry__in=Recusal.objects.blocking().filter(juri=sheet.juri_id).values("entry"))
        .for_list()
    )
    keys = [one.pk for one in pile]
    at = keys.index(sheet.pk) if sheet.pk in keys else -1
    owed = [
        one for one in pile if one.pk != sheet.pk and one.state in OWED_SHEETS and one.is_fillable
    ]
    return Spot(
        number=at + 1,
        count=len(pile),
        previous=pile[at - 1] if at > 0 else None,
        next=pile[at + 1] if 0 <= at < len(pile) - 1 else None,
        next_owed=min(owed, key=least_finished_first, default=None),
    )


def least_finished_first(sheet: ScoreSheet) -> tuple:
    """Return the sorting key of the desk: fewest scores, then the order of the presentations."""
    return (sheet.score_count, sheet.entry.slot_number or 0, sheet.entry_id)
