"""Taking a delegate over from another portal: the package stored, accepted or not used."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.enums import MonevLevel
from monev.enums_package import PackageState
from monev.models import Entry, Package, Round, RoundCategory
from monev.nomination import nominate
from monev.package_check import Checked, check_package
from monev.package_reading import read_package
from monev.sheets import lock_round
from registry.enums import RegistrationState
from registry.models import Kim
from registry.models.photo import erase_files
from registry.office_values import fold_kim_name
from registry.registration import register_kim

CONTENT_TYPE = "application/zip"
# What of the other portal's snapshot stands in place of what this portal knows of the KIM.
TAKEN_OVER = ("name", "place", "registry_no", "sk", "officer_count", "member_count",
              "report_count", "sectors")  # fmt: skip


def receive(content: bytes, name: str, round_: Round, *, by) -> Package:
    """Check a package and store it; the same one again is the one that is here already.

    Nothing is written into the round yet. Raises DomainError with what is wrong,
    IllegalTransitionError when the round takes nobody.
    """
    read = read_package(content)
    checked = check_package(read, round_)
    if known := _known(read.digest):
        return known
    package = Package(
        round=round_, portal=checked.portal, digest=read.digest, facts=dict(read.facts),
        created_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            lock_round(round_.pk)
            _require_open(Round.objects.get(pk=round_.pk))
            if known := _known(read.digest):
                return known
            package.attach(content, name=name, content_type=CONTENT_TYPE)
            package.save()
            record(by, "package.create", package, round=round_.slug, portal=str(checked.portal),
                   key=checked.portal.fingerprint, digest=read.digest)  # fmt: skip
    except IntegrityError:
        # Another round of this portal took the same package in the same moment.
        erase_files([package.file])
        if known := _known(read.digest):
            return known
        raise
    return package


def _known(digest: str) -> Package | None:
    return Package.objects.kept().for_list().filter(digest=digest).first()


def _require_open(round_: Round) -> None:
    if round_.level != MonevLevel.PROVINSI or round_.is_rehearsal:
        raise IllegalTransitionError("Paket delegasi diterima putaran provinsi.")
    if not round_.takes_nominations:
        raise IllegalTransitionError(
            f"Putaran pada tahap “{round_.get_state_display()}” tidak menerima usulan."
        )


def recheck(package: Package) -> Checked:
    """Check the stored package as it stands today; raises DomainError when it no longer fits."""
    with package.file.open("rb") as file:
        return check_package(read_package(file.read()), package.round)


@transaction.atomic
def take_in(
    package: Package, *, by, kim: Kim | None, category: RoundCategory | None = None
) -> Entry:
    """Make the entry of the round and return it; a second click returns the first one.

    kim: the one of this portal, None to register it from the package.
    Raises DomainError when the package no longer passes or the round refuses the KIM.
    """
    lock_round(package.round_id)
    stored = Package.objects.select_for_update(of=("self",)).for_list().get(pk=package.pk)
    if stored.state == PackageState.ACCEPTED:
        return stored.entry
    if not stored.is_waiting:
        raise IllegalTransitionError("Paket ini tidak dipakai. Unggah lagi bila perlu.")
    checked = recheck(stored)
    if kim is None:
        kim = _registered(stored, checked, by=by)
    elif kim not in checked.candidates:
        raise DomainError(f"Pilih KIM di {checked.region.place}.", field="kim")
    entry = nominate(stored.round, kim, by=by, category=category)
    entry.snapshot |= snapshot_facts(stored.facts, stored)
    entry.save(update_fields=["snapshot"])
    stored.move_to(PackageState.ACCEPTED, entry=entry, decided_by=by, decided_at=timezone.now())
    record(by, "package.accept", stored, round=stored.round.slug, new_entry=entry.pk,
           digest=stored.digest)  # fmt: skip
    return entry


def _registered(package: Package, checked: Checked, *, by) -> Kim:
    """Register the KIM as the other portal, the office of its area, has verified it."""
    name = package.facts["kim"]["name"].strip()
    if any(fold_kim_name(one.name) == fold_kim_name(name) for one in checked.candidates):
        raise DomainError("KIM bernama sama sudah ada di desa ini. Pilih KIM itu.", field="kim")
    kim = register_kim(Kim(name=name, region=checked.region), by=by)
    kim.move_to(RegistrationState.SUBMITTED, submitted_at=timezone.now())
    kim.verify(by=by)
    return kim


def snapshot_facts(facts: Mapping, package: Package) -> dict:
    """Return what of the package stands in the snapshot of the entry."""
    minutes, decree = facts["berita_acara"] or {}, facts["sk_delegasi"] or {}
    kept = {key: facts["kim"][key] for key in TAKEN_OVER if key in facts["kim"]}
    return kept | {
        "promotion": {
            "round": facts["putaran"]["nama"],
            "rank": facts["hasil"]["peringkat"],
            "total_points": facts["hasil"]["nilai"],
            "record_number": minutes.get("nomor", ""),
            # The code belongs to the other portal and is followed there.
            "record_code": "",
            "consented_on": facts["disetujui_kim"],
            "decree_number": decree.get("nomor", ""),
            "decree_on": decree.get("tanggal", ""),
            "portal": str(package.portal),
            "portal_key": package.portal.fingerprint,
            "package": package.pk,
        }
    }


@transaction.atomic
def drop(package: Package, *, by) -> Package:
    """Leave a package unused; its facts stay, and it may be uploaded anew.

    Raises IllegalTransitionError for one that was accepted.
    """
    stored = Package.objects.select_for_update(of=("self",)).for_list().get(pk=package.pk)
    stored.move_to(PackageState.DROPPED, decided_by=by, decided_at=timezone.now())
    record(by, "package.drop", stored, round=stored.round.slug, digest=stored.digest)
    return stored
