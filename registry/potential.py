"""The potential of a region: sector × area with products and gaps, and who could teach whom."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from registry.enums import OperationalStatus, RegionLevel
from registry.models import ActivityReport, Kim, KimSector, Region, Sector, Umkm
from registry.models.region import PATH_LENGTHS
from registry.tally import FORMED, formed
from registry.territory import CHILD_LEVELS

PRODUCTS_SHOWN = 12
# A year of verified activities makes a KIM strong, none at all makes it weak.
LOOK_BACK_DAYS = 365
STRONG_FROM = 4
PAIRS_SHOWN = 30


@dataclass(frozen=True)
class SectorRow:
    """One sector: KIM per area in the order of the areas, businesses, and areas without any KIM."""

    sector: Sector
    counts: list[int]
    gaps: list[Region]
    products: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Potential:
    areas: list[Region]
    rows: list[SectorRow]

    @property
    def by_area(self) -> list[tuple[Region, list[int]]]:
        """The same counts with one row per area: areas grow downwards, sectors stay few."""
        return [(area, [row.counts[n] for row in self.rows]) for n, area in enumerate(self.areas)]


def potential_of(region: Region) -> Potential:
    """Return sector × area of formed KIM; products of businesses whose owner agreed to be shown."""
    areas = list(region.children.current().order_by("path"))
    level = CHILD_LEVELS[region.level]
    length = PATH_LENGTHS.get(level, Region._meta.get_field("path").max_length)
    counts = defaultdict(dict)
    links = KimSector.objects.filter(kim__in=Kim.objects.below(region).filter(FORMED).values("pk"))
    named = links.order_by().annotate(area=Substr("kim__region__path", 1, length))
    for sector, area, count in named.values_list("sector", "area").annotate(
        count=Count("kim", distinct=True)
    ):
        counts[sector][area] = count
    products = _products(region)
    rows = []
    for sector in Sector.objects.filter(Q(is_retired=False) | Q(pk__in=counts)):
        row = [counts[sector.pk].get(area.path, 0) for area in areas]
        gaps = [area for area, count in zip(areas, row, strict=True) if not count]
        rows.append(SectorRow(sector, row, gaps, products.get(sector.pk, [])))
    return Potential(areas, rows)


def _products(region: Region) -> dict[int, list[str]]:
    """Return sector → names of products, each once; never a name of a business or its owner."""
    found = defaultdict(list)
    rows = Umkm.objects.public().filter(kim__in=Kim.objects.below(region).filter(FORMED))
    for sector, product in rows.order_by("product").values_list("sector", "product").distinct():
        if len(found[sector]) < PRODUCTS_SHOWN:
            found[sector].append(product)
    return found


@dataclass(frozen=True)
class Pair:
    """A suggestion: `strong` could accompany `weak`; `is_near`: same kecamatan."""

    strong: Kim
    weak: Kim
    sector: Sector
    is_near: bool
    strong_count: int


def mentor_pairs(region: Region, on: datetime.date | None = None) -> list[Pair]:
    """Suggest for each silent KIM the strongest one that names its sector, the nearest first.

    Strong: active, with STRONG_FROM verified activities in the last year. Weak: less active or
    dormant. Both lie in the same kabupaten/kota; a strong one is suggested once at most.
    """
    since = (on or timezone.localdate()) - datetime.timedelta(days=LOOK_BACK_DAYS)
    inside = formed(Kim.objects.below(region)).with_place()
    busy = _busy(inside, since)
    silent = inside.filter(status__in=(OperationalStatus.WEAK, OperationalStatus.DORMANT))
    weak = list(silent.order_by("region__path", "pk").prefetch_related("sectors"))
    strong = list(inside.filter(pk__in=busy).prefetch_related("sectors"))
    strong.sort(key=lambda kim: (-busy[kim.pk], kim.pk))
    taken, pairs = set(), []
    for kim in weak:
        best = min(
            (found for other in strong if (found := _match(other, kim)) and other.pk not in taken),
            key=lambda found: (not found[1], -busy[found[0].pk], found[0].pk),
            default=None,
        )
        if best is None:
            continue
        other, is_near, sector = best
        taken.add(other.pk)
        pairs.append(Pair(other, kim, sector, is_near, busy[other.pk]))
    return pairs[:PAIRS_SHOWN]


def _busy(kim_qs: QuerySet, since: datetime.date) -> dict[int, int]:
    active = kim_qs.filter(status=OperationalStatus.ACTIVE).order_by().values("pk")
    done = ActivityReport.objects.published().filter(kim__in=active, held_on__gte=since)
    rows = done.order_by().values_list("kim").annotate(count=Count("pk"))
    return dict(rows.filter(count__gte=STRONG_FROM))


def _match(strong: Kim, weak: Kim):
    """Return (strong, same kecamatan?, sector) when both name a sector in one kabupaten."""
    if strong.region.at_level(RegionLevel.KABUPATEN) != weak.region.at_level(RegionLevel.KABUPATEN):
        return None
    shared = [one for one in weak.sectors.all() if one in set(strong.sectors.all())]
    if not shared:
        return None
    near = strong.region.at_level(RegionLevel.KECAMATAN) == weak.region.at_level(
        RegionLevel.KECAMATAN
    )
    return strong, near, shared[0]
