"""Sending and checking the letter of delegation, and leaving out an entry that has none."""

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.delegations import lies_in, takes_letters, undelegated
from monev.models import Delegation, Entry, Round
from monev.sheets import prepare_sheets
from registry.enums import RegionLevel, SkCheck


def _locked_round(round: Round) -> Round:
    """Return the round locked, so that two people cannot both put a letter into one place."""
    stored = Round.objects.select_for_update().get(pk=round.pk)
    if not takes_letters(stored):
        raise IllegalTransitionError(
            f"Putaran pada tahap “{stored.get_state_display()}” tidak menerima surat delegasi."
        )
    return stored


@transaction.atomic
def send_letter(letter: Delegation, *, by) -> Delegation:
    """Store the letter of a kabupaten; the one in use before ends and stays.

    Raises DomainError for a place outside the round and for one whose letter is valid already,
    IllegalTransitionError when the round takes no letters.
    """
    round = _locked_round(letter.round)
    inside = lies_in(letter.region.path, round.region.path)
    if letter.region.level != RegionLevel.KABUPATEN or not inside:
        raise DomainError(f"Pilih kabupaten/kota di {round.region}.")
    for former in round.delegations.current().filter(region=letter.region):
        if former.is_valid:
            raise IllegalTransitionError(
                f"Surat delegasi {letter.region} sudah cocok, jadi tidak dapat diganti."
            )
        former.ended_at = timezone.now()
        former.save(update_fields=["ended_at"])
    letter.created_by = by
    letter.full_clean()
    letter.save()
    record(by, "delegation.create", letter, round=round.pk, region=letter.region.path,
           sha256=letter.sha256)  # fmt: skip
    return letter


@transaction.atomic
def check_letter(letter: Delegation, result: str, *, by, note: str = "") -> Delegation:
    """Store what the province found; in a round that is scored a valid letter brings the sheets.

    Raises DomainError for a mismatch without a note, IllegalTransitionError for a letter that was
    replaced and for one whose entries have their sheets already.
    """
    round = _locked_round(letter.round)
    stored = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("region")
        .get(pk=letter.pk)
    )
    if stored.ended_at:
        raise IllegalTransitionError("Surat ini sudah diganti. Periksa surat yang baru.")
    if stored.is_valid and round.is_filling:
        raise IllegalTransitionError(
            "Pesertanya sudah punya lembar nilai, jadi pemeriksaan ini tidak dapat diubah."
        )
    if result not in {SkCheck.MATCHED, SkCheck.MISMATCH}:
        raise DomainError("Pilih cocok atau tidak cocok.", field="result")
    if result == SkCheck.MISMATCH and not note.strip():
        raise DomainError("Tulis bagian mana yang berbeda.", field="note")
    stored.check_result, stored.check_note = result, note.strip()
    stored.checked_by, stored.checked_at = by, timezone.now()
    stored.save(update_fields=["check_result", "check_note", "checked_by", "checked_at"])
    record(by, "delegation.check", stored, round=round.pk, region=stored.region.path,
           result=stored.get_check_result_display(), note=stored.check_note)  # fmt: skip
    if stored.is_valid and round.is_filling:
        prepare_sheets(round, by=by)
    return stored


@transaction.atomic
def leave_out(entry: Entry, *, reason: str, by) -> Entry:
    """Let the round go on without an entry whose kabupaten has no valid letter.

    It stays in the list and is scored after all when the letter comes while juri still score.
    Raises DomainError without a reason and for an entry with a letter, IllegalTransitionError for
    one that is not judged or when the round takes no letters.
    """
    _locked_round(entry.round)
    stored = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("kim__region", "round")
        .get(pk=entry.pk)
    )
    if not stored.is_judged:
        raise IllegalTransitionError(
            f"Peserta ini {stored.get_state_display().lower()}, jadi tidak perlu dilewati."
        )
    if not undelegated(stored.round, [stored]):
        raise IllegalTransitionError("Wilayah peserta ini punya delegasi sah.")
    if not reason.strip():
        raise DomainError("Tulis alasannya.", field="reason")
    stored.left_out_reason = reason.strip()
    stored.save(update_fields=["left_out_reason"])
    record(by, "entry.leave_out", stored, reason=reason, round=stored.round_id)
    return stored
