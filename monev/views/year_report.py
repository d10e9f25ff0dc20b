from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from kim_portal.pages import paginate
from kim_portal.spreadsheets import FORMATS, respond
from monev import year_report as report
from monev.contest_only import DEFINITION, contest_only
from registry.models import Region


@require_safe
def year_report_list(request):
    """The kabupaten of one's territory, with a report for each of the last years."""
    authorize(request.user, "monev.list_year_report")
    regions = report.reporting_regions(request.user).with_parents().current().order_by("path")
    context = {"page": paginate(request, regions), "years": report.report_years()}
    return render(request, "monev/year_report_list.html", context)


@require_safe
def year_report_detail(request, kode, year):
    """The numbers of a kabupaten and a year, each with its definition."""
    region = _find(request, kode, year)
    authorize(request.user, "monev.view_year_report", region)
    context = {
        "region": region,
        "year": year,
        "last": report.last_day(year),
        "groups": report.year_figures(region, year),
        "contest_only": contest_only(region, year),
        "contest_definition": DEFINITION,
    }
    return render(request, "monev/year_report_detail.html", context)


@require_safe
def year_report_pdf(request, kode, year):
    region = _find(request, kode, year)
    authorize(request.user, "monev.view_year_report", region)
    response = HttpResponse(report.year_document(region, year), content_type="application/pdf")
    name = f"laporan-tahun-{year}-{region.path}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def year_report_export(request, kode, year, form):
    """The same numbers as XLSX or CSV, with a data dictionary."""
    region = _find(request, kode, year)
    authorize(request.user, "monev.view_year_report", region)
    if form not in FORMATS:
        raise Http404
    export, rows = report.year_export(region, year)
    return respond(export, rows, form)


def _find(request, kode, year) -> Region:
    regions = report.reporting_regions(request.user).with_parents()
    if not report.FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return get_object_or_404(regions, Q(code=kode) | Q(path=kode))
