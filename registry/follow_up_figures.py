"""Closing rates of follow-ups: per kabupaten/kota, whose office coaches, and per KIM."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone

from registry.enums_coaching import OPEN_FOLLOW_UPS, FollowUpState
from registry.models import Kim, Region
from registry.models.follow_up import Closing

# Letters of the path of a kabupaten, 64.09.
KABUPATEN_LENGTH = 5


@dataclass(frozen=True)
class ClosingLine:
    """One row of the table: a kabupaten/kota or a KIM, with its counts."""

    owner: object
    closing: Closing


def figures_page(rows) -> dict:
    """Return the counts as of today in five queries. rows: FollowUps the reader may see.

    A dropped follow-up counts nowhere. "kim" holds one line per KIM, the lowest rate first.
    """
    today = timezone.localdate()
    place = Substr(Coalesce("kim__region__path", "area__path"), 1, KABUPATEN_LENGTH)
    areas = _counted(rows.annotate(place=place), "place", today)
    regions = Region.objects.filter(path__in=areas).order_by("path")
    groups = _counted(rows.filter(kim__isnull=False), "kim", today)
    kim = Kim.objects.filter(pk__in=groups).with_place()
    lines = [ClosingLine(one, groups[one.pk]) for one in kim]
    return {
        "today": today,
        "closing": rows.closing(today),
        "areas": [ClosingLine(one, areas[one.path]) for one in regions],
        "kim": sorted(
            lines, key=lambda line: (line.closing.percent, -line.closing.total, line.owner.name)
        ),
    }


def _counted(rows, group: str, on) -> dict:
    """Return value of `group` → Closing, in one query; groups without a row are left out."""
    late = Q(state__in=OPEN_FOLLOW_UPS, due_on__lt=on)
    found = (
        rows.exclude(state=FollowUpState.DROPPED).order_by().values_list(group)
        .annotate(
            total=Count("pk"),
            verified=Count("pk", filter=Q(state=FollowUpState.VERIFIED)),
            waiting=Count("pk", filter=Q(state=FollowUpState.DONE)),
            overdue=Count("pk", filter=late),
        )
    )  # fmt: skip
    return {key: Closing(*counts) for key, *counts in found}
