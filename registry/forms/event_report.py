from django import forms

from kim_portal.forms import PortalForm
from registry.duties import duties
from registry.enums import ReportState
from registry.models import ActivityReport, Event


class EventReportForm(PortalForm, forms.Form):
    """Which report of one's own KIM tells what it did with an event."""

    report = forms.ModelChoiceField(
        ActivityReport.objects.none(),
        label="Laporan kegiatan",
        empty_label="Pilih laporan",
        help_text="Laporan yang sudah diajukan, tentang kegiatan sesudah pembinaan ini.",
        error_messages={"required": "Pilih laporan", "invalid_choice": "Pilih laporan KIM Anda"},
    )

    def __init__(self, *args, event: Event, by, **kwargs):
        super().__init__(*args, **kwargs)
        handed = [ReportState.SUBMITTED, ReportState.VERIFIED]
        own = ActivityReport.objects.filter(
            kim__in=duties(by).kim_ids, state__in=handed, held_on__gte=event.held_on
        )
        known = event.event_reports.values("report")
        self.fields["report"].queryset = own.exclude(pk__in=known).order_by("-held_on", "-pk")
