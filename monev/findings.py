"""Writing down what a team found, and adding to it after the signature."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import Photo
from monev.enums import SheetState, Stage
from monev.enums_field import CAPS
from monev.models import FieldFinding, FieldVisit, FindingAddendum, FindingPhoto, Indicator, Round
from registry.models.photo import store_photo

MAX_FINDING_PHOTOS = 6


@dataclass(frozen=True)
class FindingInput:
    """What the team typed. photos: (file name, pixels), of people who agreed to it."""

    outcome: str
    text: str
    photos: Sequence[tuple[str, Photo]] = field(default_factory=tuple)
    has_consent: bool = False


@transaction.atomic
def write_finding(
    visit: FieldVisit, indicator: Indicator, typed: FindingInput, *, by, version: int | None = None
) -> FieldFinding:
    """Store the finding of one field indicator, new or changed.

    Raises IllegalTransitionError once the visit is signed, StaleVersionError when a colleague
    changed it meanwhile, DomainError for photos without consent, and for a cap under a sheet that
    was handed in.
    """
    locked = _lock(visit)
    if not locked.takes_findings:
        raise IllegalTransitionError(
            "Temuan dicatat setelah tim datang dan sebelum ditandatangani."
        )
    own = locked.round.instrument_id == indicator.aspect.instrument_id
    if not own or indicator.stage != Stage.FIELD:
        raise DomainError("Temuan dicatat untuk indikator verifikasi lapangan.")
    found = FieldFinding.objects.filter(visit=locked, indicator=indicator).first()
    if found and version is not None and version != found.version:
        raise StaleVersionError(
            f"Rekan satu tim menyimpan “{found.get_outcome_display()}: {found.text}” setelah Anda "
            "membuka halaman ini. Simpan sekali lagi bila isian Anda yang dipakai."
        )
    before = found.outcome if found else None
    _require_free_cap(locked, before, typed.outcome)
    finding = found or FieldFinding(visit=locked, indicator=indicator)
    finding.version += found is not None
    finding.outcome, finding.text, finding.written_by = typed.outcome, typed.text, by
    finding.save()
    _add_photos(finding, typed)
    record(by, "visit.find", locked, indicator=indicator.code, outcome=typed.outcome)
    return finding


def _add_photos(finding: FieldFinding, typed: FindingInput) -> None:
    if typed.photos and not typed.has_consent:
        raise DomainError("Centang persetujuan orang yang tampak dalam foto.", field="has_consent")
    known = set(finding.photos.values_list("sha256", flat=True))
    for name, photo in typed.photos:
        sha256 = hashlib.sha256(photo.content).hexdigest()
        if sha256 in known:
            continue
        known.add(sha256)
        if len(known) > MAX_FINDING_PHOTOS:
            message = f"Foto paling banyak {MAX_FINDING_PHOTOS} per temuan"
            raise DomainError(message, field="new_photos")
        store_photo(FindingPhoto(finding=finding, has_consent=True), name, photo)


@transaction.atomic
def amend_finding(addendum: FindingAddendum, *, by) -> FindingAddendum:
    """Add to a signed finding; what was signed stays readable.

    Raises IllegalTransitionError before the signature and after the scoring, DomainError for a cap
    under a sheet that was handed in.
    """
    finding = addendum.finding
    locked = _lock(finding.visit)
    if not locked.takes_addenda:
        raise IllegalTransitionError(
            "Tambahan ditulis setelah kunjungan ditandatangani dan selama penilaian berjalan."
        )
    _require_free_cap(locked, finding.current.outcome, addendum.outcome)
    addendum.written_by = by
    addendum.save()
    record(by, "visit.amend", locked, indicator=finding.indicator.code, outcome=addendum.outcome)
    return addendum


def _require_free_cap(visit: FieldVisit, before: str | None, after: str) -> None:
    """A cap must not fall on a sheet that is locked: its points were right when it was signed."""
    if after not in CAPS or before in CAPS:
        return
    if visit.entry.sheets.filter(state=SheetState.SUBMITTED).exists():
        raise DomainError(
            "Lembar nilai peserta ini sudah ada yang diajukan. Minta ketua juri membukanya kembali "
            "dahulu.",
            field="outcome",
        )


def _lock(visit: FieldVisit) -> FieldVisit:
    Round.objects.select_for_update(no_key=True).get(pk=visit.entry.round_id)
    return (
        FieldVisit.objects.select_for_update(of=("self",))
        .select_related("entry__round__instrument", "entry__round__region", "team")
        .get(pk=visit.pk)
    )
