"""What the page of one region shows: what lies below it, and figures with their definition."""

from dataclasses import dataclass

from registry.enums import OperationalStatus, RegionLevel
from registry.models import Kim, Region

CHILD_LEVELS = dict(zip(RegionLevel.values, RegionLevel.values[1:], strict=False))


@dataclass(frozen=True)
class Child:
    """A region directly below, with the number of verified KIM in it."""

    region: Region
    kim_count: int


@dataclass(frozen=True)
class Figure:
    """A number of KIM and what it counts."""

    label: str
    value: int
    definition: str


def children_of(region: Region) -> list[Child]:
    """Return the regions directly below with their KIM, in two queries; empty for a desa."""
    level = CHILD_LEVELS.get(region.level)
    if level is None:
        return []
    counts = Kim.objects.public().below(region).count_by_region(level)
    children = region.children.current().order_by("path")
    return [Child(one, counts.get(one.path, 0)) for one in children]


def figures_of(region: Region) -> list[Figure]:
    """Return how many KIM of the region are formed, have an SK, and are active."""
    kim = Kim.objects.public().below(region)
    return [
        Figure(
            "KIM terbentuk",
            kim.count(),
            "KIM di wilayah ini yang pendaftarannya sudah diverifikasi Diskominfo kabupaten/kota.",
        ),
        Figure(
            "dengan SK yang berlaku",
            kim.with_sk("berlaku").count(),
            "KIM terbentuk yang SK-nya tercatat di portal dan belum berakhir.",
        ),
        Figure(
            "berstatus aktif",
            kim.filter(status=OperationalStatus.ACTIVE).count(),
            "KIM terbentuk yang statusnya ditetapkan aktif oleh Diskominfo kabupaten/kota.",
        ),
    ]
