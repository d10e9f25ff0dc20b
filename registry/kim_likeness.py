"""KIM that may be the same group registered twice: alike in name, and in the same place."""

import difflib
from dataclasses import dataclass

from registry.models import Kim
from registry.models.kim import CLOSED_REGISTRATIONS
from registry.office_values import fold_kim_name

# Share of equal letters from which two names may be the same name typed twice.
NAME_LIKENESS = 0.8
# More would hide the real one; a kecamatan rarely has as many KIM.
COMPARED, SHOWN = 300, 5


@dataclass(frozen=True)
class Lookalike:
    """Another KIM, and in words why it may be the same one."""

    kim: Kim
    why: str


def lookalikes(kim: Kim, seen) -> list[Lookalike]:
    """Return KIM of the same desa with a name like this one, or of the kecamatan with the same.

    seen: the KIM that the reader may know of.
    Closed records are left out, and so is everything for a closed KIM: there is nothing to decide.
    """
    if kim.state in CLOSED_REGISTRATIONS:
        return []
    kecamatan = kim.region.parent if kim.region.level == "desa" else kim.region
    around = seen.below(kecamatan).exclude(pk=kim.pk).with_place()
    around = around.exclude(state__in=CLOSED_REGISTRATIONS).order_by("name", "pk")[:COMPARED]
    found = [Lookalike(other, why) for other in around if (why := _why(kim, other))]
    # Of the same place first.
    return sorted(found, key=lambda one: one.kim.region_id != kim.region_id)[:SHOWN]


def _why(kim: Kim, other: Kim) -> str:
    name, other_name = fold_kim_name(kim.name), fold_kim_name(other.name)
    is_same_place = kim.region_id == other.region_id
    if name == other_name:
        return "nama dan wilayahnya sama" if is_same_place else "namanya sama, wilayahnya dekat"
    likeness = difflib.SequenceMatcher(None, name, other_name).ratio()
    return "namanya mirip, wilayahnya sama" if is_same_place and likeness >= NAME_LIKENESS else ""
