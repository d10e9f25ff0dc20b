"""What keeps points out of an indicator for now, in words for the juri."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kim_portal.errors import DomainError
from monev.models import Indicator, ScoreSheet


@dataclass(frozen=True)
class Gate:
    """One indicator of a sheet. is_closed: its stage has not come, neither points nor notes."""

    indicator: Indicator
    is_closed: bool = False

    @property
    def closed_sentence(self) -> str:
        return f"{self.indicator.code} dibuka saat {self.indicator.get_stage_display().lower()}"

    def refusal(self, points: Decimal | None) -> str:
        """Say why these points are not taken now; empty when they are."""
        return self.closed_sentence if self.is_closed and points is not None else ""


def gates_of(sheet: ScoreSheet, indicators: Iterable[Indicator]) -> dict[str, Gate]:
    """Return indicator code → what stands before it, in the order given."""
    return {
        indicator.code: Gate(indicator, is_closed=not sheet.opens(indicator))
        for indicator in indicators
    }


def require_open(gates: Mapping[str, Gate], changes: Mapping[str, Mapping]) -> None:
    """Refuse changed points and notes that a gate does not let through.

    changes: indicator code → changed columns of its score.
    """
    for code, columns in changes.items():
        gate, points = gates[code], columns.get("points")
        noted = gate.is_closed and columns.get("note")
        if sentence := gate.closed_sentence if noted else gate.refusal(points):
            raise DomainError(f"{sentence}.", field=f"skor-{code}")
