from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from registry.forms.period_report import (
    NoActivityForm,
    PeriodFilterForm,
    PeriodReportForm,
    PeriodReportReturnForm,
)
from registry.models import Kim, PeriodReport
from registry.period_figures import reporting_kim
from registry.period_page import area_page, kim_year, matrix, recap_page
from registry.period_pdf import area_pdf, recap_pdf
from registry.report_periods import parse_key

KIM_PER_PAGE = 40


@require_safe
def period_report_list(request):
    """The KIM of one kabupaten by the periods of a year: who has reported, and when."""
    authorize(request.user, "registry.list_period_report")
    filters = PeriodFilterForm(request.GET, user=request.user)
    kim_qs = filters.apply(reporting_kim(filters.territory))
    page = paginate(request, kim_qs, KIM_PER_PAGE)
    context = {"filters": filters, "page": page} | matrix(filters, kim_qs, page)
    return render(request, "registry/period_report_list.html", context)


@require_safe
def period_report_area(request, key):
    """One period of a kecamatan or kabupaten as PDF."""
    authorize(request.user, "registry.list_period_report")
    filters = PeriodFilterForm(request.GET, user=request.user)
    if filters.area is None:
        raise Http404("Tidak ada KIM di wilayah Anda.")
    kim_qs = filters.apply(reporting_kim(filters.territory))
    facts = area_page(filters.area, kim_qs, _period(key))
    return _pdf(area_pdf(facts), f"rekap-{filters.area.path}-{key}.pdf")


@require_safe
def kim_period_list(request, slug):
    """The periods of a KIM in one year, with what is still to be handed in."""
    kim = _kim(request, slug)
    authorize(request.user, "registry.view_period_report", kim)
    context = {"kim": kim} | kim_year(kim, request.GET.get("tahun", ""))
    return render(request, "registry/kim_period_list.html", context)


@require_safe
def period_report_detail(request, slug, key):
    """One period of a KIM: its activities fill in by themselves."""
    kim = _kim(request, slug)
    authorize(request.user, "registry.view_period_report", kim)
    return _show(request, kim, _period(key))


@require_http_methods(["GET", "HEAD", "POST"])
def period_report_update(request, slug, key):
    """Write summary, problems and needs; a first save makes the recap."""
    kim, period = _kim(request, slug), _period(key)
    authorize(request.user, "registry.update_period_report", kim)
    report, status = PeriodReport.objects.found(kim, period), 200
    form = PeriodReportForm(posted(request), instance=report)
    try:
        if not form.is_bound:
            report.require_editable()
        elif form.is_valid():
            form.save(by=request.user)
            messages.success(request, "Rekap tersimpan sebagai draf.")
            return redirect("registry:period_report_detail", kim.slug, key)
    except DomainError as error:
        if not form.is_bound:
            return refused(request, error, lambda: _show(request, kim, period))
        form.refuse(error)
        status = refusal_status(error)
    context = {"form": form, "kim": kim, "period": period}
    return render(request, "registry/period_report_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def period_report_declare_none(request, slug, key):
    """Ask for the reason, then hand in "tidak ada kegiatan"."""
    kim, period = _kim(request, slug), _period(key)
    authorize(request.user, "registry.submit_period_report", kim)
    form, status = NoActivityForm(posted(request)), 200
    if form.is_bound and form.is_valid():
        try:
            PeriodReport.objects.declare_none(kim, period, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Tercatat: tidak ada kegiatan pada {period}.")
            return redirect("registry:period_report_detail", kim.slug, key)
    context = {"form": form, "kim": kim, "period": period}
    return render(request, "registry/period_report_declare_none.html", context, status=status)


@require_POST
def period_report_submit(request, slug, key):
    """Hand the recap to the kabupaten."""
    kim, period = _kim(request, slug), _period(key)
    authorize(request.user, "registry.submit_period_report", kim)
    try:
        PeriodReport.objects.submit(kim, period, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, kim, period))
    messages.success(request, f"Rekap {period} diajukan ke {kim.supervising_office}.")
    return redirect("registry:period_report_detail", kim.slug, key)


@require_POST
def period_report_verify(request, slug, key):
    """Accept the recap."""
    kim, period = _kim(request, slug), _period(key)
    authorize(request.user, "registry.verify_period_report", kim)
    report = get_object_or_404(PeriodReport.objects.of(kim, period).select_related("kim__region"))
    try:
        report.verify(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, kim, period))
    messages.success(request, f"Rekap {period} diterima.")
    return redirect(report)


@require_http_methods(["GET", "HEAD", "POST"])
def period_report_return(request, slug, key):
    """Send the recap back with what must be repaired."""
    kim, period = _kim(request, slug), _period(key)
    authorize(request.user, "registry.return_period_report", kim)
    report = get_object_or_404(PeriodReport.objects.of(kim, period).select_related("kim__region"))
    form = PeriodReportReturnForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            report.return_(by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            return refused(request, error, lambda: _show(request, kim, period))
        messages.success(request, f"Rekap dikembalikan ke {kim}.")
        return redirect(report)
    context = {"form": form, "kim": kim, "period": period}
    return render(request, "registry/period_report_return.html", context)


@require_safe
def period_report_pdf(request, slug, key):
    """The recap as a PDF to sign and file."""
    kim, period = _kim(request, slug), _period(key)
    authorize(request.user, "registry.view_period_report", kim)
    return _pdf(recap_pdf(recap_page(kim, period)), f"rekap-{kim.slug}-{period.key}.pdf")


def _kim(request, slug) -> Kim:
    return get_object_or_404(reporting_kim(Kim.objects.in_territory_of(request.user)), slug=slug)


def _period(key):
    period = parse_key(key)
    if period is None:
        raise Http404("Masa laporan ini tidak ada.")
    return period


def _show(request, kim, period):
    return render(request, "registry/period_report_detail.html", recap_page(kim, period))


def _pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
