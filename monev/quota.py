"""Places of a round: per area, per category and area, per zone."""

from collections.abc import Callable
from dataclasses import dataclass

from kim_portal.errors import DomainError
from monev.dividing import QUOTA_LEVEL
from monev.models import Entry, Round, RoundCategory, RoundZone


@dataclass(frozen=True)
class Limit:
    """At most `places` entries for which `counts` holds; `label` names them in a sentence."""

    label: str
    places: int
    counts: Callable[[Entry], bool]


def category_of(round_: Round, chosen: RoundCategory | None) -> RoundCategory | None:
    """Return the category an entry takes part in, None in a round without any.

    Raises DomainError when the round has categories and none of them was chosen.
    """
    known = list(round_.categories.all())
    if not known:
        return None
    if chosen not in known:
        raise DomainError("Pilih kategori KIM ini.", field="category")
    return chosen


def zone_of(round_: Round, path: str) -> RoundZone | None:
    """Return the zone of an area, by its path."""
    return next((zone for zone in round_.zones.all() if zone.covers(path)), None)


def refuse_full(
    round_: Round, region, category: RoundCategory | None, zone: RoundZone | None, reason: str,
    *, besides: Entry | None = None,
) -> bool:  # fmt: skip
    """Say whether a quota is exceeded; without a reason it must not be.

    besides: an entry that holds a place already and only changes it.
    """
    limits = _limits(round_, region, category, zone)
    if not limits:
        return False
    # By the area of each nomination: a KIM that moved since still holds the place it was given.
    staying = [
        entry for entry in round_.entries.staying().select_related("kim__region")
        if besides is None or entry.pk != besides.pk
    ]  # fmt: skip
    full = [one for one in limits if sum(map(one.counts, staying)) >= one.places]
    if full and not reason.strip():
        raise DomainError(
            f"Kuota {full[0].label} {full[0].places} peserta dan sudah terisi. "
            "Batalkan satu usulan dahulu untuk menggantinya.",
            field="quota_reason",
        )
    return bool(full)


def _limits(round_: Round, region, category, zone) -> list[Limit]:
    area = region.at_level(QUOTA_LEVEL[round_.region.level])
    limits = []

    def lies_here(entry: Entry) -> bool:
        return f"{entry.region_path}.".startswith(f"{area.path}.")

    if round_.quota is not None and area is not None:
        limits.append(Limit(str(area), round_.quota, lies_here))
    if category and category.quota and area is not None:
        label = f"kategori {category} di {area}"
        limits.append(
            Limit(
                label, category.quota, lambda one: one.category_id == category.pk and lies_here(one)
            )  # fmt: skip
        )
    if zone and zone.quota:
        limits.append(Limit(f"zona {zone}", zone.quota, lambda one: one.zone_id == zone.pk))
    return limits
