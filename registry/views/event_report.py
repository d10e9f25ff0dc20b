from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted
from registry.forms.event_report import EventReportForm
from registry.models import EventReport
from registry.models.event_report import link_report
from registry.views.event import find_event


@require_http_methods(["GET", "HEAD", "POST"])
def event_report_create(request, pk):
    """A KIM that was there says which of its reports came of it."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.create_report")
    form = EventReportForm(posted(request), event=event, by=request.user)
    if form.is_bound and form.is_valid():
        report = form.cleaned_data["report"]
        authorize(request.user, "registry.link_report_event", report)
        try:
            link_report(event, report, by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Laporan dikaitkan dengan kegiatan ini.")
            return redirect(event)
    return render(request, "registry/event_report_form.html", {"form": form, "event": event})


@require_POST
def event_report_delete(request, pk):
    """Take one's own report off an event again."""
    row = get_object_or_404(EventReport.objects.visible_to(request.user).for_list(), pk=pk)
    authorize(request.user, "registry.link_report_event", row)
    row.remove(by=request.user)
    messages.success(request, "Laporan dilepas dari kegiatan ini.")
    return redirect(row.event)
