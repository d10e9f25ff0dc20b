"""Sheets handed in on a device without network: taken once, or kept for the chair when late.

The device makes a key for each attempt to hand in; the server answers the same key alike.
"""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.states import IllegalTransitionError
from kim_portal.ui_tags import pukul
from monev import judging
from monev.canonical import answer_text
from monev.enums import SheetState
from monev.enums_delivery import DeliveryState
from monev.gates import GateError
from monev.judging import IncompleteSheetError, SheetInput
from monev.models import Round, ScoreSheet, SheetDelivery
from monev.scoring import NOT_ASSESSABLE

UNEQUAL = (
    "Isian di server lebih baru daripada yang dibawa kiriman ini. Lanjutkan penilaian agar jurinya "
    "memilih isian yang dipakai."
)


@dataclass(frozen=True)
class Envelope:
    """What the device says about a delivery. version: the sheet it was filled on, if known."""

    key: uuid.UUID
    version: int | None = None
    device_time: datetime.datetime | None = None


class _RehearsalError(Exception):
    """Ends a rehearsal: nothing of it stays."""


@transaction.atomic
def deliver(sheet: ScoreSheet, typed: SheetInput, envelope: Envelope, *, by) -> SheetDelivery:
    """Store and lock the sheet, or keep it for the chair when the scoring was closed meanwhile.

    Raises IncompleteSheetError, StaleVersionError when another device saved something else, and
    SheetLockedError when the sheet takes no values for another reason than the closing.
    """
    round_ = Round.objects.select_for_update(no_key=True).get(pk=sheet.entry.round_id)
    first = SheetDelivery.objects.select_related("sheet").filter(key=envelope.key).first()
    if first is not None:
        if first.sheet_id != sheet.pk:
            raise DomainError("Kunci kiriman ini milik lembar lain. Ajukan lembar sekali lagi.")
        return first
    # The stored sheet: a delivery before this one may have locked it.
    current = ScoreSheet.objects.get(pk=sheet.pk)
    if round_.waits_for_opening and current.state != SheetState.SUBMITTED:
        return _keep_late(current, typed, envelope, by=by)
    saved = judging.save_sheet(current, typed, by=by, version=envelope.version)
    locked = judging.submit_sheet(saved, by=by, version=saved.version)
    return _store(locked, envelope, state=DeliveryState.ACCEPTED, receipt=locked.receipt)


def _keep_late(sheet: ScoreSheet, typed: SheetInput, envelope: Envelope, *, by) -> SheetDelivery:
    _rehearse(sheet, typed, by=by)
    kept = _store(sheet, envelope, state=DeliveryState.LATE, content=content_of(typed))
    # No values: the log is read by people who must not know them yet.
    record(by, "sheet.deliver_late", sheet, version=envelope.version)
    return kept


def _rehearse(sheet: ScoreSheet, typed: SheetInput, *, by) -> None:
    """Refuse now, to the juri, what could not be accepted later; the chair sees no gaps."""
    try:
        with transaction.atomic():
            saved = judging.save_sheet(sheet, typed, by=by, late=True)
            judging.submit_sheet(saved, by=by, late=True)
            raise _RehearsalError
    except _RehearsalError:
        pass


def _store(sheet: ScoreSheet, envelope: Envelope, **facts) -> SheetDelivery:
    return SheetDelivery.objects.create(
        key=envelope.key, sheet=sheet, base_version=envelope.version,
        device_time=envelope.device_time, **facts,
    )  # fmt: skip


@transaction.atomic
def accept_late(delivery: SheetDelivery, *, by, reason: str) -> SheetDelivery:
    """Lock the sheet with what came late, while the values are still sealed: the chair's word.

    Raises DomainError without a reason or with content that no longer fits,
    IllegalTransitionError when it was decided before or the values are opened.
    """
    locked = _lock(delivery)
    _require_reason(reason)
    if not locked.round.waits_for_opening:
        raise IllegalTransitionError(
            "Lembar terlambat hanya dapat diterima sesudah penilaian ditutup dan sebelum nilai "
            "dibuka."
        )
    sheet, juri = locked.sheet, locked.sheet.juri.user
    typed = input_of(locked.content)
    try:
        saved = judging.save_sheet(sheet, typed, by=juri, version=locked.base_version, late=True)
        handed_in = judging.submit_sheet(saved, by=juri, late=True)
    except StaleVersionError:
        raise StaleVersionError(UNEQUAL) from None
    except (GateError, IncompleteSheetError):
        # Their sentences name values.
        raise DomainError("Lembar ini belum lengkap, jadi tidak dapat diterima.") from None
    _forget_excuse(locked.round, sheet)
    _decide(locked, DeliveryState.LATE_ACCEPTED, by=by, reason=reason, receipt=handed_in.receipt)
    return locked


@transaction.atomic
def refuse_late(delivery: SheetDelivery, *, by, reason: str) -> SheetDelivery:
    """Leave out what came late; its values stay stored and are never counted."""
    locked = _lock(delivery)
    _require_reason(reason)
    _decide(locked, DeliveryState.LATE_REFUSED, by=by, reason=reason)
    return locked


def answer_in_words(delivery: SheetDelivery) -> str:
    """Say to the juri what became of a delivery."""
    timezone_name = delivery.round.region.timezone
    came = pukul(delivery.received_at, timezone_name)
    if delivery.state == DeliveryState.ACCEPTED:
        return f"Diterima {came}."
    if delivery.state == DeliveryState.LATE_ACCEPTED:
        return f"Diterima ketua juri {pukul(delivery.decided_at, timezone_name)}."
    if delivery.state == DeliveryState.LATE_REFUSED:
        return f"Ditolak ketua juri: {delivery.decision_reason}"
    return (
        f"Penilaian sudah ditutup saat lembar ini sampai {came}. "
        "Isian Anda disimpan di server dan menunggu putusan ketua juri."
    )


def _lock(delivery: SheetDelivery) -> SheetDelivery:
    Round.objects.select_for_update(no_key=True).get(pk=delivery.sheet.entry.round_id)
    return (
        SheetDelivery.objects.select_for_update(of=("self",))
        .select_related("sheet__entry__round__region", "sheet__juri__user")
        .get(pk=delivery.pk)
    )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError("Tulis alasan putusan ini.", field="alasan")


def _decide(delivery: SheetDelivery, state: str, *, by, reason: str, **facts) -> None:
    delivery.move_to(
        state, decided_at=timezone.now(), decided_by=by, decision_reason=reason.strip(), **facts
    )
    act = "accept_late" if state == DeliveryState.LATE_ACCEPTED else "refuse_late"
    record(by, f"sheet.{act}", delivery.sheet, reason=reason.strip(), juri=delivery.sheet.juri_id)


def _forget_excuse(round_: Round, sheet: ScoreSheet) -> None:
    """A sheet that came after all is no longer one that nobody waits for."""
    round_.excused_sheets = [key for key in round_.excused_sheets if key != str(sheet.uuid)]
    round_.save(update_fields=["excused_sheets"])


def content_of(typed: SheetInput) -> dict:
    points = {code: one if one is None else answer_text(one) for code, one in typed.points.items()}
    return {"points": points, "notes": dict(typed.notes), "texts": dict(typed.texts)}


def input_of(content: Mapping) -> SheetInput:
    points = {
        code: one if one in (None, NOT_ASSESSABLE) else Decimal(one)
        for code, one in content["points"].items()
    }
    return SheetInput(points=points, notes=content["notes"], texts=content["texts"])
