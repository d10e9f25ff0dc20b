"""Which juri judges which entry, when not every juri judges every entry.

Pure: numbers of entries and juri in, pairs out. The same input and the same seed give the same
pairs on every machine, in whatever order the input comes: choices follow SHA-256, never the
random generator of a language nor the order of a set.
"""

import hashlib
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

Pair = tuple[int, int]  # (entry, juri)
# Starting points that are tried; the best spread of meetings wins.
ATTEMPTS = 2


@dataclass(frozen=True)
class Gap:
    """An entry with fewer juri than asked for. allowed: juri whom nothing keeps away from it."""

    entry: int
    count: int
    allowed: int


@dataclass(frozen=True)
class Connection:
    """How far juri of one panel can be compared with each other.

    groups: juri linked by common entries, directly or through others, the largest first;
    fewest: the least common entries of any two juri, None when fewer than two judge anything;
    rarest: two juri with that number.
    """

    groups: tuple[tuple[int, ...], ...]
    fewest: int | None
    rarest: Pair | None

    @property
    def is_connected(self) -> bool:
        return len(self.groups) <= 1


@dataclass(frozen=True)
class Assignment:
    """pairs: (entry, juri), sorted; loads: juri → number of entries; gaps: entries left short."""

    pairs: tuple[Pair, ...]
    loads: Mapping[int, int]
    gaps: tuple[Gap, ...]
    connection: Connection


def assign(
    entries: Iterable[int],
    juri: Iterable[int],
    *,
    per_entry: int,
    seed: str,
    forbidden: Collection[Pair] = (),
    fixed: Collection[Pair] = (),
    limits: Mapping[int, int] | None = None,
) -> Assignment:
    """Return per_entry juri for every entry, as evenly as the forbidden pairs and limits allow.

    fixed: pairs that stay, beyond per_entry and limits if need be; limits: juri → most entries.
    As many places as possible are filled; then the loads of the juri are as equal as possible
    (they differ by one at most when any plan of that size does), as is what entries lack; then
    the panel falls into few groups; then any two juri meet about equally often.
    Raises ValueError for fewer than one juri per entry and for a fixed pair that is forbidden.
    """
    if per_entry < 1:
        raise ValueError("per_entry")
    if clash := sorted(set(fixed).intersection(forbidden)):
        raise ValueError(f"fixed and forbidden: {clash[0]}")
    entries, juri = sorted(set(entries)), sorted(set(juri))
    best = None
    for attempt in range(ATTEMPTS):
        draft = _Draft(
            _drawn(f"{seed}:{attempt}:e", entries), _drawn(f"{seed}:{attempt}:j", juri),
            set(forbidden), set(fixed), limits or {},
        )  # fmt: skip
        _fill(draft, per_entry)
        _mix(draft)
        if best is None or draft.cost() < best.cost():
            best = draft
        if best.is_even():
            break
    return Assignment(
        pairs=tuple(sorted(best.pairs())),
        loads={one: len(best.judged[one]) for one in juri},
        gaps=tuple(
            Gap(entry, len(best.judges[entry]), sum((entry, one) not in forbidden for one in juri))
            for entry in entries
            if len(best.judges[entry]) < per_entry
        ),
        connection=connection(best.pairs()),
    )


def connection(pairs: Iterable[Pair]) -> Connection:
    """Return how the juri of these pairs hang together through common entries."""
    judges: dict[int, set[int]] = {}
    for entry, one in pairs:
        judges.setdefault(entry, set()).add(one)
    groups = sorted((sorted(group) for group in _groups(judges.values())), key=_largest_first)
    everybody = sorted(one for group in groups for one in group)
    meetings = dict.fromkeys(combinations(everybody, 2), 0)
    for panel in judges.values():
        for two in combinations(sorted(panel), 2):
            meetings[two] += 1
    rarest = min(meetings, key=lambda two: (meetings[two], two), default=None)
    fewest = None if rarest is None else meetings[rarest]
    return Connection(tuple(tuple(group) for group in groups), fewest, rarest)


def _largest_first(group: list[int]) -> tuple[int, list[int]]:
    return (-len(group), group)


