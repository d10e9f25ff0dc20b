"""Coverage of a brief: of how many KIM it reached how many, per kecamatan and in all.

Targeted = KIM the brief went to. Reached = those that recorded passing it on at least once. Not
yet = the others, of whom some took it. People = the sum of what KIM recorded; somebody who heard it
twice counts twice.
"""

from dataclasses import dataclass

from registry.enums import RegionLevel
from registry.models import Region
from registry.models.region import PATH_LENGTHS


@dataclass(frozen=True)
class Coverage:
    """Counts of KIM and people over some targets; `region` None = over all of them."""

    targeted: int = 0
    reached: int = 0
    taken: int = 0
    people: int = 0
    region: Region | None = None

    @property
    def not_yet(self) -> int:
        return self.targeted - self.reached

    @property
    def not_taken(self) -> int:
        return self.not_yet - self.taken

    @property
    def sentence(self) -> str:
        if not self.targeted:
            return "Belum ada KIM sasaran."
        if not self.reached:
            return f"Belum ada yang menyampaikan dari {self.targeted} KIM sasaran."
        return f"{self.reached} dari {self.targeted} KIM sasaran sudah menyampaikan."


def coverage(targets) -> Coverage:
    """Count the targets of a queryset; one query."""
    return _count(_rows(targets))


def coverage_by_kecamatan(targets) -> list[Coverage]:
    """Return the counts per kecamatan in the order of their codes; two queries."""
    length = PATH_LENGTHS[RegionLevel.KECAMATAN]
    groups: dict[str, list] = {}
    for row in _rows(targets):
        groups.setdefault(row[0][:length], []).append(row)
    regions = Region.objects.filter(path__in=groups).with_parents().order_by("path")
    return [_count(groups[region.path], region) for region in regions]


def _rows(targets) -> list[tuple]:
    """Return (path of the KIM's region, when taken, times passed on, people) of each target."""
    fields = ("kim__region__path", "taken_at", "relay_count", "people_count")
    return list(targets.with_reach().order_by().values_list(*fields))


def _count(rows, region=None) -> Coverage:
    return Coverage(
        targeted=len(rows),
        reached=sum(bool(relays) for _, _, relays, _ in rows),
        taken=sum(taken is not None and not relays for _, taken, relays, _ in rows),
        people=sum(people for _, _, _, people in rows),
        region=region,
    )
