"""Demo data: recaps of the last period, some on time, one late, one without activities."""

import datetime

from django.utils import timezone

from registry.enums import RegistrationState
from registry.models import Kim, PeriodReport
from registry.models.period_report import activities_of
from registry.period_figures import schedule_of

# Long enough ago that every demo KIM owes the recaps of the last months.
VERIFIED_DAYS = 150


def add_periods(demo) -> None:
    """Hand in recaps for the demo KIM; every fourth is missing, so that the office has work."""
    long_ago = timezone.now() - datetime.timedelta(days=VERIFIED_DAYS)
    names = [kim.pk for kim in demo.kim.values()]
    Kim.objects.filter(
        pk__in=names, state=RegistrationState.VERIFIED, verified_at__gt=long_ago
    ).update(verified_at=long_ago)
    for number, kim in enumerate(Kim.objects.filter(pk__in=names).public().with_place()):
        schedule = schedule_of(kim.region)
        period = schedule.previous(schedule.period_on(demo.today))
        for back in range(3):
            if (number + back) % 4:
                _hand_in(demo, kim, period, schedule, late=(number + back) % 5 == 0)
            period = schedule.previous(period)


def _hand_in(demo, kim, period, schedule, *, late: bool) -> None:
    office = demo.office_of(kim.region)
    report = PeriodReport.objects.create(
        kim=kim, period_type=period.kind, year=period.year, number=period.number,
        created_by=office, is_sample=True,
        problems="Jaringan di dusun seberang sering terputus." if late else "",
    )  # fmt: skip
    if activities_of(kim, period).exists():
        report.submit(by=office)
    else:
        report.declare_none(by=office, reason="season", note="")
    day = schedule.due_on(period) + datetime.timedelta(days=3 if late else -2)
    moment = datetime.datetime.combine(day, datetime.time(9), datetime.UTC)
    PeriodReport.objects.filter(pk=report.pk).update(submitted_at=min(moment, timezone.now()))
    report.verify(by=office)
