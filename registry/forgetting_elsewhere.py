"""Where other parts of the portal keep a person, emptied without knowing those parts."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.person import Person

_acts: list[Callable[..., int]] = []


def forget_as_well(act: "Callable[..., int]") -> None:
    """Register an act (person, *, by): it empties its rows and returns how many there were.

    It runs inside the erasure, while the person's own rows still carry name and number.
    """
    if act not in _acts:
        _acts.append(act)


def forget_elsewhere(person: "Person", *, by) -> int:
    return sum(act(person, by=by) for act in _acts)
