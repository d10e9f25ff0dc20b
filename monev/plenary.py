"""The plenary: open it, decide a tie that nothing else decides, send the round back."""

from collections.abc import Mapping

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.closing import owed_sheets
from monev.enums import RECORDING_ROUNDS, RoundState
from monev.models import Outcome, Round
from monev.publication import compute_outcome, draft_of, open_ties


@transaction.atomic
def open_plenary(round_: Round, *, by) -> Round:
    """Lead the round into the plenary on a result that is up to date.

    Raises DomainError while a sheet that was opened again is still out.
    """
    locked = _lock(round_)
    locked.move_to(RoundState.PLENARY)
    if waiting := list(owed_sheets(locked)):
        names = ", ".join(f"{sheet.juri.user} untuk {sheet.entry}" for sheet in waiting)
        raise DomainError(f"Lembar yang dibuka kembali belum diajukan: {names}.")
    outcome = compute_outcome(locked, by=by)
    record(by, "round.open_plenary", locked, version=outcome.number)
    return locked


@transaction.atomic
def return_to_tabulation(round_: Round, *, by, reason: str) -> Round:
    """Send the round back so that sheets can be opened again."""
    if not reason.strip():
        raise DomainError("Tulis alasan putaran kembali ke rekapitulasi.", field="alasan")
    locked = _lock(round_)
    if locked.state != RoundState.PLENARY:
        raise IllegalTransitionError("Putaran ini tidak sedang dalam rapat pleno.")
    outcome = draft_of(locked)
    minutes = getattr(outcome, "berita_acara", None)
    if minutes and minutes.is_being_signed:
        raise IllegalTransitionError(
            "Berita acara sudah mulai ditandatangani. Putaran tidak dapat kembali ke rekapitulasi."
        )
    locked.move_to(RoundState.TABULATION)
    record(by, "round.return_to_tabulation", locked, reason=reason.strip())
    return locked


@transaction.atomic
def decide_ties(outcome: Outcome, order: Mapping[int, int], *, by, reason: str) -> Outcome:
    """Store the vote of the plenary on tied entries and compute the result anew.

    order: entry id → place in its tie, 1 is best; equal places leave a joint rank.
    Raises DomainError when the vote leaves out a tied entry, names another one or has no reason;
    IllegalTransitionError outside the plenary.
    """
    locked = _lock(outcome.round)
    if locked.state not in RECORDING_ROUNDS:
        raise IllegalTransitionError("Nilai sama hanya diputuskan dalam rapat pleno.")
    fresh = draft_of(locked)
    tied = {row.entry_id for group in open_ties(fresh) for row in group}
    if set(order) != tied:
        raise DomainError("Isi urutan semua peserta yang nilainya sama.")
    if not reason.strip():
        raise DomainError("Tulis alasan putusan pleno.", field="alasan")
    fresh.plenary_order = {str(entry): place for entry, place in sorted(order.items())}
    fresh.plenary_note = reason.strip()
    fresh.save(update_fields=["plenary_order", "plenary_note"])
    record(by, "result.decide", fresh, order=fresh.plenary_order, reason=reason.strip())
    return compute_outcome(locked, by=by)


def _lock(round_: Round) -> Round:
    return Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
