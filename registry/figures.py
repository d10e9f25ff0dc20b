"""Figures about a territory for people: each with its definition, counted on a day."""

import datetime
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from registry.enums import OperationalStatus, RegionLevel, RegionStatus, RegistrationState
from registry.models import ActivityReport, Kim, Member, Region
from registry.tally import HAS_KIM, formed_at

RECENT_DAYS = 90
IN_FORCE = [one for one in RegionStatus if one != RegionStatus.ENDED]
# Upper bounds of the five map classes, in percent (design: fixed classes, rates and not counts).
CLASS_BOUNDS = (10, 25, 50, 75)
CLASS_LABELS = ("di bawah 10%", "10–24%", "25–49%", "50–74%", "75–100%")


@dataclass(frozen=True)
class Figure:
    """A number with what it counts."""

    label: str
    value: int
    definition: str
    is_percent: bool = False


@dataclass(frozen=True)
class Coverage:
    """How many desa/kelurahan of a region have at least one formed KIM."""

    region: Region
    kim_count: int
    desa_count: int
    covered_count: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded half up; 0 for a region without desa."""
        if not self.desa_count:
            return 0
        return (200 * self.covered_count + self.desa_count) // (2 * self.desa_count)

    @property
    def map_class(self) -> str:
        """CSS class k1 (lowest) to k5."""
        return f"k{1 + sum(self.percent >= bound for bound in CLASS_BOUNDS)}"

    @property
    def value_text(self) -> str:
        return f"{self.percent}%"

    @property
    def title(self) -> str:
        counted = f"{self.covered_count} dari {self.desa_count} desa/kelurahan"
        return f"{self.region.name}: {counted} ({self.percent}%)"

    @property
    def url(self) -> str:
        """The directory, narrowed to this kabupaten/kota."""
        return f"{reverse('registry:kim_list')}?kabkota={self.region.code}"


def coverage(parent: Region) -> list[Coverage]:
    """Return the coverage of each kabupaten/kota of a provinsi, in the order of the codes.

    One query; empty for a region of another level.
    """
    if parent is None or parent.level != RegionLevel.PROVINSI:
        return []
    current = Q(children__children__status__in=IN_FORCE)
    formed = current & formed_at("children__children__kim__")
    rows = (
        parent.children.filter(level=RegionLevel.KABUPATEN)
        .annotate(
            desa_count=Count("children__children", filter=current, distinct=True),
            covered_count=Count("children__children", filter=formed, distinct=True),
            kim_count=Count("children__children__kim", filter=formed, distinct=True),
        )
        .order_by("path")
    )
    return [Coverage(row, row.kim_count, row.desa_count, row.covered_count) for row in rows]


def public_figures(areas: list[Coverage], on: datetime.date | None = None) -> list[Figure]:
    """Return the figures of the front page as of `on` (default today)."""
    on = on or timezone.localdate()
    published = ActivityReport.objects.published()
    since = on - datetime.timedelta(days=RECENT_DAYS)
    recent = Kim.objects.public().active_since(since)
    members = Member.objects.in_office(on).filter(kim__state=RegistrationState.VERIFIED)
    figures = [
        Figure(
            "KIM berkegiatan dalam 3 bulan terakhir",
            recent.count(),
            f"KIM terverifikasi dengan kegiatan terverifikasi dalam {RECENT_DAYS} hari terakhir.",
        ),
        Figure(
            "anggota dan pengurus",
            members.count(),
            "Orang dengan masa jabatan berjalan di KIM terverifikasi.",
        ),
        Figure(
            f"kegiatan terverifikasi tahun {on.year}",
            published.filter(held_on__year=on.year).count(),
            "Laporan kegiatan yang sudah diperiksa Diskominfo kabupaten/kota.",
        ),
    ]
    if desa := sum(area.desa_count for area in areas):
        covered = sum(area.covered_count for area in areas)
        whole = Coverage(areas[0].region, 0, desa, covered)
        figures.append(
            Figure(
                f"desa dan kelurahan sudah punya KIM, {covered} dari {intcomma(desa)}",
                whole.percent,
                HAS_KIM,
                is_percent=True,
            )
        )
    return figures


def status_counts() -> dict[str, int]:
    """Count the verified KIM per status: {status: count}, every status present."""
    counted = Kim.objects.public().values_list("status").annotate(count=Count("pk")).order_by()
    return dict.fromkeys(OperationalStatus.values, 0) | dict(counted)
