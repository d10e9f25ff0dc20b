"""Statistics across the years of the archive: published results in force, and nothing else."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from monev.enums import MonevLevel, ResultState
from monev.models import Result, Round


@dataclass(frozen=True)
class YearLine:
    """One year and level: rounds, entries, KIM that came again, and the spread of final points.

    points: (lowest, middle, highest), 0–100, of entries with a final score; None without any.
    """

    year: int
    level: str
    round_count: int
    entry_count: int
    again_count: int
    points: tuple[Decimal, Decimal, Decimal] | None


def year_lines() -> list[YearLine]:
    """Return one line per year and level with a published result, the newest first; one query."""
    rows = defaultdict(list)
    for year, level, *facts in _results():
        rows[year, level].append(facts)
    known, lines = defaultdict(set), []
    for (year, level), found in sorted(rows.items()):
        kim = {one for _, one, _ in found if one}
        again = kim & known[level]
        known[level] |= kim
        points = sorted(one for _, _, one in found if one is not None)
        spread = (points[0], median(points), points[-1]) if points else None
        rounds = {one for one, _, _ in found}
        lines.append(
            YearLine(year, MonevLevel(level).label, len(rounds), len(found), len(again), spread)
        )
    return lines[::-1]


def _results():
    """Return (year, level, round, KIM, points) of every entry of every result in force."""
    found = Result.objects.filter(
        outcome__state=ResultState.PUBLISHED, outcome__round__in=Round.objects.published().real()
    )
    return found.order_by("pk").values_list(
        "outcome__round__year", "outcome__round__level", "outcome__round", "entry__kim",
        "total_points",
    )  # fmt: skip
