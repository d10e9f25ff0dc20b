"""Ranking and showing entries category by category; a round without categories is one group."""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from monev.models import Entry, Result, RoundCategory
from monev.ranking import Candidate, Key, Place, Ranking


def rank_apart(
    candidates: Iterable[Candidate],
    categories: Mapping[Key, str],
    rank: Callable[[list[Candidate]], Ranking],
) -> list[Ranking]:
    """Rank each category on its own, by name; keys without a category are one group.

    categories: key → name. Returns one ranking per group, none for no candidate.
    """
    groups: dict[str, list[Candidate]] = {}
    for one in candidates:
        groups.setdefault(categories.get(one.key, ""), []).append(one)
    return [rank(groups[name]) for name in sorted(groups)]


def joined(rankings: Iterable[Ranking]) -> Ranking:
    """Return the places of all groups behind each other; each group begins with rank 1."""
    rankings = list(rankings)
    return Ranking(
        places=tuple(place for one in rankings for place in one.places),
        unranked=tuple(key for one in rankings for key in one.unranked),
    )


def tied_groups(places: Iterable[Place]) -> list[list[int]]:
    """Return the keys of each joint rank, in the order of the ranks."""
    groups: dict[int, list[int]] = {}
    for place in places:
        if place.is_joint:
            groups.setdefault(place.rank, []).append(place.key)
    return list(groups.values())


def category_order(entry: Entry) -> int:
    """Return where the category of the entry stands in its round; 0 in a round without any."""
    return entry.category.position if entry.category else 0


def grouped(rows: Iterable[Result]) -> list[tuple[RoundCategory | None, list[Result]]]:
    """Return rows in the order of their categories, then as they came, group by group."""
    ordered = sorted(rows, key=lambda row: (category_order(row.entry), row.entry.category_id or 0))
    return [
        (key, list(group)) for key, group in groupby(ordered, key=lambda row: row.entry.category)
    ]
