"""A delegate within this portal: the entry it becomes in the round above."""

from django.utils import timezone

from kim_portal.errors import DomainError
from monev.decisions import decide
from monev.enums import LEFT_ENTRIES, EntryState, RecordState
from monev.enums_delegate import DelegateState
from monev.models import Delegate, Entry, Result, Round, RoundCategory
from monev.nomination import nominate


def carry(
    delegate: Delegate, to_round: Round, *, by, category: RoundCategory | None = None,
    replaces: Entry | None = None,
) -> Entry:  # fmt: skip
    """Make the entry of the round above and return it; runs inside the act of the caller.

    replaces: the entry whose place is taken, of a delegate that left.
    Raises DomainError when the round refuses the KIM as it would refuse any other.
    """
    source = delegate.entry
    if to_round.entries.filter(kim=source.kim_id).exists():
        raise DomainError("KIM ini sudah menjadi peserta putaran itu.", field="putaran")
    # Quota, closing date and the panel's conflicts hold for a delegate as for any other.
    made = nominate(
        to_round, source.kim, by=by, promoted_from=source, category=category, replaces=replaces
    )
    made.snapshot |= {"promotion": _facts(delegate)}
    made.save(update_fields=["snapshot"])
    delegate.onward_entry = made
    delegate.save(update_fields=["onward_entry"])
    if source.state != EntryState.PROMOTED:
        source.move_to(EntryState.PROMOTED)
    seat(delegate)
    return made


def seat(delegate: Delegate) -> None:
    """A delegate of this portal with a decree is accepted; its entry above names the decree."""
    if delegate.onward_entry_id is None or not delegate.is_valid:
        return
    if delegate.state == DelegateState.PROPOSED:
        delegate.move_to(DelegateState.ACCEPTED)
    above = delegate.onward_entry
    above.snapshot["promotion"] |= decree_facts(delegate)
    above.save(update_fields=["snapshot"])


def call_back(delegate: Delegate, *, reason: str, by) -> None:
    """Take the entry of a delegate that leaves out of the round above, if it is still there.

    Raises IllegalTransitionError when that round no longer lets an entry withdraw.
    """
    above = delegate.onward_entry
    if above is not None and above.state not in LEFT_ENTRIES:
        decide(above, EntryState.WITHDRAWN, by=by, reason=reason)


def decree_facts(delegate: Delegate) -> dict:
    day = delegate.decree_on
    return {"decree_number": delegate.decree_number, "decree_on": day.isoformat() if day else ""}


def _facts(delegate: Delegate) -> dict:
    """What the next round may rely on: rank, points, signed record and consent of that moment."""
    source = delegate.entry
    minutes = source.round.records.filter(
        state=RecordState.SIGNED, outcome__published_at__isnull=False
    ).order_by("-pk").first()  # fmt: skip
    row = Result.objects.get(outcome=delegate.outcome, entry=source)
    return (
        {
            "record_number": minutes.number if minutes else "",
            "record_code": minutes.code if minutes else "",
            "consented_on": timezone.localdate().isoformat(),
            "round": source.round.name,
            "rank": row.rank,
            "total_points": str(row.total_points),
        }
        | decree_facts(delegate)
        | ({"category": source.category.name} if source.category else {})
    )
