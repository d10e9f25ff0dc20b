"""Which periods a KIM reports, and until when: the rule of today and those before it."""

import datetime
from dataclasses import dataclass

from django.db import models

from kim_portal.states import choices_valid
from registry.enums_office import ReportPeriod
from registry.models.region import Region
from registry.report_periods import Period, common_end, next_period, period_of

DEFAULT_DUE_DAYS = 10


@dataclass(frozen=True)
class ReportRule:
    """A kind of period, and the days after its end until which its recap is on time."""

    kind: str
    due_days: int


@dataclass(frozen=True)
class Schedule:
    """The rules of one kabupaten: `former` holds (last day, rule) pairs, oldest first."""

    current: ReportRule
    former: tuple[tuple[datetime.date, ReportRule], ...] = ()

    def rule_on(self, day: datetime.date) -> ReportRule:
        return next((rule for until, rule in self.former if day <= until), self.current)

    def period_on(self, day: datetime.date) -> Period:
        return period_of(self.rule_on(day).kind, day)

    def periods_of(self, year: int) -> list[Period]:
        """Return the periods of a year as they were asked for, also where the rule changed."""
        found, day = [], datetime.date(year, 1, 1)
        while day.year == year:
            period = self.period_on(day)
            found.append(period)
            day = next_period(period).starts_on
        return found

    def previous(self, period: Period) -> Period:
        return self.period_on(period.starts_on - datetime.timedelta(days=1))

    def due_on(self, period: Period) -> datetime.date:
        """Return the last day on which the recap is on time."""
        days = self.rule_on(period.ends_on).due_days
        return period.ends_on + datetime.timedelta(days=days)

    def asks_for(self, period: Period) -> bool:
        return self.period_on(period.starts_on) == period


class FormerReportRule(models.Model):
    """A rule about periods that an office has changed, and the last day it held."""

    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="kabupaten/kota", related_name="former_report_rules"
    )
    kind = models.CharField("masa laporan", max_length=10, choices=ReportPeriod)
    due_days = models.PositiveSmallIntegerField("batas hari melapor")
    until = models.DateField("berlaku sampai")

    class Meta:
        verbose_name = "aturan laporan terdahulu"
        verbose_name_plural = "aturan laporan terdahulu"
        ordering = ["region", "until", "pk"]
        constraints = [
            choices_valid("kind", ReportPeriod, "formerreportrule"),
            models.UniqueConstraint(
                fields=["region", "until"],
                name="formerreportrule_one_per_day",
                violation_error_message="Sudah ada perubahan aturan pada hari itu.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} sampai {self.until}"

    @property
    def rule(self) -> ReportRule:
        return ReportRule(self.kind, self.due_days)


def replace_rule(region: Region, old: ReportRule, new: ReportRule, *, on: datetime.date) -> None:
    """Let `old` hold until both kinds of period end together; from then on `new` counts.

    A change that has not begun yet is replaced by this one.
    """
    rows = FormerReportRule.objects.filter(region=region)
    pending = rows.filter(until__gte=on).first()
    in_force = pending.rule if pending else old
    rows.filter(until__gte=on).delete()
    if in_force == new:
        return
    FormerReportRule.objects.create(
        region=region, kind=in_force.kind, due_days=in_force.due_days,
        until=common_end(in_force.kind, new.kind, on),
    )  # fmt: skip
