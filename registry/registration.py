"""Registering a KIM or a forum, and changing what is registered about it."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from registry.addresses import free_slug
from registry.enums import RegistrationState
from registry.models import Forum, Kim, RegistryCounter
from registry.rescoping import note_scope_change

# Two registrations at the same moment may choose the same address; the later one chooses again.
ADDRESS_TRIES = 5
REGION_IS_FIXED = (
    "Wilayah KIM yang sudah diverifikasi tidak diubah di sini. Pakai “Pindahkan KIM”, yang "
    "mencatat alasan dan tanggalnya"
)


@transaction.atomic
def register_kim(kim: Kim, *, by, sectors=()) -> Kim:
    """Store a new KIM as a draft with its registry number and address.

    A repeated `request_id` returns the KIM that the first request made.
    """
    # From here on an equal request waits, and then finds the first KIM.
    counter = RegistryCounter.lock(kim.region)
    first = Kim.objects.filter(request_id=kim.request_id).first()
    if first:
        return first
    kim.registry_no = counter.take()
    _store_with_address(kim, kim.region.name)
    _set_sectors(kim, sectors)
    record(by, "kim.create", kim, registry_no=kim.registry_no, region=kim.region.path)
    return kim


@transaction.atomic
def revise_kim(kim: Kim, *, by, sectors=(), changed=()) -> Kim:
    """Store the changed fields of a KIM as its next version; the address stays.

    Raises IllegalTransitionError when the stored KIM may not be edited now, DomainError for
    another region once it has been verified: `move_kim()` keeps from where and why.
    """
    stored = Kim.objects.select_for_update().get(pk=kim.pk)
    stored.require_editable()
    if stored.has_fixed_region and kim.region_id != stored.region_id:
        raise DomainError(REGION_IS_FIXED, field="region")
    if stored.state == RegistrationState.VERIFIED and stored.scope != kim.scope:
        reason = "Bersama perubahan data KIM."
        note_scope_change(stored, kim.scope, by=by, on=timezone.localdate(), reason=reason)
    kim.version = stored.version + 1
    kim.save(update_fields=_written(kim, changed))
    _set_sectors(kim, sectors)
    record(by, "kim.update", kim, changed=sorted(changed))
    return kim


@transaction.atomic
def register_forum(forum: Forum, *, by) -> Forum:
    """Store a new forum with its address; a repeated `request_id` returns the first one."""
    first = Forum.objects.filter(request_id=forum.request_id).first()
    if first:
        return first
    _store_with_address(forum, forum.region.name)
    record(by, "forum.create", forum, region=forum.region.path)
    return forum


@transaction.atomic
def revise_forum(forum: Forum, *, by, changed=()) -> Forum:
    """Store the changed fields of a forum as its next version; the address stays."""
    stored = Forum.objects.select_for_update().get(pk=forum.pk)
    forum.version = stored.version + 1
    forum.save(update_fields=_written(forum, changed))
    record(by, "forum.update", forum, changed=sorted(changed))
    return forum


def _store_with_address(row, place: str) -> None:
    for _ in range(ADDRESS_TRIES):
        row.slug = free_slug(type(row), row.name, place)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            row.pk = None
        else:
            return
    raise DomainError("Data belum tersimpan karena portal sedang ramai. Coba lagi sebentar lagi.")


def _written(row, changed) -> set[str]:
    """Name the columns to write: a state that moved meanwhile must not be written back."""
    columns = {field.name for field in row._meta.concrete_fields}
    return (columns & set(changed)) | {"version", "updated_at"}


def _set_sectors(kim: Kim, sectors) -> None:
    """Store the potentials; the main one is always among them."""
    wanted = {sector.pk for sector in sectors} | ({kim.main_sector_id} - {None})
    kim.sectors.set(wanted)
