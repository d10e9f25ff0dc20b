"""The calendar of report periods: months, quarters and years as values, without any database."""

import calendar
import datetime
import re
from dataclasses import dataclass

from registry.enums_office import ReportPeriod

MONTHS = [
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
]  # fmt: skip
ROMAN = ["I", "II", "III", "IV"]
# Months in one period of each kind.
LENGTHS = {ReportPeriod.MONTHLY: 1, ReportPeriod.QUARTERLY: 3, ReportPeriod.YEARLY: 12}
KEY = re.compile(r"(20[0-9]{2})(?:-(0[1-9]|1[0-2])|-T([1-4]))?")


@dataclass(frozen=True, order=True)
class Period:
    """One month, quarter or year; `number` counts from 1 inside the year."""

    year: int
    number: int
    kind: str

    @property
    def starts_on(self) -> datetime.date:
        return datetime.date(self.year, 1 + (self.number - 1) * LENGTHS[self.kind], 1)

    @property
    def ends_on(self) -> datetime.date:
        month = self.number * LENGTHS[self.kind]
        return datetime.date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def key(self) -> str:
        """2026-09, 2026-T3 or 2026: how the period stands in an address."""
        if self.kind == ReportPeriod.YEARLY:
            return str(self.year)
        part = f"T{self.number}" if self.kind == ReportPeriod.QUARTERLY else f"{self.number:02}"
        return f"{self.year}-{part}"

    @property
    def label(self) -> str:
        if self.kind == ReportPeriod.YEARLY:
            return f"Tahun {self.year}"
        return f"{self.short_label} {self.year}"

    @property
    def short_label(self) -> str:
        """September, Triwulan III or 2026: the head of a column under its year."""
        if self.kind == ReportPeriod.QUARTERLY:
            return f"Triwulan {ROMAN[self.number - 1]}"
        return MONTHS[self.number - 1] if self.kind == ReportPeriod.MONTHLY else str(self.year)

    @property
    def column_label(self) -> str:
        """Sep, Tw III or 2026: where twelve stand beside each other."""
        if self.kind == ReportPeriod.MONTHLY:
            return self.short_label[:3]
        return self.short_label.replace("Triwulan", "Tw")

    def __str__(self):
        return self.label


def period_of(kind: str, day: datetime.date) -> Period:
    """Return the period of this kind that holds the day."""
    return Period(day.year, 1 + (day.month - 1) // LENGTHS[kind], kind)


def next_period(period: Period) -> Period:
    return period_of(period.kind, period.ends_on + datetime.timedelta(days=1))


def parse_key(text: str) -> Period | None:
    """Return the period of a key, or None for anything else."""
    found = KEY.fullmatch(text)
    if not found:
        return None
    year, month, quarter = found.groups()
    if month:
        return Period(int(year), int(month), ReportPeriod.MONTHLY)
    if quarter:
        return Period(int(year), int(quarter), ReportPeriod.QUARTERLY)
    return Period(int(year), 1, ReportPeriod.YEARLY)


def common_end(first: str, second: str, day: datetime.date) -> datetime.date:
    """Return the last day of the longer of two kinds of period around the day.

    On the next day periods of both kinds begin, so a change there leaves no gap and no overlap.
    """
    longer = max(first, second, key=LENGTHS.get)
    return period_of(longer, day).ends_on
