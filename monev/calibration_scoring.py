"""Filling a calibration sheet: save and hand in. Nothing here touches a real sheet."""

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.ui_tags import pukul
from monev.enums_calibration import CalibrationSheetState
from monev.judging import STALE, IncompleteSheetError, Missing, SheetInput, SheetLockedError
from monev.models import CalibrationScore, CalibrationSheet, Round


@transaction.atomic
def save_calibration(
    sheet: CalibrationSheet, typed: SheetInput, *, by, version: int | None = None
) -> CalibrationSheet:
    """Store what was typed and return the sheet as it is now; equal content changes nothing.

    version: the version the form was opened with, None to skip the comparison.
    """
    locked = _lock(sheet)
    indicators = {row.code: row for row in locked.round.instrument.indicators()}
    scores = {row.indicator.code: row for row in locked.scores.select_related("indicator")}
    changed = []
    for code, indicator in indicators.items():
        score = scores.get(code) or CalibrationScore(sheet=locked, indicator=indicator)
        before = score.points, score.note
        score.points = typed.points.get(code, score.points)
        score.note = typed.notes.get(code, score.note)
        if before != (score.points, score.note):
            changed.append(score)
    if not changed:
        return locked
    require_fillable(locked)
    if version is not None and version != locked.version:
        raise StaleVersionError(STALE)
    for score in changed:
        score.save()
    locked.version += 1
    locked.saved_at = timezone.now()
    locked.save(update_fields=["version", "saved_at"])
    # No values: the log is read by people who never see them.
    parts = sorted(score.indicator.code for score in changed)
    record(by, "calibration_sheet.save", locked, version=locked.version, parts=parts)
    return locked


@transaction.atomic
def submit_calibration(
    sheet: CalibrationSheet, *, by, version: int | None = None
) -> CalibrationSheet:
    """Hand in a complete sheet for good; a second call changes nothing."""
    locked = _lock(sheet)
    if locked.is_submitted:
        return locked
    require_fillable(locked)
    if version is not None and version != locked.version:
        raise StaleVersionError(
            "Lembar ini berubah setelah Anda memeriksanya. Periksa sekali lagi."
        )
    if missing := missing_scores(locked):
        raise IncompleteSheetError(missing)
    locked.move_to(
        CalibrationSheetState.SUBMITTED, submitted_at=timezone.now(), version=locked.version + 1
    )
    record(by, "calibration_sheet.submit", locked, round=locked.example.round_id)
    return locked


def missing_scores(sheet: CalibrationSheet) -> list[Missing]:
    """Name every indicator without a score, in the order of the form; notes are free here."""
    points = sheet.points()
    return [
        Missing("score", f"Beri nilai untuk {indicator}", indicator.code)
        for indicator in sheet.round.instrument.indicators()
        if indicator.is_counted and indicator.code not in points
    ]


def require_fillable(sheet: CalibrationSheet) -> None:
    if sheet.juri.integrity_signed_at is None:
        raise DomainError("Setujui pakta integritas sebelum menilai.")
    if not sheet.is_fillable:
        raise SheetLockedError(lock_sentence(sheet))


def lock_sentence(sheet: CalibrationSheet) -> str:
    """Say why the sheet takes no values any more."""
    if sheet.is_submitted:
        moment = pukul(sheet.submitted_at, sheet.round.region.timezone)
        return f"Diajukan {moment} dan tidak dapat diubah lagi."
    return "Kalibrasi ini sudah berakhir sebelum lembar Anda diajukan."


def _lock(sheet: CalibrationSheet) -> CalibrationSheet:
    Round.objects.select_for_update(no_key=True).get(pk=sheet.example.round_id)
    return (
        CalibrationSheet.objects.select_for_update(of=("self",))
        .select_related(
            "session", "example__round__instrument", "example__round__region", "juri__user"
        )
        .get(pk=sheet.pk)
    )
