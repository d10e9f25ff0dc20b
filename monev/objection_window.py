"""When a published result may be disputed: so many working days, to the last minute of the last."""

import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from kim_portal.accounts.audit import record
from monev.enums import ResultState, RoundState
from monev.models import ObjectionWindow, Outcome, Round
from registry.duties import below_paths
from registry.models import Holiday
from registry.models.holiday import LONGEST_LOOK
from registry.working_days import after_working_days

LAST_MINUTE = datetime.time(23, 59, 59)


def open_window(outcome: Outcome, round_: Round, *, by) -> ObjectionWindow | None:
    """Open the window of a version that was published just now; None where the round has none.

    The day of publication is never counted. A day off of any kabupaten of the round counts as off:
    the window then is longer, never shorter.
    """
    if not round_.objection_days:
        return None
    zone = ZoneInfo(round_.region.timezone)
    opens_at = outcome.published_at
    start = timezone.localtime(opens_at, zone).date()
    days_off = set(
        Holiday.objects.filter(
            below_paths([round_.region.path], "region__path"),
            day__gte=start,
            day__lte=start + LONGEST_LOOK,
        ).values_list("day", flat=True)
    )
    last = after_working_days(start, round_.objection_days, days_off)
    window = ObjectionWindow.objects.create(
        outcome=outcome, days=round_.objection_days, opens_at=opens_at,
        closes_at=datetime.datetime.combine(last, LAST_MINUTE, zone),
    )  # fmt: skip
    round_.move_to(RoundState.OBJECTION)
    record(by, "objectionwindow.open", window, round=round_.slug, until=window.closes_at)
    return window


def window_of(round_: Round) -> ObjectionWindow | None:
    """Return the window of the version in force, open or over."""
    return (
        ObjectionWindow.objects.filter(outcome__round=round_, outcome__state=ResultState.PUBLISHED)
        .select_related("outcome__round__region")
        .first()
    )
