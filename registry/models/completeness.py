import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import choices_valid
from registry.enums_forum import CheckVerdict
from registry.models.report import ActivityReport


class CompletenessCheck(models.Model):
    """What the forum of the kecamatan found before the office looks: advice, never a state.

    A report that came back repaired is checked anew; earlier checks stay as history.
    """

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    report = models.ForeignKey(
        ActivityReport, models.PROTECT, verbose_name="laporan", related_name="checks"
    )
    verdict = models.CharField("kelengkapan", max_length=10, choices=CheckVerdict)
    note = models.TextField("catatan", max_length=1000, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diperiksa oleh", related_name="+"
    )
    checked_at = models.DateTimeField("diperiksa pada", default=timezone.now)

    class Meta:
        verbose_name = "pemeriksaan kelengkapan"
        verbose_name_plural = "pemeriksaan kelengkapan"
        ordering = ["-checked_at", "-pk"]
        constraints = [
            choices_valid("verdict", CheckVerdict, "completenesscheck"),
            models.CheckConstraint(
                condition=~Q(verdict=CheckVerdict.LACKING) | ~Q(note=""),
                name="completenesscheck_lacking_says_what",
                violation_error_message="Tulis apa yang kurang",
            ),
        ]
        indexes = [models.Index(fields=["report", "checked_at"], name="check_report_moment")]

    def __str__(self):
        return f"{self.report}: {self.get_verdict_display().lower()}"

    @property
    def kim(self):
        return self.report.kim

    @property
    def region(self):
        return self.report.region

    @transaction.atomic
    def store(self, *, by):
        """Write the check; the report keeps its state. A repeated request changes nothing.

        Raises IllegalTransitionError for a report that is not waiting for the office.
        """
        first = CompletenessCheck.objects.filter(request_id=self.request_id).first()
        if first:
            return first
        report = ActivityReport.objects.select_for_update().get(pk=self.report_id)
        report.require_submitted()
        self.checked_by = by
        self.save()
        record(by, "report.check", report, result=self.verdict, note=self.note)
        return self
