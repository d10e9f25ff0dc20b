from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.uploads import send_file
from registry.forms.report_details import AttendanceForm
from registry.models import AttendanceSheet
from registry.models.attendance import add_sheet
from registry.report_page import find_report, refused_report, show_report


@require_POST
def attendance_create(request, pk):
    """Add a page of the attendance list from the page of the report."""
    report = find_report(request, pk)
    authorize(request.user, "registry.update_report", report)
    form = AttendanceForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_report(request, report, attendance_form=form)
    try:
        add_sheet(report, form.cleaned_data["document"], by=request.user)
    except DomainError as error:
        return refused_report(request, error, pk)
    messages.success(request, "Daftar hadir tersimpan. Hanya pengurus dan dinas yang membukanya.")
    return redirect(report)


@require_safe
def attendance_file(request, pk):
    """Hand out a page; it carries names and signatures, so every look is recorded."""
    sheet = _find(request, pk)
    authorize(request.user, "registry.view_attendance", sheet.report)
    record(request.user, "attendance.view_file", sheet, report=sheet.report_id)
    return send_file(sheet, download_name=sheet.document_name)


@require_POST
def attendance_delete(request, pk):
    """Delete a page of a report that may still change."""
    sheet = _find(request, pk)
    authorize(request.user, "registry.update_report", sheet.report)
    try:
        sheet.remove(by=request.user)
    except DomainError as error:
        return refused_report(request, error, sheet.report_id)
    messages.success(request, "Daftar hadir dihapus.")
    return redirect(sheet.report)


def _find(request, pk) -> AttendanceSheet:
    rows = AttendanceSheet.objects.visible_to(request.user).select_related("report__kim__region")
    return get_object_or_404(rows, pk=pk)
