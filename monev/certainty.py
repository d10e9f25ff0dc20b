"""How sure a ranking is: rank intervals and chances, from draws around the fitted scores.

The only module of the rounds that computes with binary floats and numpy. Nothing here is an
official figure: points and ranks come from `scoring`, `fairness` and `ranking`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from monev.fairness import Fit, Table

DRAWS = 10_000
# Noise estimated from fewer free sheets than this says nothing about chances.
FEWEST_FREE = 5.0
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Standing:
    """What the draws say of one group.

    interval: the ranks between which 90 of 100 draws lie; best, advancing: share of the draws in
    which it came first, or among those that advance; margin: 90 percent uncertainty, ± points.
    """

    interval: tuple[int, int]
    best: float
    advancing: float
    margin: float


@dataclass(frozen=True)
class Certainty:
    """The draws of one table.

    order: groups by fair score, best first, or as it was given; above: per pair of neighbours in
    that order, the share of the draws in which the first one is really ahead; zones: groups, in
    order, that the data cannot tell from the first of their zone; noise: standard deviation of a
    sheet, in points.
    """

    standings: dict[str, Standing]
    order: tuple[str, ...]
    above: tuple[float, ...]
    zones: tuple[tuple[str, ...], ...]
    noise: float
    free: float


def draw_ranks(
    sheets: Table,
    fitted: Fit,
    *,
    advancing: int = 1,
    seed: int,
    draws: int = DRAWS,
    among: Collection[str] | None = None,
    order: Sequence[str] | None = None,
) -> Certainty | None:
    """Return how sure the order of the fair scores is; the same seed gives the same answer.

    sheets: group → juri → points 0–100; fitted: their fit with the ordinary shrinkage. among: the
    groups that are ranked, all unless given; the sheets of the others only tell about the juri.
    order: the official order of the ranked groups, which zones and neighbours follow.
    None where the data do not allow chances: separate panels, noise estimated from fewer than
    `FEWEST_FREE` degrees of freedom, or no noise at all.
    Source: posterior of a linear mixed model with variance ratio 1; scaled by a chi-square draw.
    """
    groups, juri = sorted(sheets), sorted(fitted.strictness)
    if len(fitted.panels) != 1:
        return None
    spread, free, squares = _spread(sheets, fitted, groups, juri)
    if free < FEWEST_FREE or squares <= 0:
        return None
    variance = squares / free
    # The legacy generator: its streams are frozen, so that a stored seed keeps its meaning.
    random = np.random.RandomState(seed)
    scale = np.sqrt(variance * free / random.chisquare(free, size=draws))
    noise = random.standard_normal((draws, len(groups))) @ np.linalg.cholesky(spread).T
    centre = np.array([float(fitted.fair[group]) for group in groups])
    drawn = centre + scale[:, None] * noise
    ranked = [n for n, group in enumerate(groups) if among is None or group in among]
    return _certainty(
        drawn[:, ranked],
        [groups[n] for n in ranked],
        order or sorted((groups[n] for n in ranked), key=lambda one: (-fitted.fair[one], one)),
        advancing,
        noise=float(np.sqrt(variance)),
        free=float(free),
    )


def _certainty(drawn, groups: Sequence[str], official: Sequence[str], advancing, **spread):
    """Rank every draw and say what the draws together say. spread: noise and free sheets."""
    places = np.empty(drawn.shape, dtype=np.int32)
    rows = np.arange(len(drawn))[:, None]
    places[rows, np.argsort(-drawn, axis=1, kind="stable")] = np.arange(1, len(groups) + 1)
    order = [groups.index(one) for one in official]
    return Certainty(
        standings={
            group: _standing(places[:, n], drawn[:, n], advancing) for n, group in enumerate(groups)
        },
        order=tuple(groups[n] for n in order),
        above=tuple(
            float(np.mean(drawn[:, upper] > drawn[:, lower]))
            for upper, lower in zip(order, order[1:], strict=False)
        ),
        zones=tuple(tuple(groups[n] for n in zone) for zone in _zones(order, drawn)),
        **spread,
    )


def _spread(sheets: Table, fitted: Fit, groups: Sequence[str], juri: Sequence[str]):
    """Return the covariance of the fair scores per unit of noise, free sheets, squared residuals.

    Free sheets are those left after the trace of the hat matrix.
    """
    row_of = {group: number for number, group in enumerate(groups)}
    column_of = {one: len(groups) + number for number, one in enumerate(juri)}
    size = len(groups) + len(juri)
    normal = np.zeros((size, size))
    squares, count = 0.0, 0
    for group, given in sheets.items():
        for one, total in given.items():
            g, j = row_of[group], column_of[one]
            normal[g, g] += 1
            normal[j, j] += 1
            normal[g, j] -= 1
            normal[j, g] -= 1
            squares += float(fitted.residual(group, one, total)) ** 2
            count += 1
    ridge = np.diag([0.0] * len(groups) + [1.0] * len(juri))
    inverse = np.linalg.inv(normal + ridge)
    free = count - float(np.trace(inverse @ normal))
    return inverse[: len(groups), : len(groups)], free, squares


def _standing(places, drawn, advancing: int) -> Standing:
    counts = np.bincount(places, minlength=places.max() + 1)
    shares = np.cumsum(counts) / len(places)
    low, high = np.quantile(drawn, [LOW, HIGH])
    return Standing(
        interval=(int(np.argmax(shares >= LOW)), int(np.argmax(shares >= HIGH))),
        best=float(np.mean(places == 1)),
        advancing=float(np.mean(places <= advancing)),
        margin=float(high - low) / 2,
    )


def _zones(order: Sequence[int], drawn) -> list[list[int]]:
    """Return the order cut into zones: below the first of a zone nobody is surely behind it."""
    zones: list[list[int]] = []
    for number in order:
        first = zones[-1][0] if zones else None
        if first is None or np.mean(drawn[:, first] > drawn[:, number]) >= HIGH:
            zones.append([number])
        else:
            zones[-1].append(number)
    return zones
