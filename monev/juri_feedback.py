"""What a juri learns about the own scoring once a result is public: for training, not for blame.

Figures of one person beside the whole panel; nothing changes a score, and nobody else is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from monev.agreement import spearman
from monev.fair_scores import Totals, fit_totals
from monev.fairness import SHRINKAGE, Fit

# An order of fewer entries than this says nothing.
FEWEST_ORDERED = 3
# The same mark on nine of ten indicators of a sheet: one impression stood for all of them.
SAME_MARKS = Fraction(9, 10)


@dataclass(frozen=True)
class Feedback:
    """One juri beside the panel.

    strictness: points, positive is strict; error: ± points, None where the noise is unknown;
    spread, panel_spread: standard deviation of what neither entry nor juri explains, in points;
    agreement: rank correlation of the own order with the scores of the others, None below three
    entries; same_marks: sheets on which one mark fills nine of ten indicators; drift: points per
    sheet in the order of submission, None below three.
    """

    sheets: int
    strictness: Fraction
    error: float | None
    spread: float | None
    panel_spread: float | None
    agreement: float | None
    same_marks: int
    drift: float | None


def feedback_of(
    juri: str, totals: Totals, shares: Mapping[str, Sequence[Fraction]], order: Sequence[str]
) -> Feedback | None:
    """Return the feedback of one juri, None for one without a counted sheet.

    totals: entry → juri → total of the sheet; shares: entry → the shares this juri gave, one per
    indicator; order: the entries in the order in which this juri handed them in.
    """
    fitted = fit_totals(totals)
    own = {entry: row[juri] for entry, row in totals.items() if juri in row}
    if fitted is None or not own:
        return None
    noise = _noise(fitted, totals)
    away = {entry: fitted.residual(entry, juri, total) for entry, total in own.items()}
    return Feedback(
        sheets=len(own),
        strictness=fitted.strictness[juri],
        error=None if noise is None else 1.645 * noise / float(len(own) + SHRINKAGE) ** 0.5,
        spread=_spread(list(away.values())),
        panel_spread=noise,
        agreement=_agreement(juri, own, totals),
        same_marks=sum(_is_one_mark(marks) for marks in shares.values()),
        drift=_slope([away[entry] for entry in order if entry in away]),
    )


def _noise(fitted: Fit, totals: Totals) -> float | None:
    """Return the standard deviation of a sheet around entry and juri; None without free sheets."""
    squares = [
        fitted.residual(entry, juri, total) ** 2
        for entry, row in totals.items()
        for juri, total in row.items()
    ]
    free = len(squares) - len(totals) - len(fitted.strictness) + len(fitted.panels)
    return float(sum(squares, Fraction(0)) / free) ** 0.5 if free > 0 else None


def _spread(away: Sequence[Fraction]) -> float | None:
    if len(away) < 2:
        return None
    middle = sum(away, Fraction(0)) / len(away)
    return float(sum(((one - middle) ** 2 for one in away), Fraction(0)) / (len(away) - 1)) ** 0.5


def _agreement(juri: str, own: Mapping[str, Fraction], totals: Totals) -> float | None:
    """Compare the own order with corrected scores that were computed without this juri."""
    rest = {e: {j: t for j, t in row.items() if j != juri} for e, row in totals.items()}
    others = fit_totals({entry: row for entry, row in rest.items() if row})
    shared = [entry for entry in own if others and entry in others.fair]
    if others is None or len(shared) < FEWEST_ORDERED:
        return None
    return spearman([own[e] for e in shared], [others.fair[e] for e in shared])


def _is_one_mark(marks: Sequence[Fraction]) -> bool:
    most = max((list(marks).count(one) for one in set(marks)), default=0)
    return len(marks) > 1 and most >= SAME_MARKS * len(marks)


def _slope(values: Sequence[Fraction]) -> float | None:
    """Return how many points each further sheet moved, by least squares."""
    count = len(values)
    if count < FEWEST_ORDERED:
        return None
    middle = Fraction(count - 1, 2)
    whole = sum(((n - middle) ** 2 for n in range(count)), Fraction(0))
    return float(sum(((n - middle) * one for n, one in enumerate(values)), Fraction(0)) / whole)
