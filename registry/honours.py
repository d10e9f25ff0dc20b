"""What a KIM was honoured with elsewhere in the portal, told without knowing those parts."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from registry.models import Kim


@dataclass(frozen=True)
class Honour:
    """One award that everybody may read. source: what it was given in."""

    title: str
    source: str
    url: str
    given_on: datetime.date


_tellers: list[Callable[[Kim], list[Honour]]] = []


def tells_honours(teller: Callable[[Kim], list[Honour]]) -> Callable[[Kim], list[Honour]]:
    """Register who knows of honours; what it returns is public."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def honours_of(kim: Kim) -> list[Honour]:
    """Return every honour of the KIM, newest first."""
    found = [one for teller in _tellers for one in teller(kim)]
    return sorted(found, key=lambda one: (one.given_on, one.title), reverse=True)
