"""Categories and zones of a round: set before it is announced, copied into the next one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.models import DocumentRequirement, EligibilityRule, Round, RoundCategory, RoundZone
from registry.enums import RegionLevel
from registry.models import Region

# The area a quota counts in, and zones are made of: one step below the area of the round.
QUOTA_LEVEL = {
    RegionLevel.KABUPATEN: RegionLevel.KECAMATAN,
    RegionLevel.PROVINSI: RegionLevel.KABUPATEN,
}


@dataclass(frozen=True)
class CategoryInput:
    name: str
    quota: int | None = None


@dataclass(frozen=True)
class ZoneInput:
    """areas: paths of the areas, each in one zone at most."""

    name: str
    quota: int | None = None
    areas: tuple[str, ...] = ()


def areas_of(round_: Round):
    """Return the areas that zones of this round are made of, by code."""
    level = QUOTA_LEVEL[round_.region.level]
    return Region.objects.current().below(round_.region.path).filter(level=level).order_by("path")


def require_open_divisions(round_: Round) -> None:
    if not round_.takes_rules:
        raise IllegalTransitionError(
            "Kategori dan zona tidak dapat diubah lagi: putaran sudah diumumkan."
        )


@transaction.atomic
def set_divisions(
    round_: Round, categories: Iterable[CategoryInput], zones: Iterable[ZoneInput], *, by
) -> Round:
    """Store what the entries of a round are grouped by; what stood there before is replaced.

    Nobody has been nominated yet, so nothing hangs on the replaced rows.
    Raises IllegalTransitionError once the round is announced, DomainError for an area in two zones.
    """
    stored = Round.objects.select_for_update().get(pk=round_.pk)
    require_open_divisions(stored)
    categories, zones = list(categories), list(zones)
    areas = [area for zone in zones for area in zone.areas]
    if len(set(areas)) < len(areas):
        raise DomainError("Satu wilayah hanya masuk satu zona.")
    stored.categories.all().delete()
    stored.zones.all().delete()
    for n, one in enumerate(categories):
        stored.categories.create(name=one.name, quota=one.quota, position=n)
    for n, one in enumerate(zones):
        stored.zones.create(
            name=one.name, quota=one.quota, position=n, area_paths=sorted(one.areas)
        )
    stored.version += 1
    stored.save(update_fields=["version", "updated_at"])
    record(
        by, "round.set_divisions", stored,
        categories=[one.name for one in categories], zones=[one.name for one in zones],
    )  # fmt: skip
    return stored


@transaction.atomic
def copy_settings(source: Round, target: Round, *, by) -> None:
    """Give a new round the conditions, documents, categories and zones of an earlier one.

    The rows are copied: what either round changes later leaves the other as it is.
    Raises DomainError for a round of another area, IllegalTransitionError once it is announced.
    """
    stored = Round.objects.select_for_update().get(pk=target.pk)
    require_open_divisions(stored)
    if source.region_id != target.region_id:
        raise DomainError("Pilih putaran dari wilayah yang sama.", field="source")
    if source.eligibility_rules.exists():
        stored.eligibility_rules.all().delete()
        _copy(EligibilityRule, source.eligibility_rules.all(), stored,
              "kind", "strength", "amount")  # fmt: skip
    stored.document_requirements.all().delete()
    _copy(DocumentRequirement, source.document_requirements.all(), stored,
          "kind", "label", "form", "strength", "max_seconds", "note")  # fmt: skip
    copy_divisions(source, stored)
    record(by, "round.copy_settings", stored, source=source.slug)


def copy_divisions(source: Round, target: Round) -> None:
    target.categories.all().delete()
    target.zones.all().delete()
    _copy(RoundCategory, source.categories.all(), target, "name", "quota", "position")
    _copy(RoundZone, source.zones.all(), target, "name", "quota", "position", "area_paths")


def _copy(model, rows, target: Round, *names: str) -> None:
    model.objects.bulk_create(
        model(round=target, **{name: getattr(row, name) for name in names}) for row in rows
    )
