"""KIM change their region: at once within a kabupaten, after its consent into another one."""

import datetime
from collections.abc import Mapping

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums import RegionLevel, RegionStatus
from registry.models import Kim, KimMove, Region


@transaction.atomic
def move_kim(kim: Kim, to_region: Region, *, by, reason: str, moved_on: datetime.date) -> KimMove:
    """Move one KIM, or ask the receiving office when the place lies in another kabupaten.

    Raises DomainError for a place that does not fit, IllegalTransitionError when the KIM has been
    moved, or waits to be, since `kim` was loaded.
    """
    stored = Kim.objects.select_for_update(of=("self",)).with_place().get(pk=kim.pk)
    origin = stored.region
    if origin.pk != kim.region_id:
        raise IllegalTransitionError(f"{kim} sudah pindah ke {origin.place}. Muat ulang halaman.")
    if KimMove.objects.requested().filter(kim=stored).exists():
        raise IllegalTransitionError(f"{kim} sudah menunggu persetujuan pindah.")
    if to_region == origin:
        raise DomainError(f"{kim} sudah ada di {origin.label}", field="region")
    if to_region.status == RegionStatus.ENDED:
        raise DomainError(f"{to_region.label} sudah tidak berlaku", field="region")
    if to_region.level != origin.level:
        level = origin.get_level_display().lower()
        raise DomainError(f"KIM tingkat {level} hanya dapat pindah ke {level} lain", field="region")
    if not reason.strip():
        raise DomainError("Tulis alasan pindah", field="reason")
    move = KimMove.objects.create(
        kim=stored, from_region=origin, to_region=to_region, from_place=origin.place,
        to_place=to_region.place, reason=reason.strip(), moved_on=moved_on, requested_by=by,
    )  # fmt: skip
    if crosses_kabupaten(origin, to_region):
        record(by, "kim_move.request", move, former_path=origin.path, path=to_region.path,
               reason=move.reason)  # fmt: skip
    else:
        move.carry_out(by=by)
    return move


@transaction.atomic
def move_all(
    targets: Mapping[Kim, Region], *, by, reason: str, moved_on: datetime.date
) -> list[KimMove]:
    """Move several KIM in one step: all of them, or none when one cannot go."""
    return [
        move_kim(kim, region, by=by, reason=reason, moved_on=moved_on)
        for kim, region in targets.items()
    ]


def crosses_kabupaten(origin: Region, target: Region) -> bool:
    return origin.at_level(RegionLevel.KABUPATEN) != target.at_level(RegionLevel.KABUPATEN)
