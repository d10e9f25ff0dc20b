"""What the page of one region shows: what lies below it, and figures with their definition."""

from dataclasses import dataclass

from django.utils import timezone

from registry.enums import RegionLevel
from registry.models import Kim, Region
from registry.tally import Tally, formed, list_address, place_query, tallies_of

CHILD_LEVELS = dict(zip(RegionLevel.values, RegionLevel.values[1:], strict=False))


@dataclass(frozen=True)
class Child:
    """A region directly below, with the number of KIM formed in it."""

    region: Region
    kim_count: int


def children_of(region: Region) -> list[Child]:
    """Return the regions directly below with their KIM, in two queries; empty for a desa."""
    level = CHILD_LEVELS.get(region.level)
    if level is None:
        return []
    counts = formed(Kim.objects.below(region)).count_by_region(level)
    children = region.children.current().order_by("path")
    return [Child(one, counts.get(one.path, 0)) for one in children]


def figures_of(region: Region) -> list[Tally]:
    """Return the three numbers of the region, and how many of its KIM have an SK in force."""
    kim = formed(Kim.objects.below(region))
    decreed = Tally(
        "dengan SK yang berlaku",
        kim.with_sk("berlaku").count(),
        "KIM terbentuk yang SK-nya tercatat di portal dan belum berakhir.",
        f"{list_address('terbentuk', place_query(region.path))}&sk=berlaku",
        timezone.localdate(),
    )
    return [*tallies_of(region), decreed]