def _groups(panels: Iterable[Collection[int]]) -> list[set[int]]:
    """Merge panels that share a juri."""
    groups: list[set[int]] = []
    for panel in panels:
        merged, apart = set(panel), []
        for group in groups:
            if merged.isdisjoint(group):
                apart.append(group)
            else:
                merged |= group
        if merged:
            groups = [*apart, merged]
    return groups


def _drawn(seed: str, keys: Iterable[int]) -> list[int]:
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())


class _Draft:
    """Pairs under construction. judges: entry → juri; judged: juri → entries; met: who with whom.

    Lists stand in the order drawn for this attempt.
    """

    def __init__(self, entries, juri, forbidden, fixed, limits):
        self.entries, self.juri, self.limits = entries, juri, limits
        self.place = {entry: number for number, entry in enumerate(entries)}
        self.forbidden, self.fixed = forbidden, fixed
        self.clear()

    def clear(self) -> None:
        """Go back to the pairs that stay."""
        self.judges = {entry: set() for entry in self.entries}
        self.judged = {one: set() for one in self.juri}
        self.met = {one: dict.fromkeys(self.juri, 0) for one in self.juri}
        for entry, one in sorted(self.fixed):
            if entry in self.judges and one in self.judged:
                self.add(entry, one)

    def pairs(self) -> list[Pair]:
        return [(entry, one) for entry in self.entries for one in self.judges[entry]]

    def add(self, entry: int, one: int) -> None:
        for other in self.judges[entry]:
            self.met[one][other] += 1
            self.met[other][one] += 1
        self.judges[entry].add(one)
        self.judged[one].add(entry)

    def remove(self, entry: int, one: int) -> None:
        self.judges[entry].remove(one)
        self.judged[one].remove(entry)
        for other in self.judges[entry]:
            self.met[one][other] -= 1
            self.met[other][one] -= 1

    def may(self, entry: int, one: int) -> bool:
        """The juri can come to this entry."""
        return one not in self.judges[entry] and (entry, one) not in self.forbidden

    def is_fixed(self, entry: int, one: int) -> bool:
        return (entry, one) in self.fixed

    def in_order(self, found: Iterable[int]) -> list[int]:
        return sorted(found, key=self.place.__getitem__)

    def group_count(self) -> int:
        return len(_groups(self.judges.values()))

    def meetings(self) -> list[int]:
        return [self.met[one][other] for one, other in combinations(self.juri, 2)]

    def cost(self) -> tuple[int, int]:
        """What is worse costs more: groups that cannot be compared, then uneven meetings."""
        return (self.group_count(), sum(count * count for count in self.meetings()))

    def is_even(self) -> bool:
        """Nothing is left to mend: one group, and meetings differ by one at most."""
        counts = self.meetings()
        return self.group_count() <= 1 and (not counts or max(counts) - min(counts) <= 1)


def _fill(draft: _Draft, per_entry: int) -> None:
    """Fill as many places as possible: equal loads first, then what entries lack evenly.

    Raising the room of all juri one by one gives the most equal loads of all largest plans
    (a greedy step on a polymatroid never has to be taken back). Any such loads can be combined
    with the most equal entries, so the second pass keeps them.
    """
    for level in range(1, len(draft.entries) + 1):
        room = {one: min(level, draft.limits.get(one, level)) for one in draft.juri}
        stuck: set[int] = set()
        for entry in draft.entries:
            while len(draft.judges[entry]) < per_entry and _extend(draft, entry, room, stuck):
                pass
    room = {one: len(draft.judged[one]) for one in draft.juri}
    draft.clear()
    stuck = set()
    for level in range(1, per_entry + 1):
        for entry in draft.entries:
            if len(draft.judges[entry]) < level:
                _extend(draft, entry, room, stuck)


