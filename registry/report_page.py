"""The page of one report: shown by its own view and by those of its photos and papers."""

from django.shortcuts import get_object_or_404, render

from kim_portal.accounts.models import AuditEntry
from kim_portal.accounts.wording import act_in_words, facts_in_words
from kim_portal.pages import refused
from registry.forms.photo import PhotoForm
from registry.forms.report_details import AttendanceForm
from registry.models import ActivityReport

HISTORY_SHOWN = 50


def find_report(request, pk) -> ActivityReport:
    """Return the report, or answer 404 when it is not the reader's to open."""
    reports = ActivityReport.objects.visible_to(request.user).for_list()
    return get_object_or_404(
        reports.select_related("held_in__parent__parent__parent", "created_by"), pk=pk
    )


def show_report(request, report, photo_form=None, attendance_form=None):
    """Render the page; a form given carries the errors of a file sent from there."""
    form = photo_form or attendance_form
    context = {
        "report": report,
        "photos": report.photos.all(),
        "checks": list(report.checks.all()),
        "photo_form": photo_form or PhotoForm(),
        "attendance_form": attendance_form or AttendanceForm(),
        "form": form,
        "missing": report.missing_for_submission() if report.is_editable else {},
        "history": history_of(report)
        if request.user.has_perm("registry.view_history_report", report)
        else [],
    }
    if request.user.has_perm("registry.view_attendance", report):
        context["sheets"] = list(report.attendance_sheets.all())
    status = form.refused_status if form else 200
    return render(request, "registry/report_detail.html", context, status=status)


def refused_report(request, error, pk):
    """Show the report as it is stored now, with the sentence of the refusal."""
    return refused(request, error, lambda: show_report(request, find_report(request, pk)))


def history_of(report: ActivityReport) -> list[dict]:
    """Return who did what when with this report, newest first, as the log keeps it."""
    entries = (
        AuditEntry.objects.filter(subject_type=report._meta.label_lower, subject_id=str(report.pk))
        .select_related("user")
        .order_by("-pk")[:HISTORY_SHOWN]
    )
    return [
        {
            "at": entry.at,
            "who": entry.actor,
            "act": act_in_words(entry),
            "facts": facts_in_words(entry),
        }
        for entry in entries
    ]
