"""Who has reported which period, told by dates; and what was done in a period."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from registry.enums import OperationalStatus, RegionLevel, ReportKind
from registry.enums_report import PeriodReportState, PeriodStanding
from registry.models import (
    FormerReportRule,
    Kim,
    KimStatusChange,
    NetworkOutage,
    OfficeSetting,
    PeriodReport,
    Region,
)
from registry.models.outage import paths_above
from registry.models.report import ADINDA
from registry.models.report_rule import Schedule
from registry.report_periods import Period

ANSWERED = {PeriodStanding.ON_TIME, PeriodStanding.LATE, PeriodStanding.EXCUSED}
# What a period counts as once its day has come; the order of the page.
COUNTED = (
    PeriodStanding.ON_TIME, PeriodStanding.LATE, PeriodStanding.EXCUSED, PeriodStanding.MISSING,
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One KIM and one period: what the dates say, and the stored recap when there is one."""

    period: Period
    due_on: datetime.date
    standing: PeriodStanding
    report: PeriodReport | None = None

    @property
    def is_none(self) -> bool:
        return self.report is not None and self.report.is_none

    @property
    def is_handed_in(self) -> bool:
        return self.report is not None and self.report.submitted_at is not None

    @property
    def needs_repair(self) -> bool:
        return self.report is not None and self.report.state == PeriodReportState.RETURNED

    @property
    def asks_for_work(self) -> bool:
        """Say whether the pengurus is next."""
        return not self.is_handed_in or self.needs_repair


def schedules_of(regions: Collection[Region]) -> dict[int, Schedule]:
    """Return the schedule of each kabupaten, by its id, in two queries."""
    wanted = {region.pk for region in regions}
    settings = {row.region_id: row for row in OfficeSetting.objects.filter(region__in=wanted)}
    former = defaultdict(list)
    for row in FormerReportRule.objects.filter(region__in=wanted).order_by("until"):
        former[row.region_id].append((row.until, row.rule))
    return {
        pk: Schedule(settings.get(pk, OfficeSetting()).report_rule, tuple(former[pk]))
        for pk in wanted
    }


def schedule_of(region: Region) -> Schedule:
    """Return the schedule that counts in a region; above a kabupaten the defaults."""
    kabupaten = region.at_level(RegionLevel.KABUPATEN)
    return (
        schedules_of([kabupaten])[kabupaten.pk]
        if kabupaten
        else Schedule(OfficeSetting().report_rule)
    )


def today_in(region: Region) -> datetime.date:
    return timezone.localdate(timezone=ZoneInfo(region.timezone))


def reporting_kim(kim_qs):
    """Return verified KIM with the day they were dissolved on, for `cells_of`."""
    dissolved = KimStatusChange.objects.filter(
        kim=OuterRef("pk"), to_status=OperationalStatus.DISSOLVED
    ).order_by("-decided_on", "-pk")
    return (
        kim_qs.public()
        .with_place()
        .annotate(dissolved_on=Subquery(dissolved.values("decided_on")[:1]))
    )


def is_expected(kim: Kim, period: Period) -> bool:
    """Say whether this KIM owes a recap: verified before the period began, and not dissolved."""
    zone = ZoneInfo(kim.region.timezone)
    if kim.verified_at is None or timezone.localdate(kim.verified_at, zone) > period.starts_on:
        return False
    is_over = kim.status == OperationalStatus.DISSOLVED and kim.dissolved_on is not None
    return not (is_over and kim.dissolved_on < period.ends_on)


def cells_of(kim_rows: Iterable[Kim], periods: list[Period], schedule: Schedule, on) -> dict:
    """Return {KIM id: its cells, one per period} of KIM through `reporting_kim`, in two queries."""
    kim_rows = list(kim_rows)
    if not periods:
        return {kim.pk: [] for kim in kim_rows}
    due = {period: schedule.due_on(period) for period in periods}
    reports = {
        (row.kim_id, row.period): row
        for row in PeriodReport.objects.filter(
            kim__in=[kim.pk for kim in kim_rows], year__in={period.year for period in periods}
        )
    }
    outages = list(
        NetworkOutage.objects.during(periods[0].starts_on, max(due.values()))
        .filter(regions__isnull=False)
        .values_list("regions__path", "starts_on", "ends_on")
    )

    def cell(kim, period):
        report = reports.get((kim.pk, period))
        if report:
            report.kim = kim
        excused = _is_excused(kim, period.ends_on, due[period], outages)
        return Cell(period, due[period], _standing(kim, period, due[period], report, excused, on),
                    report)  # fmt: skip

    return {kim.pk: [cell(kim, period) for period in periods] for kim in kim_rows}


def _is_excused(kim, first, last, outages) -> bool:
    """Say whether the network was away on a day between the period's last day and its due day."""
    above = set(paths_above(kim.region.path))
    return any(
        path in above and begun <= last and (ended is None or ended >= first)
        for path, begun, ended in outages
    )


def _standing(kim, period, due_on, report, excused, on) -> PeriodStanding:
    handed_in_on = report.handed_in_on if report else None
    if handed_in_on:
        if handed_in_on <= due_on:
            return PeriodStanding.ON_TIME
        return PeriodStanding.EXCUSED if excused else PeriodStanding.LATE
    if not is_expected(kim, period):
        return PeriodStanding.NOT_EXPECTED
    if on <= due_on:
        return PeriodStanding.WAITING
    return PeriodStanding.EXCUSED if excused else PeriodStanding.MISSING


def counts_of(cells: Iterable[Cell]) -> list[tuple[PeriodStanding, int]]:
    """Return how many cells stand how, in the order of the page."""
    found = Counter(cell.standing for cell in cells)
    return [(standing, found[standing]) for standing in COUNTED]


def last_due_period(schedule: Schedule, on: datetime.date) -> Period:
    """Return the newest period whose recap may be handed in: the last one that is over."""
    return schedule.previous(schedule.period_on(on))


@dataclass(frozen=True)
class ActivityFigures:
    """What was done in a period: activities, people, kinds and functions."""

    count: int
    men: int
    women: int
    youth: int
    cost: int
    kinds: list[tuple[str, int]]
    functions: list[tuple[str, int]]

    @property
    def people(self) -> int:
        return self.men + self.women


def activity_figures(reports: Iterable) -> ActivityFigures:
    """Add up reports; a joint activity is one row and so counts once."""
    reports = list(reports)
    kinds = Counter(report.kind for report in reports)
    labels = dict(ReportKind.choices)
    return ActivityFigures(
        count=len(reports),
        men=sum(report.men_count for report in reports),
        women=sum(report.women_count for report in reports),
        youth=sum(report.youth_count for report in reports),
        cost=sum(report.cost or 0 for report in reports),
        kinds=[(labels[kind], count) for kind, count in kinds.most_common()],
        functions=[
            (label, count)
            for name, label in ADINDA.items()
            if (count := sum(getattr(report, name) for report in reports))
        ],
    )
