from django.conf import settings
from django.db import models, transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from registry.models.event import Event
from registry.models.report import ActivityReport


class EventReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the report: a published one is for everybody."""
        seen = ActivityReport.objects.visible_to(user).values("pk")
        published = ActivityReport.objects.published().values("pk")
        return self.filter(models.Q(report__in=seen) | models.Q(report__in=published))

    def for_list(self):
        return self.select_related("report__kim__region__parent__parent__parent")


class EventReport(models.Model):
    """A report that tells what a KIM did with what it learned at an event."""

    event = models.ForeignKey(
        Event, models.PROTECT, verbose_name="kegiatan", related_name="event_reports"
    )
    report = models.ForeignKey(
        ActivityReport, models.CASCADE, verbose_name="laporan", related_name="event_reports"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dikaitkan oleh", related_name="+"
    )
    created_at = models.DateTimeField("dikaitkan pada", auto_now_add=True)

    objects = EventReportQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan sesudah pembinaan"
        verbose_name_plural = "laporan sesudah pembinaan"
        ordering = ["-report__held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "report"],
                name="eventreport_once",
                violation_error_message="Laporan ini sudah dikaitkan",
            ),
        ]

    def __str__(self):
        return str(self.report)

    @property
    def kim(self):
        return self.report.kim

    @property
    def kim_id(self):
        return self.report.kim_id

    @property
    def region(self):
        return self.report.kim.region

    @transaction.atomic
    def remove(self, *, by):
        """Take the report off the event; the report itself stays."""
        record(by, "event_report.delete", self, event=self.event_id, report=self.report_id)
        self.delete()


@transaction.atomic
def link_report(event: Event, report: ActivityReport, *, by) -> EventReport:
    """Say that this report came of this event; told twice it stays one.

    Raises DomainError when the KIM was not there or the activity lies before the event.
    """
    locked = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if not locked.was_for(report.kim):
        raise DomainError("KIM ini tidak tercatat mengikuti kegiatan ini.", field="report")
    if report.held_on is None or report.held_on < locked.held_on:
        raise DomainError("Pilih laporan kegiatan sesudah pembinaan ini.", field="report")
    row, is_new = EventReport.objects.get_or_create(
        event=locked, report=report, defaults={"created_by": by}
    )
    if is_new:
        record(by, "event_report.create", row, event=locked.pk, report=report.pk)
    return row
