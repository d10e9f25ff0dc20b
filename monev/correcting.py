"""Correcting a published result: a new version by a new decree; the old one stays readable.

While a correction is open the published version stays in force. Sheets may be opened again by the
chair or left out with a reason, the plenary signs new minutes, and a decree publishes the version.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.awarding import copy_awards
from monev.closing import owed_sheets
from monev.delegate_moves import follow_version
from monev.enums import EntryState, RecordState, ResultState, RoundState, SheetState
from monev.enums_correction import CorrectionState
from monev.models import Correction, Objection, Outcome, Round, ScoreSheet
from monev.objection_window import open_window
from monev.publication import compute_if_possible, compute_outcome, published_of, signed_draft
from monev.sheets import void_sheets


def open_correction(round_: Round) -> Correction | None:
    """Return the correction that is being prepared, with its versions."""
    return (
        round_.corrections.filter(state=CorrectionState.OPEN)
        .select_related("outcome", "replaces")
        .first()
    )


@transaction.atomic
def order_correction(round_: Round, *, ground: str, reason: str, by) -> Correction:
    """Begin the next version of a published result; the one in force stays so until its successor.

    Raises DomainError without a reason, IllegalTransitionError when nothing is published or a
    correction is open already.
    """
    if not reason.strip():
        raise DomainError("Tulis apa yang keliru.", field="alasan")
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    published = published_of(locked)
    if published is None or RoundState.CORRECTED not in locked.next_states:
        raise IllegalTransitionError("Hanya hasil yang sudah diumumkan yang dapat diralat.")
    locked.move_to(RoundState.CORRECTED)
    last = locked.outcomes.order_by("-number").first()
    draft = Outcome.objects.create(
        round=locked, number=last.number + 1, reason=reason.strip(), computed_by=by,
        plenary_order=published.plenary_order, plenary_note=published.plenary_note,
        plenary_zones=published.plenary_zones,
    )  # fmt: skip
    correction = Correction.objects.create(
        round=locked, replaces=published, outcome=draft, ground=ground, ordered_by=by
    )
    copy_awards(published, draft)
    compute_outcome(locked, by=by)
    record(by, "correction.order", correction, round=locked.slug, ground=ground,
           reason=reason.strip(), version=draft.number)  # fmt: skip
    return correction


@transaction.atomic
def leave_out_sheet(sheet: ScoreSheet, *, reason: str, by) -> ScoreSheet:
    """Take a sheet out of the corrected result, for example for a conflict found afterwards.

    Raises DomainError without a reason, IllegalTransitionError outside a correction.
    """
    if not reason.strip():
        raise DomainError("Tulis alasan lembar ini tidak dihitung.", field="alasan")
    locked = Round.objects.select_for_update(no_key=True).get(pk=sheet.entry.round_id)
    if locked.state != RoundState.CORRECTED:
        raise IllegalTransitionError("Lembar hanya dapat dikeluarkan selama ralat disusun.")
    one = ScoreSheet.objects.filter(pk=sheet.pk, entry__round=locked)
    if not void_sheets(one, by=by, reason=reason.strip()):
        raise IllegalTransitionError("Lembar ini sudah tidak dihitung.")
    compute_if_possible(locked, by=by)
    return one.get()


def sheets_in_result(round_: Round):
    """Sheets that count now, with names for a list."""
    return (
        ScoreSheet.objects.filter(entry__round=round_, state=SheetState.SUBMITTED)
        .select_related("entry__kim", "entry__round", "juri__user")
        .order_by("entry__slot_number", "entry_id", "pk")
    )


@transaction.atomic
def publish_correction(
    round_: Round, *, decree_number: str, decree_on: datetime.date, by
) -> Outcome:
    """Put the corrected version into force by its decree; its predecessor becomes "diganti".

    Raises DomainError for a decree of the future, for a sheet that is still out, and when the
    sheets no longer give what was signed; IllegalTransitionError without an open correction or
    without signed minutes of the new version.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    correction = open_correction(locked)
    if correction is None:
        raise IllegalTransitionError("Putaran ini tidak sedang diralat.")
    if decree_on > timezone.localdate():
        raise DomainError("Tanggal SK ralat belum tiba.", field="tanggal")
    _require_handed_in(locked)
    if count := Objection.objects.of_round(locked).waiting().count():
        raise DomainError(f"{count} sanggahan belum dijawab. Satu ralat menjawab semuanya.")
    outcome = signed_draft(locked)
    former, now = correction.replaces, timezone.now()
    former.move_to(ResultState.REPLACED)
    if hasattr(former, "berita_acara"):
        former.berita_acara.move_to(RecordState.REPLACED)
    outcome.move_to(ResultState.PUBLISHED, published_at=now)
    correction.move_to(
        CorrectionState.PUBLISHED, decree_number=decree_number.strip(), decree_on=decree_on
    )
    locked.move_to(RoundState.PUBLISHED)
    for row in outcome.results.filter(rank__isnull=False).select_related("entry"):
        if EntryState.RANKED in row.entry.next_states:
            row.entry.move_to(EntryState.RANKED)
    follow_version(locked, outcome)
    record(by, "correction.publish", correction, round=locked.slug, version=outcome.number,
           decree_number=decree_number.strip(), digest=outcome.input_digest)  # fmt: skip
    open_window(outcome, locked, by=by)
    return outcome


@transaction.atomic
def drop_correction(round_: Round, *, reason: str, by) -> Round:
    """End a correction that changed no value; the published version simply stays.

    Raises DomainError without a reason or when the sheets have changed meanwhile,
    IllegalTransitionError without an open correction.
    """
    if not reason.strip():
        raise DomainError("Tulis alasan ralat dibatalkan.", field="alasan")
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    correction = open_correction(locked)
    if correction is None:
        raise IllegalTransitionError("Putaran ini tidak sedang diralat.")
    if correction.answers_objection:
        raise DomainError(
            "Ralat ini menjawab sanggahan yang diterima, jadi tidak dapat dibatalkan."
        )
    _require_handed_in(locked)
    draft = compute_outcome(locked, by=by)
    if draft.input_digest != correction.replaces.input_digest:
        raise DomainError(
            "Lembar nilai sudah berubah, jadi ralat tidak dapat dibatalkan. Umumkan versi barunya."
        )
    if hasattr(draft, "berita_acara"):
        draft.berita_acara.move_to(RecordState.REPLACED)
    draft.move_to(ResultState.REPLACED)
    correction.move_to(CorrectionState.DROPPED)
    locked.move_to(RoundState.PUBLISHED)
    record(by, "correction.drop", correction, round=locked.slug, reason=reason.strip())
    return locked


def _require_handed_in(round_: Round) -> None:
    if waiting := list(owed_sheets(round_)):
        names = ", ".join(f"{sheet.juri.user} untuk {sheet.entry}" for sheet in waiting)
        raise DomainError(f"Lembar yang dibuka kembali belum diajukan: {names}.")
