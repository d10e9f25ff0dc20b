"""KIM that are busy for a contest and silent for the rest of the year (story R7-11)."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from monev.models import Entry, Round
from registry.duties import below_paths
from registry.enums import ReportState
from registry.models import ActivityReport, Kim, Region

# Fewer activities say nothing about when a KIM is busy.
FEWEST = 3
DEFINITION = (
    f"KIM peserta Monev dengan sedikitnya {FEWEST} kegiatan terverifikasi tahun itu, semuanya "
    "antara pembukaan pengusulan dan rapat pleno putaran yang diikutinya."
)


@dataclass(frozen=True)
class ContestOnly:
    """A KIM with the number of its activities of the year and their first and last day."""

    kim: Kim
    count: int
    first: datetime.date
    last: datetime.date


def contest_only(region: Region, year: int) -> list[ContestOnly]:
    """Return the KIM of a region whose whole year lies inside rounds they took part in.

    A round without both dates opens no window: then nothing can be said. Two queries.
    """
    windows = _windows(region, year)
    days = defaultdict(list)
    for kim_id, held_on in ActivityReport.objects.filter(
        kim__in=windows, state=ReportState.VERIFIED, held_on__year=year
    ).values_list("kim", "held_on"):
        days[kim_id].append(held_on)
    found = [
        ContestOnly(windows[kim_id][0], len(held), min(held), max(held))
        for kim_id, held in days.items()
        if len(held) >= FEWEST and all(_inside(day, windows[kim_id][1]) for day in held)
    ]
    return sorted(found, key=lambda one: (one.kim.region.path, one.kim.name))


def _windows(region: Region, year: int) -> dict[int, tuple[Kim, list]]:
    """Return {KIM id: (KIM, [(first day, last day)])} of the rounds each took part in."""
    entries = Entry.objects.filter(
        below_paths([region.path], "kim__region__path"),
        round__in=Round.objects.real(),
        round__nomination_opens_on__isnull=False,
        round__plenary_on__year=year,
    ).select_related("round", "kim__region__parent__parent__parent")
    windows: dict[int, tuple[Kim, list]] = {}
    for entry in entries:
        _, spans = windows.setdefault(entry.kim_id, (entry.kim, []))
        spans.append((entry.round.nomination_opens_on, entry.round.plenary_on))
    return windows


def _inside(day: datetime.date, spans) -> bool:
    return any(first <= day <= last for first, last in spans)
