"""How far back the conditions of a round look, and which decree counts first."""

import datetime

from django.db.models import F

# A decree without an end lasts longest.
LONGEST_FIRST = [F("expires_on").desc(nulls_first=True), "-starts_on", "-pk"]


def years_before(on: datetime.date, years: int) -> datetime.date:
    """Return the same day that many years earlier; the last of February for a leap day."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def reports_since(on: datetime.date) -> datetime.date:
    """Return the first day whose reports count, twelve months back."""
    return years_before(on, 1)
