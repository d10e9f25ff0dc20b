"""Counting working days: Monday to Friday, without the days off that an office lists."""

import datetime
from collections.abc import Collection

FRIDAY = 4
DAY = datetime.timedelta(days=1)


def is_working_day(day: datetime.date, days_off: Collection[datetime.date] = ()) -> bool:
    return day.weekday() <= FRIDAY and day not in days_off


def after_working_days(
    start: datetime.date, count: int, days_off: Collection[datetime.date] = ()
) -> datetime.date:
    """Return the `count`-th working day after `start`, which itself is never counted.

    Raises ValueError for a count below 1.
    """
    if count < 1:
        raise ValueError("at least one working day")
    day = start
    while count:
        day += DAY
        count -= is_working_day(day, days_off)
    return day
