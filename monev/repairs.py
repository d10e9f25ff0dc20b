"""What of a returned file may change: the things the office marked, until the deadline."""

from dataclasses import dataclass

from kim_portal.errors import DomainError
from kim_portal.ui_tags import pukul
from monev.enums import EntryState
from monev.enums_document import ReturnKind
from monev.enums_eligibility import RuleKind
from monev.models import Entry, EntryReturn, ReturnItem


@dataclass(frozen=True)
class Repair:
    """The open return of an entry with its items."""

    row: EntryReturn
    items: tuple[ReturnItem, ...]
    zone: str

    @property
    def is_over(self) -> bool:
        return self.row.is_over

    @property
    def deadline(self) -> str:
        return pukul(self.row.due_at, self.zone)

    def opens_document(self, requirement_id: int) -> bool:
        """A document is open when it is marked; all are when "documents complete" is."""
        return any(
            one.requirement_id == requirement_id or one.rule == RuleKind.DOCUMENTS
            for one in self.items
        )

    def opens_rule(self, kind: str) -> bool:
        return any(one.rule == kind for one in self.items)

    @property
    def opens_facts(self) -> bool:
        """The snapshot follows the KIM again; a rule is read from the same data."""
        return any(
            one.kind == ReturnKind.FACTS or one.rule not in ("", RuleKind.DOCUMENTS)
            for one in self.items
        )


def repair_of(entry: Entry) -> Repair | None:
    """Return what is being repaired; None for a file that was not returned item by item."""
    if entry.state != EntryState.RETURNED_FOR_FIX:
        return None
    row = entry.returns.open().first()
    if row is None:
        return None
    items = tuple(row.items.select_related("requirement"))
    return Repair(row, items, entry.round.region.timezone)


def may_refresh(entry: Entry, repair: Repair | None) -> bool:
    """Say whether the snapshot may be taken anew now."""
    if not entry.can_refresh:
        return False
    return repair is None or (repair.opens_facts and not repair.is_over)


def require_in_time(repair: Repair | None) -> None:
    """Raise DomainError once the deadline of a returned file has passed."""
    if repair and repair.is_over:
        raise DomainError(
            f"Batas perbaikan sudah lewat, {repair.deadline}. Minta dinas memperpanjang batasnya."
        )
