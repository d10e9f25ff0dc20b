"""What the authorities decided about a region: split, merged, renamed, of another kind or place.

A change in place keeps the row, so that everything attached to the region stays attached; a former
name, kind and path is written down. Splitting and merging link old and new regions instead, and
KIM are moved by a step of their own.
"""

import re
from collections.abc import Iterable

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums import RegionKind, RegionLevel, RegionStatus
from registry.enums_region import ChangeKind
from registry.models import Region, RegionChange, RegionFormer
from registry.region_code import check_free, move_everything

DESA_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}")


@transaction.atomic
def rename(region: Region, name: str, *, change: RegionChange, by) -> RegionChange:
    """Give the region another name from `change.effective_on` on; search still finds the old one.

    Raises DomainError for the name it has, and for one that a neighbour has.
    """
    region = _locked(region)
    if name == region.name:
        raise DomainError("Nama ini sudah dipakai wilayah ini", field="name")
    _refuse_namesake(region.parent, name, region.kind, but=region)
    before = label_with_code(region)
    RegionFormer.keep(region, on=change.effective_on)
    region.name = name
    region.save(update_fields=["name"])
    return _store(change, ChangeKind.RENAME, [region], [region], before, by=by)


@transaction.atomic
def change_status(region: Region, code: str, *, change: RegionChange, by) -> RegionChange:
    """Make a desa a kelurahan or the other way round, with its new code where there is one."""
    region = _locked(region)
    _require_desa(region)
    is_desa = region.kind == RegionKind.DESA
    kind = RegionKind.KELURAHAN if is_desa else RegionKind.DESA
    return _alter(
        region, ChangeKind.STATUS, kind=kind, parent=region.parent, code=code, change=change, by=by
    )


@transaction.atomic
def correct_code(region: Region, code: str, *, change: RegionChange, by) -> RegionChange:
    """Give a desa another code in its kecamatan; kind, KIM and duties stay."""
    region = _locked(region)
    _require_desa(region)
    return _alter(
        region, ChangeKind.CODE, kind=region.kind, parent=region.parent, code=code, change=change,
        by=by,
    )  # fmt: skip


@transaction.atomic
def move_parent(
    region: Region, parent: Region, code: str, *, change: RegionChange, by
) -> RegionChange:
    """Put a desa below another kecamatan, with the code it has there."""
    region = _locked(region)
    _require_desa(region)
    if parent == region.parent:
        raise DomainError(f"{region.label} sudah ada di {parent.label}", field="parent")
    if not code and region.code:
        raise DomainError("Isi kode wilayah di kecamatan yang baru", field="code")
    return _alter(
        region, ChangeKind.PARENT, kind=region.kind, parent=parent, code=code, change=change, by=by
    )


@transaction.atomic
def split(
    region: Region, new: Iterable[Region], *, keeps_old: bool, change: RegionChange, by
) -> RegionChange:
    """Record that new desa were cut out of this one; `keeps_old`: the old one goes on, smaller."""
    region, new = _locked(region), list(new)
    _require_desa(region)
    if region in new:
        raise DomainError(f"{region.label} adalah desa yang dimekarkan", field="new_1")
    if not keeps_old and len(new) < 2:
        raise DomainError("Isi sedikitnya dua desa pengganti", field="new_2")
    before = label_with_code(region)
    if not keeps_old:
        _end(region, on=change.effective_on)
    return _store(change, ChangeKind.SPLIT, [region], new, before, by=by)


@transaction.atomic
def merge(regions: Iterable[Region], into: Region, *, change: RegionChange, by) -> RegionChange:
    """Record that desa became part of another one; those that are not `into` end."""
    old = [_locked(one) for one in regions]
    for one in old:
        _require_desa(one)
    closed = [one for one in old if one != into]
    if not closed:
        raise DomainError("Pilih desa lain sebagai hasil penggabungan", field="into")
    before = "; ".join(label_with_code(one) for one in old)
    for one in closed:
        _end(one, on=change.effective_on)
    return _store(change, ChangeKind.MERGE, closed, [into], before, by=by)


def label_with_code(region: Region) -> str:
    return f"{region.label} ({region.code or 'belum berkode'})"


def _alter(region, kind_of_change, *, kind, parent, code, change, by) -> RegionChange:
    """Change the row in place; a code that was loaded meanwhile takes everything over instead."""
    before = label_with_code(region)
    if code and code != region.code:
        check_code_below(code, parent)
        loaded = check_free(code, region)
        if loaded:
            move_everything(region, loaded)
            _end(region, on=change.effective_on)
            RegionFormer.keep(region, on=change.effective_on)
            RegionFormer.objects.filter(region=region).update(region=loaded)
            return _store(change, kind_of_change, [region], [loaded], before, by=by)
    RegionFormer.keep(region, on=change.effective_on)
    region.kind, region.parent = kind, parent
    if code:
        region.code = region.path = code
        region.status = RegionStatus.DEFINITIVE
    elif not region.code:
        region.path = f"{parent.path}.P{region.pk}"
    region.save()
    return _store(change, kind_of_change, [region], [region], before, by=by)


def check_code_below(code: str, parent: Region) -> None:
    """Raise DomainError when this is no code of a desa of that kecamatan."""
    if not DESA_CODE.fullmatch(code):
        raise DomainError("Kode wilayah harus sepuluh angka", field="code")
    if code.rpartition(".")[0] != parent.code:
        raise DomainError(f"Kode di {parent.label} berawal {parent.code}", field="code")


def _store(change: RegionChange, kind, old, new, before: str, *, by) -> RegionChange:
    change.kind, change.made_by, change.before = kind, by, before
    change.after = "; ".join(label_with_code(one) for one in new)
    change.save()
    change.old_regions.set(old)
    change.new_regions.set(new)
    record(
        by, "region.change", new[0] if kind != ChangeKind.SPLIT else old[0], kind=change.kind,
        before=before, after=change.after, effective_on=change.effective_on,
        legal_basis=change.legal_basis, reason=change.reason,
    )  # fmt: skip
    return change


def _locked(region: Region) -> Region:
    """Return the stored row; raises IllegalTransitionError when it has ended meanwhile."""
    stored = Region.objects.select_for_update(of=("self",)).with_parents().get(pk=region.pk)
    if stored.status == RegionStatus.ENDED:
        raise IllegalTransitionError(f"{stored.label} sudah tidak berlaku. Tidak ada yang berubah.")
    return stored


def _end(region: Region, *, on) -> None:
    region.status, region.ended_on = RegionStatus.ENDED, on
    region.save(update_fields=["status", "ended_on"])


def _require_desa(region: Region) -> None:
    if region.level != RegionLevel.DESA:
        raise DomainError("Perubahan ini hanya untuk desa dan kelurahan.")


def _refuse_namesake(parent: Region | None, name: str, kind: str, *, but: Region) -> None:
    twins = Region.objects.current().filter(parent=parent, name__iexact=name, kind=kind)
    if twins.exclude(pk=but.pk).exists():
        raise DomainError(f"Wilayah bernama {name} sudah ada di {parent.label}", field="name")
