"""How far juri agree: intraclass correlation, Krippendorff's alpha, Kendall's W.

Advice about an instrument and a panel, never part of a score. All take group → juri → points and
live with gaps; every figure is exact until it is rounded for a page.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Literal

from monev.fairness import Table, fit

# Koo & Li 2016, "A Guideline of Selecting and Reporting Intraclass Correlation Coefficients".
WORDS = (
    (Fraction(9, 10), "sangat baik"),
    (Fraction(3, 4), "baik"),
    (Fraction(1, 2), "sedang"),
)
LOWEST_WORD = "rendah"
# With fewer groups the figure is shown without a word: it says more about chance than about juri.
FEWEST_GROUPS = 8


@dataclass(frozen=True)
class Components:
    """Variance of groups, of juri and of noise, in squared points; `sheets` per group, averaged.

    Differences of sums of squares: a component that is small by chance may come out below zero.
    """

    groups: Fraction
    juri: Fraction
    noise: Fraction
    sheets: Fraction

    def icc(self, kind: Literal["single", "average"]) -> Fraction | None:
        """Return the absolute agreement of one sheet, or of a group's mean; None without variance.

        Source: McGraw & Wong 1996, ICC(A,1) and ICC(A,k).
        """
        share = Fraction(1) if kind == "single" else 1 / self.sheets
        whole = self.groups + (self.juri + self.noise) * share
        return self.groups / whole if whole > 0 else None


def components(sheets: Table) -> Components | None:
    """Return the variance components of a table of points, None where they cannot be told apart.

    Fitting constants (Henderson 1953, method 3): the sum of squares of each factor after the
    other, set equal to its expectation. On complete tables that is the ordinary analysis of
    variance. Sheets per group are averaged harmonically.
    """
    given = [(group, juri) for group, row in sheets.items() for juri in row]
    juri_count = len({juri for _, juri in given})
    if len(sheets) < 2 or juri_count < 2:
        return None
    fitted = fit(sheets, Fraction(0))
    rank = len(sheets) + juri_count - len(fitted.panels)
    if len(given) <= rank:
        return None
    error = sum(
        fitted.residual(group, juri, Fraction(sheets[group][juri])) ** 2 for group, juri in given
    )
    noise = error / (len(given) - rank)
    within_groups = _within(sheets)
    within_juri = _within(turned(sheets))
    groups = (within_juri - error - noise * (rank - juri_count)) / (len(given) - juri_count)
    juri = (within_groups - error - noise * (rank - len(sheets))) / (len(given) - len(sheets))
    per_group = Fraction(len(sheets)) / sum(Fraction(1, len(row)) for row in sheets.values())
    return Components(groups=groups, juri=juri, noise=noise, sheets=per_group)


def icc_word(value: Fraction | None, group_count: int) -> str:
    """Return how good an intraclass correlation is called; empty for too few groups."""
    if value is None or group_count < FEWEST_GROUPS:
        return ""
    return next((word for bound, word in WORDS if value > bound), LOWEST_WORD)


def krippendorff_alpha(sheets: Table) -> Fraction | None:
    """Return Krippendorff's alpha for interval data, None where nothing can be paired or varies.

    1 - observed / expected disagreement over the values of groups with at least two sheets.
    Source: Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011.
    """
    rows = [[Fraction(v) for v in row.values()] for row in sheets.values() if len(row) > 1]
    values = [value for row in rows for value in row]
    expected = _pairs(values)
    if not expected:
        return None
    observed = sum((_pairs(row) / (len(row) - 1) for row in rows), Fraction(0))
    return 1 - observed * (len(values) - 1) / expected


def kendall_w(sheets: Table) -> Fraction | None:
    """Return Kendall's coefficient of concordance, corrected for ties, on the complete block.

    The block: the groups that every juri of the table scored. None with fewer than two juri or
    two such groups, or when every juri gives the same points throughout.
    Source: Kendall & Gibbons 1990, Rank Correlation Methods, chapter 6.
    """
    juri = sorted({one for row in sheets.values() for one in row})
    block = [row for row in sheets.values() if len(row) == len(juri)]
    m, n = len(juri), len(block)
    if m < 2 or n < 2:
        return None
    ranks = [mean_ranks([Fraction(row[one]) for row in block]) for one in juri]
    sums = [sum(column) for column in zip(*ranks, strict=True)]
    middle = Fraction(m * (n + 1), 2)
    spread = sum((one - middle) ** 2 for one in sums)
    ties = sum(count**3 - count for row in ranks for count in Counter(row).values())
    whole = m * m * (n**3 - n) - m * ties
    return 12 * spread / whole if whole else None


def mean_ranks(values: list[Fraction]) -> list[Fraction]:
    """Return the rank of each value from the lowest, 1 to n; equal values share their mean rank."""
    order = sorted(range(len(values)), key=lambda number: values[number])
    ranks = [Fraction(0)] * len(values)
    start = 0
    for _, same in groupby(order, key=lambda number: values[number]):
        group = list(same)
        for number in group:
            ranks[number] = start + Fraction(len(group) + 1, 2)
        start += len(group)
    return ranks


def spearman(first: list[Fraction], second: list[Fraction]) -> float | None:
    """Return the rank correlation of two lists of equal length, None when one of them is flat."""
    one, other = mean_ranks(first), mean_ranks(second)
    middle = Fraction(len(one) + 1, 2)
    shared = sum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    whole = sum((a - middle) ** 2 for a in one) * sum((b - middle) ** 2 for b in other)
    return float(shared) / float(whole) ** 0.5 if whole else None


def turned(sheets: Mapping[str, Mapping[str, Fraction]]) -> dict[str, dict[str, Fraction]]:
    """Return the same table by juri: juri → group → points."""
    found: dict[str, dict[str, Fraction]] = {}
    for group, row in sheets.items():
        for juri, points in row.items():
            found.setdefault(juri, {})[group] = points
    return found


def _within(rows: Table) -> Fraction:
    """Return the sum of squared distances of each value from the mean of its row."""
    return sum(
        (_pairs([Fraction(v) for v in row.values()]) / (2 * len(row)) for row in rows.values()),
        Fraction(0),
    )


def _pairs(values: list[Fraction]) -> Fraction:
    """Return the sum of squared differences over all ordered pairs."""
    total, squares = sum(values, Fraction(0)), sum((v * v for v in values), Fraction(0))
    return 2 * (len(values) * squares - total * total)