def _extend(draft: _Draft, entry: int, room: Mapping[int, int], stuck: set[int]) -> bool:
    """Give the entry one more juri, passing others on along the shortest chain; tell if it went.

    stuck: juri from whom no chain leads to room; it grows, and holds as long as room does not.
    """
    came: dict[int, tuple[int, int | None]] = {}
    seen, queue = {entry}, deque([(entry, None)])
    while queue:
        here, leaving = queue.popleft()
        for one in draft.juri:
            if one in came or one in stuck or not draft.may(here, one):
                continue
            came[one] = (here, leaving)
            if len(draft.judged[one]) < room[one]:
                _pass_on(draft, one, came)
                return True
            for other in draft.in_order(draft.judged[one] - seen):
                if not draft.is_fixed(other, one):
                    seen.add(other)
                    queue.append((other, one))
    stuck.update(came)
    return False


def _pass_on(draft: _Draft, one: int | None, came: Mapping[int, tuple[int, int | None]]) -> None:
    while one is not None:
        here, leaving = came[one]
        if leaving is not None:
            draft.remove(here, leaving)
        draft.add(here, one)
        one = leaving


@dataclass(frozen=True)
class _Swap:
    """In one entry a juri leaves and another comes; in `back`, if any, the other way round."""

    entry: int
    leaves: int
    comes: int
    back: int | None

    def apply(self, draft: _Draft) -> None:
        draft.remove(self.entry, self.leaves)
        draft.add(self.entry, self.comes)
        if self.back is not None:
            draft.remove(self.back, self.comes)
            draft.add(self.back, self.leaves)

    def undone(self) -> "_Swap":
        return _Swap(self.entry, self.comes, self.leaves, self.back)

    def gain(self, draft: _Draft) -> int:
        """Say how much more even the meetings become: half the change of their squares."""
        here = draft.judges[self.entry]
        there = draft.judges[self.back] if self.back is not None else frozenset()
        old, new = draft.met[self.leaves], draft.met[self.comes]
        # Whoever sits in both entries meets both juri once before and once after.
        gain = sum(old[x] - new[x] - 1 for x in here - there if x != self.leaves)
        return gain + sum(new[x] - old[x] - 1 for x in there - here if x != self.comes)


def _swaps(draft: _Draft) -> Iterator[_Swap]:
    """Every exchange that keeps the hard rules and the balance of loads."""
    for entry in draft.entries:
        for leaves in draft.juri:
            if leaves not in draft.judges[entry] or draft.is_fixed(entry, leaves):
                continue
            for comes in draft.juri:
                # An earlier exchange may have taken the juri away while this loop stood still.
                if leaves in draft.judges[entry] and draft.may(entry, comes):
                    yield from _swaps_of(draft, entry, leaves, comes)


def _swaps_of(draft: _Draft, entry: int, leaves: int, comes: int) -> Iterator[_Swap]:
    load = len(draft.judged[comes])
    if len(draft.judged[leaves]) == load + 1 <= draft.limits.get(comes, load + 1):
        yield _Swap(entry, leaves, comes, None)
        if leaves not in draft.judges[entry]:
            return
    for back in draft.in_order(draft.judged[comes]):
        if not draft.is_fixed(back, comes) and draft.may(back, leaves):
            yield _Swap(entry, leaves, comes, back)
            if leaves not in draft.judges[entry]:
                return


def _mix(draft: _Draft) -> None:
    _even_out(draft)
    if _join(draft):
        _even_out(draft)


def _even_out(draft: _Draft) -> None:
    """Exchange juri as long as meetings become more even and no group falls apart."""
    groups, changed = draft.group_count(), True
    while changed and not draft.is_even():
        changed = False
        for swap in _swaps(draft):
            if swap.gain(draft) <= 0:
                continue
            swap.apply(draft)
            if draft.group_count() > groups:
                swap.undone().apply(draft)
            else:
                changed = True


def _join(draft: _Draft) -> bool:
    """Exchange juri between groups until they hang together, and tell if anything changed."""
    groups, changed = draft.group_count(), False
    # A plan of so many pairs cannot fall into fewer groups: a link each.
    fewest = max(1, len(draft.entries) + len(draft.juri) - len(draft.pairs()))
    for swap in _swaps(draft):
        if groups <= fewest:
            break
        swap.apply(draft)
        if (now := draft.group_count()) < groups:
            groups, changed = now, True
        else:
            swap.undone().apply(draft)
    return changed
