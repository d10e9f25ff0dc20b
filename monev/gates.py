"""What keeps points out of an indicator for now, in words for the juri.

A field indicator takes points once a visit has found something of it; a finding that does not match
what the KIM told caps them. A round that passed over its field verification has no findings, so the
rule does not hold there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kim_portal.errors import DomainError
from monev.canonical import plain
from monev.enums import Stage
from monev.enums_field import CAPS
from monev.models import FieldFinding, Indicator, ScoreSheet
from monev.scoring import NOT_ASSESSABLE


class GateError(DomainError):
    """Points that a gate keeps out; the sentence tells how high they would be at most."""


@dataclass(frozen=True)
class Gate:
    """One indicator of a sheet. is_closed: its stage has not come, neither points nor notes.

    cap: the highest points the findings allow, None without a limit.
    """

    indicator: Indicator
    is_closed: bool = False
    needs_finding: bool = False
    findings: tuple[FieldFinding, ...] = ()
    cap: Decimal | None = None

    @property
    def lacks_finding(self) -> bool:
        return self.needs_finding and not self.findings

    @property
    def closed_sentence(self) -> str:
        return f"{self.indicator.code} dibuka saat {self.indicator.get_stage_display().lower()}"

    @property
    def gap_sentence(self) -> str:
        return f"{self.indicator} belum punya temuan lapangan, jadi belum dapat dinilai"

    @property
    def cap_sentence(self) -> str:
        """Empty when the findings leave the whole scale."""
        if self.cap is None:
            return ""
        shown = plain(self.cap).replace(".", ",")
        return f"Nilai {self.indicator} paling tinggi {shown}: temuan lapangan tidak sesuai"

    def refusal(self, answer: Decimal | str | None) -> str:
        """Say why this answer is not taken now; empty when it is."""
        if answer is None:
            return ""
        if self.is_closed:
            return self.closed_sentence
        if answer == NOT_ASSESSABLE:
            # It needs no finding, but does not lead around one that caps the points.
            takes_it = self.indicator.allows_not_assessable and self.cap is None
            return "" if takes_it else f"{self.indicator.code} harus diberi nilai"
        if self.lacks_finding:
            return self.gap_sentence
        return self.cap_sentence if self.cap is not None and answer > self.cap else ""


def gates_of(sheet: ScoreSheet, indicators: Iterable[Indicator]) -> dict[str, Gate]:
    """Return indicator code → what stands before it, in the order given."""
    verifies = sheet.round.has_field_visit
    found: dict[int, list[FieldFinding]] = {}
    for finding in FieldFinding.objects.of_entry(sheet.entry_id) if verifies else ():
        found.setdefault(finding.indicator_id, []).append(finding)
    gates = {}
    for indicator in indicators:
        findings = tuple(found.get(indicator.pk, ()))
        gates[indicator.code] = Gate(
            indicator,
            is_closed=not sheet.opens(indicator),
            needs_finding=verifies and indicator.stage == Stage.FIELD,
            findings=findings,
            cap=_cap(findings, sheet.round.instrument.scale_min),
        )
    return gates


def _cap(findings: Iterable[FieldFinding], lowest: Decimal) -> Decimal | None:
    """Return the lowest limit any finding sets, by its last word."""
    steps = [CAPS[one.current.outcome] for one in findings if one.current.outcome in CAPS]
    return lowest + min(steps) if steps else None


def require_open(gates: Mapping[str, Gate], changes: Mapping[str, Mapping]) -> None:
    """Refuse changed points and notes that a gate does not let through.

    changes: indicator code → changed columns of its score. Raises GateError.
    """
    for code, columns in changes.items():
        gate, answer = gates[code], columns.get("answer")
        noted = gate.is_closed and columns.get("note")
        if sentence := gate.closed_sentence if noted else gate.refusal(answer):
            raise GateError(f"{sentence}.", field=f"skor-{code}")
