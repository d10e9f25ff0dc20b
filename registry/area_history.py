"""Where a KIM has been: its own moves, and what became of its region around it."""

import datetime
from dataclasses import dataclass

from registry.enums_region import ChangeKind
from registry.models import Kim, RegionChange

# A split or a merger says nothing about one KIM; its move does.
IN_PLACE = {ChangeKind.RENAME, ChangeKind.STATUS, ChangeKind.PARENT, ChangeKind.CODE}


@dataclass(frozen=True)
class AreaStep:
    """One line of the history: what happened, from which day, in whose words."""

    title: str
    on: datetime.date
    text: str
    reason: str


def area_history(kim: Kim) -> list[AreaStep]:
    """Return moves and changes of the region since the KIM came there, the newest first."""
    moves = list(kim.moves.done())
    steps = [
        AreaStep("Pindah", move.moved_on, f"{move.from_place} ke {move.to_place}.", move.reason)
        for move in moves
    ]
    arrived_on = max((move.moved_on for move in moves), default=datetime.date.min)
    changes = RegionChange.objects.filter(
        new_regions=kim.region, kind__in=IN_PLACE, effective_on__gte=arrived_on
    )
    steps += [
        AreaStep(change.get_kind_display(), change.effective_on,
                 f"{change.before} menjadi {change.after}.", change.legal_basis)
        for change in changes
    ]  # fmt: skip
    return sorted(steps, key=lambda step: step.on, reverse=True)
