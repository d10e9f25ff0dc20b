"""Public figures about aspirations: counts without persons, each with what it counts."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.db.models.functions import Substr
from django.utils import timezone

from registry.enums_aspiration import ANSWERED_STATES, AspirationTheme
from registry.models import Aspiration, Region
from registry.models.region import PATH_LENGTHS

YEAR = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Figure:
    """A number and what it counts; `value` None = nothing to count from."""

    label: str
    value: int | None
    definition: str
    is_percent: bool = False


@dataclass(frozen=True)
class Line:
    """One theme or kabupaten with its numbers."""

    label: str
    count: int
    answered_count: int


@dataclass(frozen=True)
class AspirationFigures:
    figures: list[Figure]
    themes: list[Line]
    places: list[Line]
    counted_on: datetime.date


def aspiration_figures(on: datetime.date | None = None) -> AspirationFigures:
    """Count the last twelve months, in four queries whatever the number of rows."""
    on = on or timezone.localdate()
    counted = Aspiration.objects.counted().filter(received_at__date__gt=on - YEAR)
    answered = Q(state__in=ANSWERED_STATES)
    in_time = answered & Q(answered_at__date__lte=F("answer_due_on"))
    delivered = answered & Q(delivered_on__isnull=False)
    sums = counted.aggregate(
        all=Count("pk"), answered=Count("pk", filter=answered),
        in_time=Count("pk", filter=in_time), delivered=Count("pk", filter=delivered),
    )  # fmt: skip
    return AspirationFigures(
        _figures(sums), _themes(counted, answered), _places(counted, answered), on
    )


def _figures(sums: dict) -> list[Figure]:
    span = "dalam 12 bulan terakhir"
    return [
        Figure(
            "aspirasi diterima", sums["all"],
            f"Aspirasi yang masuk {span}, tanpa yang ditolak atau digabung.",
        ),
        Figure(
            "sudah dijawab", sums["answered"],
            f"Di antaranya yang jawabannya sudah ada; diterima {span}.",
        ),
        Figure(
            "dijawab tepat waktu", _percent(sums["in_time"], sums["answered"]),
            "Bagian dari yang dijawab, yang jawabannya ada paling lambat pada batas jawaban yang "
            "tersimpan. Perpanjangan yang diberi alasan ikut dihitung sebagai batas.",
            is_percent=True,
        ),
        Figure(
            "jawaban sampai ke warga", sums["delivered"],
            "Jawaban yang dicatat KIM sudah disampaikan kembali kepada warga.",
        ),
    ]  # fmt: skip


def _percent(part: int, whole: int) -> int | None:
    """Whole percent, half up; None when there is nothing to divide."""
    return (200 * part + whole) // (2 * whole) if whole else None


def _themes(counted, answered) -> list[Line]:
    rows = counted.order_by().values_list("theme")
    found = rows.annotate(count=Count("pk"), done=Count("pk", filter=answered))
    lines = [Line(AspirationTheme(theme).label, count, done) for theme, count, done in found]
    return sorted(lines, key=lambda line: (-line.count, line.label))


def _places(counted, answered) -> list[Line]:
    length = PATH_LENGTHS["kabupaten"]
    rows = counted.order_by().annotate(area=Substr("region__path", 1, length)).values_list("area")
    found = {
        area: (count, done)
        for area, count, done in rows.annotate(count=Count("pk"), done=Count("pk", filter=answered))
    }
    names = dict(Region.objects.filter(path__in=found).values_list("path", "name"))
    lines = [Line(names[area], *numbers) for area, numbers in found.items()]
    return sorted(lines, key=lambda line: (-line.count, line.label))
