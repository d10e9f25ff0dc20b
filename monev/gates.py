"""What keeps points out of an indicator for now, in words for the juri."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kim_portal.errors import DomainError
from monev.models import Indicator, ScoreSheet
from monev.scoring import NOT_ASSESSABLE


@dataclass(frozen=True)
class Gate:
    """One indicator of a sheet. is_closed: its stage has not come, neither points nor notes."""

    indicator: Indicator
    is_closed: bool = False

    @property
    def closed_sentence(self) -> str:
        return f"{self.indicator.code} dibuka saat {self.indicator.get_stage_display().lower()}"

    def refusal(self, answer: Decimal | str | None) -> str:
        """Say why this answer is not taken now; empty when it is."""
        if self.is_closed and answer is not None:
            return self.closed_sentence
        if answer == NOT_ASSESSABLE and not self.indicator.allows_not_assessable:
            return f"{self.indicator.code} harus diberi nilai"
        return ""


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
        gate, answer = gates[code], columns.get("answer")
        noted = gate.is_closed and columns.get("note")
        if sentence := gate.closed_sentence if noted else gate.refusal(answer):
            raise DomainError(f"{sentence}.", field=f"skor-{code}")
