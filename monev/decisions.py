"""What the office decides about an entry, and what that does to its sheets."""

from django.db import transaction

from monev.entry_documents import freeze_documents
from monev.enums import GONE_ENTRIES, EntryState
from monev.fitness import freeze_checks, require_fit
from monev.models import Entry, ScoreSheet
from monev.repairs import repair_of, require_in_time
from monev.returning import close_return, progress_of
from monev.sheets import lock_round, prepare_sheets, void_sheets


@transaction.atomic
def decide(entry: Entry, state: str, *, by, reason: str = "") -> Entry:
    """Move the entry; one that leaves for good loses its sheets, one that joins late gets them.

    Raises what `Entry.decide` raises, and DomainError for one that lacks what the round requires
    (`freeze_checks`, `require_fit`). An absent entry keeps its sheets: it may still present.
    """
    lock_round(entry.round_id)
    repair = repair_of(entry)
    progress = None
    if state == EntryState.SUBMITTED:
        require_in_time(repair)
        progress = progress_of(entry, repair) if repair else None
        freeze_documents(entry)
        freeze_checks(entry)
    elif state == EntryState.ELIGIBLE:
        require_fit(entry)
    entry.decide(state, by=by, reason=reason)
    if repair:
        close_return(entry, progress=progress)
    if state in GONE_ENTRIES:
        void_sheets(ScoreSheet.objects.filter(entry=entry), by=by, reason=reason)
    elif entry.round.is_filling and entry.is_judged:
        prepare_sheets(entry.round, by=by)
    return entry
