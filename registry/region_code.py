"""A preparatory desa: founding it without a code, and giving it the official one later."""

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from registry.enums import RegionKind, RegionLevel, RegionStatus
from registry.enums_region import ChangeKind
from registry.models import KimMove, Region, RegionChange, RegionFormer

# Fourth part of a code: kelurahan begin with 1, desa with 2 (Permendagri 58/2021).
KELURAHAN_DIGIT = "1"
# What tells about the past of a region stays with that region.
RECORDED = {
    KimMove, RegionFormer, RegionChange.old_regions.through, RegionChange.new_regions.through,
}  # fmt: skip


@transaction.atomic
def found_preparatory(region: Region, *, by) -> Region:
    """Store a preparatory desa below `region.parent`, with a path of its own instead of a code."""
    parent = region.parent
    region.level, region.kind = RegionLevel.DESA, RegionKind.DESA
    region.status, region.timezone = RegionStatus.PREPARATORY, parent.timezone
    region.path = f"{parent.path}.P{uuid.uuid4().hex[:12]}"
    region.save()
    region.path = f"{parent.path}.P{region.pk}"
    region.save(update_fields=["path"])
    record(by, "region.create", region, path=region.path, register_code=region.register_code)
    return region


@transaction.atomic
def give_code(region: Region, code: str, *, by) -> Region:
    """Give a preparatory desa its official code and return the region that carries it from now on.

    Where the code was loaded meanwhile as a region of its own, everything that hangs on the
    preparatory desa moves there and the preparatory one ends. Raises DomainError when the region
    is not preparatory, or when no kecamatan has the first part of the code.
    """
    if region.status != RegionStatus.PREPARATORY:
        raise DomainError("Wilayah ini sudah punya kode resmi.", field="code")
    kecamatan = Region.objects.filter(
        code=code.rpartition(".")[0], level=RegionLevel.KECAMATAN
    ).first()
    if kecamatan is None:
        raise DomainError("Kecamatan pada kode ini tidak dikenal", field="code")
    old_path, today, before = region.path, timezone.localdate(), f"{region.label} (belum berkode)"
    loaded = check_free(code, region)
    RegionFormer.keep(region, on=today)
    if loaded:
        move_everything(region, loaded)
        region.status, region.ended_on = RegionStatus.ENDED, today
        region.save(update_fields=["status", "ended_on"])
        RegionFormer.objects.filter(region=region).update(region=loaded)
    else:
        is_kelurahan = code.rpartition(".")[2].startswith(KELURAHAN_DIGIT)
        region.kind = RegionKind.KELURAHAN if is_kelurahan else RegionKind.DESA
        region.code = region.path = code
        region.parent, region.status = kecamatan, RegionStatus.DEFINITIVE
        region.save()
    coded = loaded or region
    change = RegionChange.objects.create(
        kind=ChangeKind.CODE, before=before, after=f"{coded.label} ({code})", decided_on=today,
        effective_on=today, reason="Desa persiapan mendapat kode resmi.", made_by=by,
    )  # fmt: skip
    change.old_regions.set([region])
    change.new_regions.set([coded])
    record(by, "region.set_code", coded, code=code, former_path=old_path)
    return coded


def check_free(code: str, region: Region) -> Region | None:
    """Return the region in force that was loaded with this code, or None when the code is free.

    Raises DomainError when the code belonged to a region that has ended: it is never used again.
    """
    holder = Region.objects.filter(code=code).exclude(pk=region.pk).first()
    if holder and holder.status == RegionStatus.ENDED:
        raise DomainError(f"Kode ini milik {holder.label}, yang sudah berakhir", field="code")
    return holder


def move_everything(region: Region, target: Region) -> None:
    """Point every row that refers to `region`, of whatever app, to `target`.

    Which regions were changed into which stays as it was recorded. Raises DomainError when both
    have what only one may have, such as a website.
    """
    relations = Region._meta.get_fields(include_hidden=True)
    try:
        with transaction.atomic():
            for relation in (one for one in relations if one.one_to_many or one.one_to_one):
                if relation.related_model in RECORDED:
                    continue
                rows = relation.related_model._default_manager.filter(
                    **{relation.field.name: region}
                )
                rows.update(**{relation.field.name: target})
    except IntegrityError as error:
        raise DomainError(
            f"{target.label} sudah punya situs desa atau penugasan yang sama. "
            "Akhiri salah satunya dahulu.", field="code",
        ) from error  # fmt: skip
