"""The table of the tabulation: entry × juri, for those who may see values once they are opened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import compress, groupby

from monev.apart import category_order
from monev.canonical import fingerprint
from monev.enums import SheetState
from monev.filling import Completion
from monev.method_words import fair_shown
from monev.models import (
    Entry,
    JuriAssignment,
    Outcome,
    Result,
    Round,
    RoundCategory,
    ScoreSheet,
)
from monev.publication import UnfillableError, complete, results_of
from monev.round_input import RoundInput, read_input, with_plenary
from monev.scoring import IndicatorRule, entry_score, round_points

TOO_MUCH = "lebih dari seperempat bobotnya tidak dapat dinilai"


@dataclass(frozen=True)
class Cell:
    """What one juri gave one entry. total: exact points of the sheet; else `note` says why not.

    filled: codes of the indicators that this juri could not assess and that were filled.
    """

    juri: JuriAssignment
    sheet: ScoreSheet | None
    total: Fraction | None
    note: str = ""
    filled: Sequence[str] = ()

    @property
    def points(self) -> Decimal | None:
        return None if self.total is None else round_points(self.total)


@dataclass(frozen=True)
class Line:
    """One entry. spread: highest minus lowest juri total, None with fewer than two sheets."""

    entry: Entry
    cells: list[Cell]
    result: Result | None
    spread: Decimal | None
    missing: int

    @property
    def fair(self) -> Decimal | None:
        """The corrected score on two decimals; None while there is none."""
        return fair_shown(self.result) if self.result else None

    @property
    def aspects(self) -> list[Decimal]:
        """Mean points per aspect, in the order of the instrument; empty when incomplete."""
        points = self.result.aspect_points if self.result else {}
        return [Decimal(value) for value in points.values()]


@dataclass(frozen=True)
class Part:
    """The lines of one category; of the whole round where there are none."""

    category: RoundCategory | None
    juri: list[JuriAssignment]
    lines: list[Line]


@dataclass(frozen=True)
class Table:
    """refusal: why no total can be shown, as a sentence; empty when all is well."""

    juri: list[JuriAssignment]
    aspects: list
    lines: list[Line]
    refusal: str = ""

    @property
    def parts(self) -> list["Part"]:
        """Return a table for each category, with the juri who have a sheet in it."""
        if not self.lines:
            return [Part(None, self.juri, [])]
        found = []
        for category, group in groupby(self.lines, key=lambda line: line.entry.category):
            lines = list(group)
            cells = zip(*(line.cells for line in lines), strict=True)
            keep = [not category or any(cell.sheet for cell in column) for column in cells]
            lines = [replace(line, cells=list(compress(line.cells, keep))) for line in lines]
            found.append(Part(category, list(compress(self.juri, keep)), lines))
        return found

    @property
    def has_filled(self) -> bool:
        return any(cell.filled for line in self.lines for cell in line.cells)


def tabulate(
    round_: Round,
    outcome: Outcome | None,
    *,
    hidden: Collection[int] = (),
    given: RoundInput | None = None,
) -> Table:
    """Return the whole table in the order of the ranks, entries without a rank last.

    hidden: ids of entries whose values the reader must not see (a conflict of interest).
    given: what the page has read of the sheets already.
    """
    given = given or read_input(round_)
    completion, refusal = _completion(given)
    juri = list(round_.juri_assignments.scoring().select_related("user"))
    sheets = {
        (sheet.entry_id, sheet.juri_id): sheet
        for sheet in ScoreSheet.objects.filter(entry__round=round_).select_related(
            "juri__user", "entry"
        )
    }
    results = {row.entry_id: row for row in results_of(outcome)} if outcome else {}
    lines = []
    for entry in round_.entries.judged().exclude(pk__in=hidden).for_list():
        cells = [
            _cell(seat, sheets.get((entry.pk, seat.pk)), given.rules, completion) for seat in juri
        ]
        totals = [cell.total for cell in cells if cell.total is not None]
        lines.append(
            Line(
                entry=entry,
                cells=cells,
                result=results.get(entry.pk),
                spread=round_points(max(totals) - min(totals)) if len(totals) > 1 else None,
                missing=max(0, round_.minimum_sheets - len(totals)),
            )
        )
    lines.sort(
        key=lambda line: (
            category_order(line.entry),
            _rank(line) is None,
            _rank(line) or 0,
            line.entry.pk,
        )
    )
    return Table(juri, list(round_.instrument.counted_aspects()), lines, refusal)


def _completion(given: RoundInput) -> tuple[Completion, str]:
    """Return the filled sheets of the round, none with the reason when they cannot be filled."""
    try:
        return complete(given), ""
    except UnfillableError as error:
        return Completion({}, {}, {}), error.message


def _rank(line: Line) -> int | None:
    return line.result.rank if line.result else None


def _cell(
    seat: JuriAssignment,
    sheet: ScoreSheet | None,
    rules: Sequence[IndicatorRule],
    completion: Completion,
) -> Cell:
    if sheet is None:
        return Cell(seat, None, None, "tidak ada lembar")
    if sheet.state != SheetState.SUBMITTED:
        return Cell(seat, sheet, None, sheet.get_state_display().lower())
    key = (sheet.entry_id, str(sheet.uuid))
    if key in completion.left_out:
        weight = completion.left_out[key]
        return Cell(seat, sheet, None, f"tidak dihitung: bobot {weight} tidak dapat dinilai")
    if key not in completion.shares:
        return Cell(seat, sheet, None, "belum dapat dihitung")
    total = entry_score([completion.shares[key]], rules, 1).total
    return Cell(seat, sheet, total, filled=completion.filled.get(key, ()))


def is_up_to_date(
    round_: Round, outcome: Outcome | None, *, given: RoundInput | None = None
) -> bool:
    """Say whether the stored result still follows from the sheets."""
    if outcome is None:
        return False
    facts = with_plenary(given or read_input(round_), outcome).facts()
    return fingerprint(facts) == outcome.input_digest


def unassessed(round_: Round, outcome: Outcome | None) -> list[tuple[Entry, str]]:
    """Return the entries without a rank, each with the reason in words."""
    ranked, counts, left_out = set(), {}, {}
    if outcome:
        for row in results_of(outcome):
            counts[row.entry_id] = row.sheet_count
            left_out[row.entry_id] = len(row.left_out_sheets)
            if row.rank is not None:
                ranked.add(row.entry_id)
    found = []
    for entry in round_.entries.for_list():
        if entry.pk in ranked:
            continue
        reason = _why_unassessed(entry, counts.get(entry.pk, 0), round_)
        if entry.is_judged and left_out.get(entry.pk):
            reason += f"; {left_out[entry.pk]} lembar tidak dihitung karena {TOO_MUCH}"
        found.append((entry, reason))
    return found


def _why_unassessed(entry: Entry, sheet_count: int, round_: Round) -> str:
    if entry.is_judged:
        return f"{sheet_count} dari paling sedikit {round_.minimum_sheets} lembar nilai"
    label = entry.get_state_display()
    return f"{label}: {entry.reason}" if entry.reason else label
