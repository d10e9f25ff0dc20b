"""The map of a region: for each area below it a few figures, and one of them as its colour.

Every layer is a rate or an age, never a bare count, with five fixed classes (design 14).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone

from registry.enums import OperationalStatus, RegionLevel
from registry.models import ActivityReport, Channel, Kim, KimSector, Region
from registry.models.region import PATH_LENGTHS
from registry.schematic import Drawing, draw
from registry.tally import FORMED, HAS_KIM, formed, list_address, place_query
from registry.territory import CHILD_LEVELS

# Counting a whole province takes a while; the page says at which minute it was counted.
KEPT_SECONDS = 300
NOTHING = "k0"


@dataclass(frozen=True)
class Facts:
    """What is counted of one area. `sector` is the one most KIM name, with how many do."""

    region: Region
    desa_count: int
    covered_count: int
    kim_count: int
    active_count: int
    channel_count: int
    last_activity_on: datetime.date | None
    sector: str
    sector_count: int

    @property
    def blank_count(self) -> int:
        return self.desa_count - self.covered_count

    @property
    def list_url(self) -> str:
        """The directory, narrowed to the formed KIM of this area."""
        return list_address("terbentuk", place_query(self.region.path))


@dataclass(frozen=True)
class Layer:
    """One way to colour the map. `classes` are the words of k1 to k5; value gives (class, text)."""

    slug: str
    label: str
    meaning: str
    classes: tuple[str, ...]
    value: Callable[[Facts, datetime.date], tuple[str, str]]


@dataclass(frozen=True)
class Area:
    """One area as the drawing and its table need it."""

    facts: Facts
    map_class: str
    value_text: str
    url: str
    names_sector: bool = False

    @property
    def region(self) -> Region:
        return self.facts.region

    @property
    def title(self) -> str:
        words = self.facts.sector if self.names_sector and self.facts.sector else self.value_text
        return f"{self.region.label}: {words}"


@dataclass(frozen=True)
class Atlas:
    region: Region
    layer: Layer
    areas: list[Area]
    drawing: Drawing | None
    counted_at: datetime.datetime


def _classed(value: float, bounds: tuple[float, ...]) -> str:
    return f"k{1 + sum(value >= bound for bound in bounds)}"


def _percent(part: int, whole: int) -> tuple[str, str]:
    if not whole:
        return NOTHING, "–"
    percent = (200 * part + whole) // (2 * whole)
    return _classed(percent, (10, 25, 50, 75)), f"{percent}%"


def _per_desa(facts: Facts, on) -> tuple[str, str]:
    if not facts.desa_count:
        return NOTHING, "–"
    rate = facts.kim_count / facts.desa_count
    return _classed(rate, (0.1, 0.25, 0.5, 1)), f"{rate:.2f}".replace(".", ",")


def _sector(facts: Facts, on) -> tuple[str, str]:
    if not facts.sector:
        return NOTHING, "–"
    # The first word says it where there is little room: "UMKM dan ekonomi kreatif" is UMKM.
    return _percent(facts.sector_count, facts.kim_count)[0], facts.sector.split()[0].rstrip(",")


def _covered(facts: Facts, on) -> tuple[str, str]:
    grade, text = _percent(facts.covered_count, facts.desa_count)
    if facts.region.level == RegionLevel.DESA:
        return grade, "ada" if facts.covered_count else "belum"
    return grade, text


def _blank(facts: Facts, on) -> tuple[str, str]:
    grade, text = _percent(facts.blank_count, facts.desa_count)
    if facts.region.level == RegionLevel.DESA:
        return grade, "tanpa" if facts.blank_count else "ada"
    return grade, text


def _age(facts: Facts, on: datetime.date) -> tuple[str, str]:
    if facts.last_activity_on is None:
        return NOTHING, "–"
    days = max((on - facts.last_activity_on).days, 0)
    grade = 5 - sum(days > bound for bound in (30, 90, 180, 365))
    return f"k{grade}", "hari ini" if not days else f"{days} hari"


PERCENTS = ("di bawah 10%", "10–24%", "25–49%", "50–74%", "75–100%")
LAYERS = {
    one.slug: one
    for one in (
        Layer(
            "cakupan", "Desa yang punya KIM", HAS_KIM, PERCENTS, _covered,
        ),
        Layer(
            "per-desa", "KIM per desa",
            "KIM terbentuk dibagi jumlah desa dan kelurahan yang berlaku hari ini.",
            ("di bawah 0,10", "0,10–0,24", "0,25–0,49", "0,50–0,99", "1 atau lebih"), _per_desa,
        ),
        Layer(
            "aktif", "KIM yang aktif",
            "Bagian KIM terbentuk yang statusnya ditetapkan aktif oleh Diskominfo.", PERCENTS,
            lambda facts, on: _percent(facts.active_count, facts.kim_count),
        ),
        Layer(
            "potensi", "Potensi utama",
            "Sektor yang paling banyak diangkat KIM terbentuk. Warna: berapa bagian KIM yang "
            "mengangkatnya.", PERCENTS, _sector,
        ),
        Layer(
            "kanal", "KIM yang punya kanal",
            "Bagian KIM terbentuk yang mempunyai kanal media yang masih dipakai, daring atau "
            "luring.", PERCENTS,
            lambda facts, on: _percent(facts.channel_count, facts.kim_count),
        ),
        Layer(
            "kegiatan", "Kegiatan terakhir",
            "Hari sejak kegiatan terverifikasi yang terakhir di wilayah itu.",
            ("lebih dari 1 tahun", "181–365 hari", "91–180 hari", "31–90 hari", "30 hari terakhir"),
            _age,
        ),
        Layer(
            "kosong", "Desa tanpa KIM",
            "Bagian desa dan kelurahan yang berlaku hari ini dan belum punya KIM terbentuk.",
            PERCENTS, _blank,
        ),
    )
}  # fmt: skip
USUAL = "cakupan"


def atlas_of(region: Region, slug: str) -> Atlas:
    """Return the map of a region above desa; an unknown layer is the usual one."""
    layer = LAYERS.get(slug, LAYERS[USUAL])
    key = f"atlas:{region.path}:{timezone.localdate()}"
    counted_at, facts = cache.get(key) or (None, None)
    if facts is None:
        counted_at, facts = timezone.now(), facts_of(region)
        cache.set(key, (counted_at, facts), KEPT_SECONDS)
    today = timezone.localdate()
    named = layer.slug == "potensi"
    areas = [
        Area(one, *layer.value(one, today), _address(one.region, layer), named) for one in facts
    ]
    return Atlas(region, layer, areas, draw(region.code, areas), counted_at)


def _address(region: Region, layer: Layer) -> str:
    """A desa has its own page; everything above leads deeper into the map."""
    if region.level == RegionLevel.DESA:
        return region.get_absolute_url()
    address = reverse("registry:map_detail", args=[region.path])
    return address if layer.slug == USUAL else f"{address}?lapis={layer.slug}"


def facts_of(region: Region) -> list[Facts]:
    """Count what stands in each area below the region; five queries whatever their number."""
    children = list(region.children.current().order_by("path"))
    level = CHILD_LEVELS[region.level]
    length = PATH_LENGTHS.get(level, Region._meta.get_field("path").max_length)
    desa = _desa_counts(region, length)
    kim = _kim_counts(region, length)
    latest, sectors = _latest(region, length), _sectors(region, length)
    found = []
    for child in children:
        counts = kim.get(child.path, {})
        sector, sector_count = sectors.get(child.path, ("", 0))
        found.append(
            Facts(
                child, desa.get(child.path, 0), counts.get("covered", 0), counts.get("kim", 0),
                counts.get("active", 0), counts.get("heard", 0), latest.get(child.path), sector,
                sector_count,
            )
        )  # fmt: skip
    return found


def _desa_counts(region: Region, length: int) -> dict[str, int]:
    desa = Region.objects.below(region.path).current().filter(level=RegionLevel.DESA)
    rows = desa.order_by().values_list(Substr("path", 1, length))
    return dict(rows.annotate(count=Count("pk")))


def _kim_counts(region: Region, length: int) -> dict[str, dict]:
    heard = Channel.objects.in_use().filter(kim=OuterRef("pk"))
    in_desa = Q(region__level=RegionLevel.DESA) & ~Q(region__status="ended")
    rows = (
        formed(Kim.objects.below(region))
        .order_by()
        .annotate(area=Substr("region__path", 1, length), has_channel=Exists(heard))
        .values("area")
        .annotate(
            kim=Count("pk"),
            active=Count("pk", filter=Q(status=OperationalStatus.ACTIVE)),
            heard=Count("pk", filter=Q(has_channel=True)),
            covered=Count("region", filter=in_desa, distinct=True),
        )
    )
    return {row["area"]: row for row in rows}


def _latest(region: Region, length: int) -> dict[str, datetime.date]:
    inside = formed(Kim.objects.below(region)).order_by().values("pk")
    rows = (
        ActivityReport.objects.published()
        .filter(kim__in=inside)
        .order_by()
        .values_list(Substr("kim__region__path", 1, length))
        .annotate(day=Max("held_on"))
    )
    return dict(rows)


def _sectors(region: Region, length: int) -> dict[str, tuple[str, int]]:
    """Return area → the sector that most KIM name, the first of the list among equals."""
    rows = (
        KimSector.objects.filter(kim__in=Kim.objects.below(region).filter(FORMED).values("pk"))
        .order_by()
        .annotate(area=Substr("kim__region__path", 1, length))
        .values_list("area", "sector__name")
        .annotate(count=Count("kim", distinct=True))
        .order_by("-count", "sector__position", "sector__name")
    )
    found = {}
    for area, name, count in rows:
        found.setdefault(area, (name, count))
    return found
