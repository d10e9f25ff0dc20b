"""What waits for a person in the registry; computed, never stored."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One line of the desk. `due_on` None = no date; `waits_for_other` = somebody else's turn."""

    label: str
    detail: str
    url: str
    action: str
    due_on: datetime.date | None = None
    waits_for_other: bool = False


def tasks(user) -> list[Task]:
    return []
