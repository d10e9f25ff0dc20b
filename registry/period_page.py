"""Contexts of the pages about report periods."""

from django.utils import timezone

from registry.enums import ReportState
from registry.models import ActivityReport, Kim, PeriodReport
from registry.models.period_report import COUNTED_REPORTS, activities_of
from registry.period_figures import (
    activity_figures,
    cells_of,
    counts_of,
    schedule_of,
    today_in,
)
from registry.report_periods import Period

# Words for the figures of one period, beside which they always stand.
DEFINITIONS = [
    ("Tepat waktu", "rekap diajukan sampai batas waktu, termasuk “tidak ada kegiatan”"),
    ("Terlambat", "diajukan sesudah batas waktu"),
    ("Dimaklumi", "lewat batas waktu, tetapi ada gangguan jaringan tercatat di antara hari "
     "terakhir masa laporan dan batas waktunya"),
    ("Belum melapor", "batas waktu lewat dan belum diajukan"),
    ("Belum wajib", "KIM terverifikasi sesudah masa itu dimulai, atau sudah bubar"),
]  # fmt: skip


def matrix(filters, kim_qs, page) -> dict:
    """Return the periods of the year, the rows of the page, and the counts of the last due one.

    The number of queries does not depend on how many KIM there are.
    """
    if filters.area is None:
        return {"periods": [], "rows": [], "due_period": None}
    schedule, today = schedule_of(filters.office), today_in(filters.office)
    begun = [one for one in schedule.periods_of(filters.year) if one.starts_on <= today]
    over = [one for one in begun if one.ends_on < today]
    due = over[-1] if over else None
    cells = cells_of(page, begun, schedule, today)
    everybody = cells_of(kim_qs, [due] if due else [], schedule, today)
    return {
        "periods": begun,
        "rows": [(kim, cells[kim.pk], in_words(cells[kim.pk])) for kim in page],
        "due_period": due,
        "due_on": schedule.due_on(due) if due else None,
        "counts": counts_of(cell for row in everybody.values() for cell in row),
        "definitions": DEFINITIONS,
        "today": today,
    }


def in_words(cells) -> str:
    """Write a row for a phone: 3 tepat waktu, 1 terlambat; empty when nothing was due yet."""
    counted = [f"{count} {standing.label.lower()}" for standing, count in counts_of(cells) if count]
    return ", ".join(counted)


def kim_year(kim: Kim, year_text: str) -> dict:
    """Return the periods of one KIM in a year, newest first."""
    schedule, today = schedule_of(kim.region), today_in(kim.region)
    this_year = timezone.localdate().year
    year = int(year_text) if year_text.isascii() and year_text.isdigit() else this_year
    year = year if 2000 <= year <= this_year else this_year
    periods = [one for one in schedule.periods_of(year) if one.starts_on <= today]
    cells = cells_of([kim], periods, schedule, today)[kim.pk]
    return {
        "cells": list(reversed(cells)),
        "year": year,
        "previous_year": year - 1,
        "next_year": year + 1 if year < this_year else None,
        "definitions": DEFINITIONS,
    }


def recap_page(kim: Kim, period: Period) -> dict:
    """Return everything about one KIM and period; also what the PDF prints."""
    schedule, today = schedule_of(kim.region), today_in(kim.region)
    cell = cells_of([kim], [period], schedule, today)[kim.pk][0]
    activities = list(activities_of(kim, period).for_list())
    waiting = ActivityReport.objects.of_kim(kim).filter(
        held_on__range=(period.starts_on, period.ends_on)
    )
    return {
        "kim": kim,
        "period": period,
        "cell": cell,
        "report": cell.report or PeriodReport.objects.found(kim, period),
        "activities": activities,
        "figures": activity_figures(activities),
        "verified_count": sum(one.state == ReportState.VERIFIED for one in activities),
        "unfinished_count": waiting.exclude(state__in=COUNTED_REPORTS).count(),
        "is_over": today >= period.ends_on,
        "is_scheduled": schedule.asks_for(period),
        "today": today,
    }


def area_page(area, kim_qs, period: Period) -> dict:
    """Return one period of a kecamatan or kabupaten: each KIM, and what they did together."""
    schedule, today = schedule_of(area), today_in(area)
    kim_rows = list(kim_qs)
    cells = cells_of(kim_rows, [period], schedule, today)
    held = ActivityReport.objects.filter(
        kim__in=[kim.pk for kim in kim_rows], state__in=COUNTED_REPORTS,
        held_on__range=(period.starts_on, period.ends_on),
    ).order_by("held_on", "pk")  # fmt: skip
    reports = list(held)
    own = {}
    for report in reports:
        own[report.kim_id] = own.get(report.kim_id, 0) + 1
    return {
        "area": area,
        "period": period,
        "due_on": schedule.due_on(period),
        "rows": [(kim, cells[kim.pk][0], own.get(kim.pk, 0)) for kim in kim_rows],
        "counts": counts_of(row[0] for row in cells.values()),
        "figures": activity_figures(reports),
        "today": today,
    }
