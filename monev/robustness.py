"""Would another way of counting give another result? The eight ways, and what really weighed.

Never an official figure: exact where that is free, floats where a search needs them. Everything
takes a group of entries as group → juri → aspect → points, whatever the group is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from statistics import median

from monev.agreement import mean_ranks, turned

# One sheet per juri and group, in weighted points per aspect; the aspects add up to the total.
Parts = Mapping[str, Mapping[str, Mapping[str, Fraction]]]
Floats = Mapping[str, Mapping[str, float]]
Ranks = dict[str, int]

SHRINKAGE = 1.0
# Huber's constant: 95 percent as good as the mean when nobody is out of line.
HUBER = 1.345
ROUNDS, CLOSE = 50, 1e-9
# Half a tenth more or less of each weight, relative.
SHIFTS = (Fraction(9, 10), Fraction(11, 10))


@dataclass(frozen=True)
class Panel:
    """The rank of every group under each way; a way with variants gives the lowest and highest.

    ranks: way → group → (best, worst) rank; sets: way → the advancing sets it leads to.
    """

    ranks: Mapping[str, Mapping[str, tuple[int, int]]]
    sets: Mapping[str, frozenset[frozenset[str]]]

    def moved(self, official: Collection[str]) -> set[str]:
        """Return the groups that change places at the line under some way.

        A way in which others only draw level at the line contradicts nobody.
        """
        own = frozenset(official)
        return {
            one
            for found in self.sets.values()
            for chosen in found
            if not own <= chosen
            for one in chosen ^ own
        }


def eight_ways(parts: Parts, *, corrected: bool, ranked: Collection[str], advancing: int) -> Panel:
    """Rank the groups in eight ways.

    corrected: the ways with variants (a juri, an aspect left out; other weights) vary the
    corrected score instead of the mean. ranked: the groups that have a rank; the sheets of the
    others still tell how strict their juri is. advancing: how many go on.
    """
    sheets = {g: {j: sum(p.values()) for j, p in row.items()} for g, row in parts.items()}
    totals = {g: {j: float(t) for j, t in row.items()} for g, row in sheets.items()}
    score = fair_scores if corrected else plain_means
    variants = {
        "mean": [plain_means(totals)],
        "corrected": [fair_scores(totals)],
        "huber": [huber_scores(totals)],
        "median": [{g: median(row.values()) for g, row in totals.items()}],
        "borda": [borda_scores(sheets)],
        "without_juri": [score(rest) for rest in _without_each_juri(totals)],
        "without_aspect": list(_shifted(parts, (Fraction(0),), score)),
        "weights": list(_shifted(parts, SHIFTS, score)),
    }
    found: dict[str, list[Ranks]] = {
        way: [ranks_of({g: one[g] for g in ranked if g in one}) for one in scores]
        for way, scores in variants.items()
    }
    return Panel(
        ranks={
            way: {
                g: (min(r[g] for r in rows if g in r), max(r[g] for r in rows if g in r))
                for g in ranked
                if any(g in r for r in rows)
            }
            for way, rows in found.items()
        },
        sets={
            way: frozenset(
                frozenset(g for g, place in one.items() if place <= advancing)
                for one in rows
                if set(one) == set(ranked)
            )
            for way, rows in found.items()
        },
    )


def ranks_of(scores: Mapping[str, float]) -> Ranks:
    """Return competition ranks on two decimals, highest first; equal scores share a rank."""
    falling = sorted(scores, key=lambda g: -round(scores[g], 2))
    ranks: Ranks = {}
    for _, same in groupby(falling, key=lambda g: round(scores[g], 2)):
        place = len(ranks) + 1
        ranks |= dict.fromkeys(same, place)
    return ranks


def plain_means(totals: Floats) -> dict[str, float]:
    return {g: sum(row.values()) / len(row) for g, row in totals.items()}


def fair_scores(totals: Floats) -> dict[str, float]:
    """Return the corrected scores in floats: the same model as `fairness.fit`."""
    return _fitted(totals, {})[0]


def huber_scores(totals: Floats) -> dict[str, float]:
    """Return corrected scores in which a sheet far out of line counts less."""
    fair, strict = _fitted(totals, {})
    for _ in range(ROUNDS):
        away = {
            (g, j): t - fair[g] + strict[j] for g, row in totals.items() for j, t in row.items()
        }
        spread = median(abs(one) for one in away.values()) * 1.4826
        if spread < CLOSE:
            return fair
        weights = {
            key: min(1.0, HUBER * spread / max(abs(one), CLOSE)) for key, one in away.items()
        }
        last, (fair, strict) = fair, _fitted(totals, weights)
        if max(abs(fair[g] - last[g]) for g in fair) < 1e-4:
            break
    return fair


def _fitted(
    totals: Floats, weights: Mapping[tuple[str, str], float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Fit the model with weighted sheets, the groups eliminated; weights default to one.

    For each juri j: (sum of weights + shrinkage) s_j - sum over j's groups of the weighted mean
    strictness of the group's juri = sum over j's groups of (mean of the group - T_ij).
    """
    juri = sorted({j for row in totals.values() for j in row})
    place = {one: number for number, one in enumerate(juri)}
    rows = [[0.0] * (len(juri) + 1) for _ in juri]
    for number in range(len(juri)):
        rows[number][number] = SHRINKAGE
    means, shares = {}, {}
    for g, row in totals.items():
        given = {j: weights.get((g, j), 1.0) for j in row}
        whole = sum(given.values())
        shares[g] = {j: weight / whole for j, weight in given.items()}
        means[g] = sum(shares[g][j] * t for j, t in row.items())
        for j, t in row.items():
            line = rows[place[j]]
            line[place[j]] += given[j]
            line[-1] += given[j] * (means[g] - t)
            for other, share in shares[g].items():
                line[place[other]] -= given[j] * share
    strict = dict(zip(juri, _solved(rows), strict=True))
    fair = {g: means[g] + sum(share * strict[j] for j, share in shares[g].items()) for g in totals}
    return fair, strict


