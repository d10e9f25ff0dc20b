from django.http import Http404
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from kim_portal.spreadsheets import FORMATS, respond
from registry import list_exports as exports
from registry.event_export import EVENT_EXPORT, event_rows
from registry.forms.event import EventFilterForm
from registry.forms.forum_filters import ForumFilterForm
from registry.forms.kim_filters import KimFilterForm
from registry.forms.report import ReportFilterForm
from registry.forms.sk import SkFilterForm
from registry.models import ActivityReport, Event, Forum, Kim, Sk


@require_safe
def kim_export(request, form):
    """The directory of one's own territory, filtered like the list."""
    authorize(request.user, "registry.export_kim")
    filters = KimFilterForm(request.GET, user=request.user)
    rows = filters.apply(Kim.objects.in_territory_of(request.user))
    return _answer(exports.KIM_EXPORT, exports.kim_rows(rows), form)


@require_safe
def forum_export(request, form):
    authorize(request.user, "registry.export_forum")
    rows = ForumFilterForm(request.GET).apply(Forum.objects.in_territory_of(request.user))
    return _answer(exports.FORUM_EXPORT, exports.forum_rows(rows), form)


@require_safe
def sk_export(request, form):
    authorize(request.user, "registry.export_sk")
    rows = SkFilterForm(request.GET).apply(Sk.objects.visible_to(request.user))
    return _answer(exports.SK_EXPORT, exports.sk_rows(rows), form)


@require_safe
def report_export(request, form):
    authorize(request.user, "registry.export_report")
    filters = ReportFilterForm(request.GET, user=request.user)
    rows = filters.apply(ActivityReport.objects.visible_to(request.user))
    return _answer(exports.REPORT_EXPORT, exports.report_rows(rows), form)


@require_safe
def event_export(request, form):
    """The events of one's own territory with reach and budget, filtered like the list."""
    authorize(request.user, "registry.export_event")
    rows = EventFilterForm(request.GET).apply(Event.objects.of_offices(request.user))
    return _answer(EVENT_EXPORT, event_rows(rows), form)


def _answer(export, rows, form: str):
    if form not in FORMATS:
        raise Http404("Bentuk berkas ini tidak ada.")
    return respond(export, rows, form)
