"""Until when an aspiration must be looked at and answered, in working days of its kabupaten."""

import datetime

from registry.models.holiday import Holiday
from registry.models.office_setting import office_setting
from registry.models.region import Region
from registry.working_days import after_working_days


def route_due_on(region: Region, start: datetime.date) -> datetime.date:
    """Return the day until which the office decides who answers."""
    return _after(region, start, office_setting(region).aspiration_verify_days)


def answer_due_on(region: Region, start: datetime.date, *, is_complex: bool) -> datetime.date:
    """Return the day until which who was asked answers."""
    setting = office_setting(region)
    days = setting.aspiration_complex_days if is_complex else setting.aspiration_normal_days
    return _after(region, start, days)


def _after(region: Region, start: datetime.date, days: int) -> datetime.date:
    return after_working_days(start, days, Holiday.objects.days_after(region, start))
