"""The strictness of each juri and the scores freed from it: an additive model, in exact figures.

A sheet total is read as `fair score of the group - strictness of the juri + noise`. Strictness is
shrunk towards zero (`SHRINKAGE`), so that a juri with few sheets moves little; separate panels are
never shifted against each other. Everything is a `Fraction`: when every juri scored every group
the fair score is the plain mean, to the last digit.

Source: additive linear model with a ridge on the juri effects; minimise
sum (T_ij - g_i + s_j)^2 + SHRINKAGE * sum s_j^2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

# The spread of juri is taken to be as large as the noise; a constant is easier to defend than an
# estimate, and anything from a half to two gives nearly the same order.
SHRINKAGE = Fraction(1)

Table = Mapping[str, Mapping[str, Fraction]]


@dataclass(frozen=True)
class Fit:
    """The model fitted to a table of sheets.

    fair: group → points 0–100; strictness: juri → points, positive for a strict one; means: group
    → plain mean of its sheets; panels: the groups that common juri connect, each with its juri.
    """

    fair: Mapping[str, Fraction]
    strictness: Mapping[str, Fraction]
    means: Mapping[str, Fraction]
    panels: tuple["Panel", ...]

    @property
    def is_connected(self) -> bool:
        """Whether every group can be compared with every other one through common juri."""
        return len(self.panels) <= 1

    def residual(self, group: str, juri: str, total: Fraction) -> Fraction:
        """Return what neither the group nor the juri explains of a sheet, in points."""
        return total - self.fair[group] + self.strictness[juri]


@dataclass(frozen=True)
class Panel:
    """Groups and juri connected by sheets, each in the order of their names."""

    groups: tuple[str, ...]
    juri: tuple[str, ...]


def fit(sheets: Table, shrinkage: Fraction = SHRINKAGE) -> Fit:
    """Fit the additive model.

    sheets: group → juri → total of the sheet, 0–100; what was not judged is left out.
    shrinkage: weight of the ridge; 0 gives ordinary least squares, with the strictness of each
    panel summing to zero.
    Raises ValueError when a group has no sheet or the shrinkage is negative.
    """
    if shrinkage < 0:
        raise ValueError("shrinkage cannot be negative")
    if empty := [group for group, given in sheets.items() if not given]:
        raise ValueError(f"groups without a sheet: {', '.join(sorted(empty))}")
    means = {group: _mean(given.values()) for group, given in sheets.items()}
    panels = find_panels(sheets)
    strictness: dict[str, Fraction] = {}
    for panel in panels:
        strictness |= _strictness(panel, sheets, means, Fraction(shrinkage))
    fair = {
        group: means[group] + _mean(strictness[juri] for juri in given)
        for group, given in sheets.items()
    }
    return Fit(fair=fair, strictness=strictness, means=means, panels=panels)


def find_panels(sheets: Mapping[str, Mapping[str, object]]) -> tuple[Panel, ...]:
    """Return the parts of the table that no juri connects, by the name of their first group."""
    groups_of: dict[str, list[str]] = {}
    for group in sorted(sheets):
        for juri in sheets[group]:
            groups_of.setdefault(juri, []).append(group)
    found, seen = [], set()
    for first in sorted(sheets):
        if first in seen:
            continue
        groups, juri, waiting = {first}, set(), [first]
        while waiting:
            for one in sheets[waiting.pop()]:
                if one in juri:
                    continue
                juri.add(one)
                fresh = [group for group in groups_of[one] if group not in groups]
                groups.update(fresh)
                waiting += fresh
        seen |= groups
        found.append(Panel(tuple(sorted(groups)), tuple(sorted(juri))))
    return tuple(found)


def _mean(values) -> Fraction:
    listed = list(values)
    return Fraction(sum(listed)) / len(listed)


def _strictness(
    panel: Panel, sheets: Table, means: Mapping[str, Fraction], shrinkage: Fraction
) -> dict[str, Fraction]:
    """Solve the normal equations of one panel with the groups eliminated.

    For each juri j: (n_j + shrinkage) s_j - sum over j's groups of the mean strictness of the
    group's juri = sum over j's groups of (mean of the group - T_ij).
    """
    place = {juri: number for number, juri in enumerate(panel.juri)}
    size = len(panel.juri)
    left = [[Fraction(0)] * size for _ in range(size)]
    right = [Fraction(0)] * size
    for group in panel.groups:
        given = sheets[group]
        for juri, total in given.items():
            row = left[place[juri]]
            row[place[juri]] += 1
            right[place[juri]] += means[group] - total
            for other in given:
                row[place[other]] -= Fraction(1, len(given))
    for number in range(size):
        left[number][number] += shrinkage
    if shrinkage == 0:
        # Only differences are determined: the last equation is replaced by "they sum to zero".
        left[-1], right[-1] = [Fraction(1)] * size, Fraction(0)
    return dict(zip(panel.juri, solve(left, right), strict=True))


def solve(left: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction]:
    """Return the exact solution of a square system of linear equations.

    Bareiss elimination on whole numbers: the figures stay short where fractions would explode.
    Raises ValueError when the system has no single solution.
    """
    rows = [_whole([*row, value]) for row, value in zip(left, right, strict=True)]
    size, divisor = len(rows), 1
    for step in range(size):
        pivot = next((n for n in range(step, size) if rows[n][step]), None)
        if pivot is None:
            raise ValueError("the equations have no single solution")
        rows[step], rows[pivot] = rows[pivot], rows[step]
        top = rows[step]
        for row in rows[step + 1 :]:
            factor = row[step]
            for column in range(step, size + 1):
                row[column] = (row[column] * top[step] - top[column] * factor) // divisor
        divisor = top[step]
    found = [Fraction(0)] * size
    for step in reversed(range(size)):
        known = sum((rows[step][n] * found[n] for n in range(step + 1, size)), Fraction(0))
        found[step] = (rows[step][size] - known) / rows[step][step]
    return found


def _whole(row: Sequence[Fraction]) -> list[int]:
    """Return the row multiplied by its common denominator."""
    scale = lcm(*(value.denominator for value in row))
    return [int(value * scale) for value in row]
