"""What waits for a person around the recaps of report periods."""

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format

from registry.duties import below_paths, duties
from registry.enums import Role
from registry.enums_report import PeriodReportState, PeriodStanding
from registry.models import Kim, PeriodReport, Region
from registry.period_figures import (
    cells_of,
    last_due_period,
    reporting_kim,
    schedules_of,
    today_in,
)
from registry.worklist import Task, list_url


def tasks(user) -> list[Task]:
    """Return what waits for this person; queries depend on offices and own KIM, not on KIM."""
    own = duties(user)
    found: list[Task] = []
    if offices := own.paths(Role.KABUPATEN):
        found += _recaps_to_check(below_paths(offices, "kim__region__path"))
        found += _recaps_missing(offices)
    if own.kim_ids:
        found += _recaps_to_hand_in(own.kim_ids)
    return found


def _recaps_to_check(condition: Q) -> list[Task]:
    count = PeriodReport.objects.filter(condition, state=PeriodReportState.SUBMITTED).count()
    if not count:
        return []
    return [Task(f"{count} rekap laporan menunggu diperiksa", "Diajukan pengurus KIM",
                 reverse("registry:period_report_list"), "Periksa")]  # fmt: skip


def _recaps_missing(paths: list[str]) -> list[Task]:
    offices = list(Region.objects.filter(path__in=paths))
    schedules = schedules_of(offices)
    found = []
    for office in offices:
        schedule, today = schedules[office.pk], today_in(office)
        period = last_due_period(schedule, today)
        kim_qs = reporting_kim(Kim.objects.below(office))
        cells = cells_of(kim_qs, [period], schedule, today)
        late = sum(row[0].standing == PeriodStanding.MISSING for row in cells.values())
        if late:
            url = list_url("period_report_list", f"kabkota={office.path}&tahun={period.year}")
            found.append(Task(
                f"{late} KIM belum mengajukan rekap {period}",
                f"Batas waktunya {date_format(schedule.due_on(period))}", url, "Lihat",
                waits_for_other=True,
            ))  # fmt: skip
    return found


def _recaps_to_hand_in(kim_ids) -> list[Task]:
    """The last period that is over: one line per own KIM, until it was handed in."""
    found = []
    kim_rows = list(reporting_kim(Kim.objects.filter(pk__in=kim_ids)).order_by("name", "pk"))
    schedules = schedules_of([kim.region.at_level("kabupaten") for kim in kim_rows])
    for kim in kim_rows:
        schedule, today = schedules[kim.region.at_level("kabupaten").pk], today_in(kim.region)
        period = last_due_period(schedule, today)
        cell = cells_of([kim], [period], schedule, today)[kim.pk][0]
        url = reverse("registry:period_report_detail", args=[kim.slug, period.key])
        if cell.needs_repair:
            found.append(Task(f"Perbaiki rekap {period} {kim}", cell.report.return_reason, url,
                              "Perbaiki"))  # fmt: skip
        elif cell.asks_for_work and cell.standing != PeriodStanding.NOT_EXPECTED:
            found.append(Task(f"Ajukan rekap {period} {kim}",
                              "Kegiatan terisi sendiri. Tidak ada kegiatan juga jawaban yang sah.",
                              url, "Ajukan", cell.due_on))  # fmt: skip
    return found
