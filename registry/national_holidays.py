"""National holidays and joint leave as decreed, one file a year; no year is ever guessed."""

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class DecreedYear:
    """The days of one year with the decree they come from."""

    year: int
    source: str
    days: tuple[tuple[datetime.date, str], ...]

    @property
    def as_text(self) -> str:
        """Return the days as an office types them, one a line."""
        return "\n".join(f"{day:%d/%m/%Y} {name}" for day, name in self.days)


@cache
def decreed_years() -> tuple[DecreedYear, ...]:
    """Return every year there is a file for, the earliest first."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("holidays_*.csv")))


def _read(path: Path) -> DecreedYear:
    source, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split(";", 1) for line in lines]
    days = tuple((datetime.date.fromisoformat(day), name) for day, name in rows)
    return DecreedYear(int(path.stem[-4:]), source.removeprefix("# "), days)
