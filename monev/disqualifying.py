"""Taking an entry out of a published result: by a correction, with a reason and its decree.

The published version stays in force, with the entry in it, until the decree of the correction
publishes its successor. The plain means of the others do not change; scores freed from strictness
are fitted without the sheets of the entry that is out.
"""

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.correcting import open_correction
from monev.enums import EntryState, RoundState
from monev.models import Entry, Outcome, Round, ScoreSheet
from monev.publication import compute_if_possible
from monev.sheets import void_sheets


def may_be_disqualified(round_: Round):
    """Entries of the result that is being corrected."""
    ranked = (EntryState.RANKED, EntryState.AWARDED, EntryState.PROMOTED)
    return round_.entries.filter(state__in=ranked).for_list().order_by("slot_number", "pk")


@transaction.atomic
def disqualify(entry: Entry, *, reason: str, by) -> Entry:
    """Disqualify an entry of a published result in the version that is being prepared.

    Raises DomainError without a reason and for the last entry, IllegalTransitionError outside a
    correction.
    """
    if not reason.strip():
        raise DomainError("Tulis alasan diskualifikasi.", field="alasan")
    locked = Round.objects.select_for_update(no_key=True).get(pk=entry.round_id)
    correction = open_correction(locked)
    if correction is None or locked.state != RoundState.CORRECTED:
        raise IllegalTransitionError("Peserta hanya dapat didiskualifikasi selama ralat disusun.")
    if not locked.entries.judged().exclude(pk=entry.pk).exists():
        raise DomainError("Ini peserta terakhir yang dinilai, jadi putaran tidak punya hasil lagi.")
    stored = Entry.objects.select_for_update(of=("self",)).select_related("round", "kim").get(
        pk=entry.pk
    )  # fmt: skip
    stored.move_to(EntryState.DISQUALIFIED, reason=reason.strip())
    void_sheets(ScoreSheet.objects.filter(entry=stored), by=by, reason=reason.strip())
    _forget_votes(correction.outcome, stored)
    compute_if_possible(locked, by=by)
    record(by, "entry.disqualified", stored, reason=reason.strip(), round=locked.pk)
    return stored


def _forget_votes(draft: Outcome, entry: Entry) -> None:
    """What the plenary ordered holds for the others; a zone of one is none."""
    draft.plenary_order = {
        key: place for key, place in (draft.plenary_order or {}).items() if key != str(entry.pk)
    }
    zones = [
        [kept for group in zone if (kept := [key for key in group if int(key) != entry.pk])]
        for zone in draft.plenary_zones
    ]
    draft.plenary_zones = [zone for zone in zones if sum(len(group) for group in zone) > 1]
    draft.save(update_fields=["plenary_order", "plenary_zones"])
