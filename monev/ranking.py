"""Totals in, places out: ranks, tie-breaks and the trace of both, without any row."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

PLENARY = "plenary"
JOINT = "joint"

Key = int | str


@dataclass(frozen=True)
class Candidate:
    """One entry as it is ranked, on the figures that are published.

    total: points 0–100, None while the entry is incomplete; aspects: aspect code → points.
    Raises ValueError when a figure has more than two decimals: digits nobody sees must not decide.
    """

    key: Key
    total: Decimal | None
    aspects: Mapping[str, Decimal]

    def __post_init__(self) -> None:
        figures = [*self.aspects.values()]
        if self.total is not None:
            figures.append(self.total)
        if not all(_is_published_figure(figure) for figure in figures):
            raise ValueError(f"figures of {self.key} must be rounded to two decimals")


@dataclass(frozen=True)
class TieStep:
    """One attempt to tell tied entries apart.

    criterion: an aspect code, PLENARY or JOINT; values: key of each entry compared → its points in
    the aspect, its order in the vote (1 is best), or the rank all of them share.
    is_decisive: at least two of the entries were told apart.
    """

    criterion: str
    values: Mapping[Key, Decimal | int]
    is_decisive: bool


@dataclass(frozen=True)
class Place:
    """The rank of one entry; the trace is empty unless its total was shared."""

    key: Key
    rank: int
    is_joint: bool
    trace: tuple[TieStep, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """Places by rank, then key; `unranked` holds the keys of incomplete entries."""

    places: tuple[Place, ...]
    unranked: tuple[Key, ...]


# Entries that nothing has told apart yet, and the steps that were tried on them.
_Tied = tuple[list[Candidate], tuple[TieStep, ...]]


def rank(
    candidates: Iterable[Candidate],
    tie_order: Sequence[str],
    plenary: Mapping[Key, int] | None = None,
) -> Ranking:
    """Return the places of all complete candidates; the order they come in never matters.

    tie_order: aspect codes, first one compared first.
    plenary: key → order voted in the plenary, 1 is best; read only for entries that are equal in
    the total and in every aspect of the order; equal orders leave them joint.
    A joint rank skips the ranks after it.
    Raises ValueError when a key stands twice, an aspect of the order has no points, or the vote
    covers only some of the entries it has to tell apart.
    Source: rule 5 of the scoring rules; tie order of the round.
    """
    by_key = sorted(candidates, key=lambda candidate: candidate.key)
    totals = {one.key: one.total for one in by_key if one.total is not None}
    complete = [candidate for candidate in by_key if candidate.key in totals]
    _refuse_bad_input(by_key, complete, tie_order)
    places: list[Place] = []
    for tied in _classes(complete, lambda candidate: totals[candidate.key]):
        for group, trace in _break_tie((tied, ()), tie_order, plenary or {}):
            places.extend(_places(group, trace, rank=len(places) + 1))
    return Ranking(
        places=tuple(places),
        unranked=tuple(candidate.key for candidate in by_key if candidate.key not in totals),
    )


def place_zones(ranking: Ranking, zones: Iterable[Sequence[Sequence[Key]]]) -> Ranking:
    """Return the ranking with the order the plenary voted inside zones that scores cannot decide.

    zones: per zone, its keys in groups of equal place, best first. A zone counts only while its
    keys are ranked one after the other; otherwise the scores have moved since and it is left out.
    """
    places = list(ranking.places)
    for zone in zones:
        order = [key for group in zone for key in group]
        spots = sorted(n for n, place in enumerate(places) if place.key in set(order))
        if len(spots) != len(order) or spots[-1] - spots[0] + 1 != len(order):
            continue
        known = {place.key: place for place in places}
        number = spots[0]
        for group in zone:
            first = number + 1
            for key in sorted(group):
                places[number] = replace(known[key], rank=first, is_joint=len(group) > 1)
                number += 1
    return Ranking(tuple(places), ranking.unranked)


def _break_tie(tied: _Tied, tie_order: Sequence[str], plenary: Mapping[Key, int]) -> list[_Tied]:
    """Return the groups left after every criterion, best first; a group of several is joint."""
    groups = [tied]
    for aspect in tie_order:
        groups = [part for group in groups for part in _split_by_aspect(group, aspect)]
    return [part for group in groups for part in _split_by_vote(group, plenary)]


def _split_by_aspect(tied: _Tied, aspect: str) -> list[_Tied]:
    group, trace = tied
    if len(group) == 1:
        return [tied]
    values = {candidate.key: candidate.aspects[aspect] for candidate in group}
    parts = _classes(group, lambda candidate: values[candidate.key])
    step = TieStep(aspect, values, is_decisive=len(parts) > 1)
    return [(part, (*trace, step)) for part in parts]


def _split_by_vote(tied: _Tied, plenary: Mapping[Key, int]) -> list[_Tied]:
    group, trace = tied
    values = {
        candidate.key: plenary[candidate.key] for candidate in group if candidate.key in plenary
    }
    if len(group) == 1 or not values:
        return [tied]
    if len(values) < len(group):
        missing = [str(candidate.key) for candidate in group if candidate.key not in values]
        raise ValueError(f"the plenary vote leaves out {', '.join(missing)}")
    parts = _classes(group, lambda candidate: -values[candidate.key])
    step = TieStep(PLENARY, values, is_decisive=len(parts) > 1)
    return [(part, (*trace, step)) for part in parts]


def _places(group: list[Candidate], trace: tuple[TieStep, ...], rank: int) -> list[Place]:
    is_joint = len(group) > 1
    if is_joint:
        shared = {candidate.key: rank for candidate in group}
        trace = (*trace, TieStep(JOINT, shared, is_decisive=False))
    return [Place(candidate.key, rank, is_joint, trace) for candidate in group]


def _classes(
    candidates: list[Candidate], value: Callable[[Candidate], Decimal | int]
) -> list[list[Candidate]]:
    """Return the candidates in groups of equal value, highest first, by key inside a group."""
    # A reversed sort is stable too: equal values keep the order by key they came in.
    falling = sorted(candidates, key=value, reverse=True)
    return [list(group) for _, group in groupby(falling, key=value)]


def _refuse_bad_input(
    candidates: list[Candidate], complete: list[Candidate], tie_order: Sequence[str]
) -> None:
    keys = Counter(candidate.key for candidate in candidates)
    twice = [str(key) for key, count in keys.items() if count > 1]
    if twice:
        raise ValueError(f"candidates listed twice: {', '.join(twice)}")
    for candidate in complete:
        missing = [aspect for aspect in tie_order if aspect not in candidate.aspects]
        if missing:
            raise ValueError(f"{candidate.key} has no points in aspect {', '.join(missing)}")


def _is_published_figure(figure: Decimal) -> bool:
    return figure.is_finite() and figure == round(figure, 2)