def _solved(rows: list[list[float]]) -> list[float]:
    """Solve a small system whose ridge keeps it regular; the last column is the right side."""
    size = len(rows)
    for step in range(size):
        pivot = max(range(step, size), key=lambda n: abs(rows[n][step]))
        rows[step], rows[pivot] = rows[pivot], rows[step]
        top = rows[step]
        for row in rows[step + 1 :]:
            factor = row[step] / top[step]
            for column in range(step, size + 1):
                row[column] -= factor * top[column]
    found = [0.0] * size
    for step in reversed(range(size)):
        known = sum(rows[step][n] * found[n] for n in range(step + 1, size))
        found[step] = (rows[step][size] - known) / rows[step][step]
    return found


def borda_scores(sheets: Mapping[str, Mapping[str, Fraction]]) -> dict[str, float]:
    """Return 100 x the mean place of each group in the orders of its juri, 100 is always first."""
    places: dict[str, list[Fraction]] = {}
    for row in turned(sheets).values():
        ranks = mean_ranks(list(row.values()))
        for group, place in zip(row, ranks, strict=True):
            places.setdefault(group, []).append((place - Fraction(1, 2)) / len(row))
    return {g: float(sum(found) / len(found)) * 100 for g, found in places.items()}


def _without_each_juri(totals: Floats) -> Iterable[dict[str, dict[str, float]]]:
    juri = sorted({j for row in totals.values() for j in row})
    for left_out in juri if len(juri) > 1 else ():
        rest = {g: {j: t for j, t in row.items() if j != left_out} for g, row in totals.items()}
        yield {g: row for g, row in rest.items() if row}


def _shifted(parts: Parts, factors: Sequence[Fraction], score) -> Iterable[dict[str, float]]:
    """Score every group with one aspect at a time weighing that much of its weight.

    Both scores are linear in the sheets, so each aspect is scored once and put together.
    """
    aspects = list(dict.fromkeys(a for row in parts.values() for p in row.values() for a in p))
    each = {
        a: score({g: {j: float(p[a]) for j, p in row.items()} for g, row in parts.items()})
        for a in aspects
    }
    for changed in aspects if len(aspects) > 1 else ():
        for factor in factors:
            yield {
                g: sum(each[a][g] * (float(factor) if a == changed else 1.0) for a in aspects)
                for g in parts
            }


def effective_weights(means: Mapping[str, Mapping[str, Fraction]]) -> dict[str, Fraction] | None:
    """Return indicator → the share of the differences in the totals that came from it.

    means: group → indicator → mean weighted points. The shares add up to 1; one below 0 worked
    against the order. None with fewer than two groups, or when all totals are equal.
    Source: covariance of each part with the total over the variance of the total.
    """
    totals = [sum(row.values(), Fraction(0)) for row in means.values()]
    if len(totals) < 2:
        return None
    middle = sum(totals, Fraction(0)) / len(totals)
    whole = sum(((t - middle) ** 2 for t in totals), Fraction(0))
    if not whole:
        return None
    codes = next(iter(means.values()))
    return {
        code: sum(
            (row[code] * (t - middle) for row, t in zip(means.values(), totals, strict=True)),
            Fraction(0),
        )
        / whole
        for code in codes
    }


def light(panel: Panel, official: Collection[str], zone: Collection[str]) -> str:
    """Return green, yellow or red.

    official: the groups that advance; zone: those the data cannot tell apart at the line. Green:
    the same groups advance however it is counted. Yellow: only groups of the zone change. Red: the
    plenary writes down its reason.
    """
    moved = panel.moved(official)
    if not moved:
        return "green"
    return "yellow" if moved <= set(zone) else "red"
