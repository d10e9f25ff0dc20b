from django.conf import settings
from django.db import models

from kim_portal.states import choices_valid
from registry.enums import OperationalStatus, StatusReason


class KimStatusChange(models.Model):
    """One step in the history of a KIM's status, with the reasons a human gave."""

    kim = models.ForeignKey(
        "registry.Kim", models.PROTECT, verbose_name="KIM", related_name="status_changes"
    )
    from_status = models.CharField("dari status", max_length=10, choices=OperationalStatus)
    to_status = models.CharField("menjadi status", max_length=10, choices=OperationalStatus)
    reasons = models.JSONField("alasan", default=list, blank=True)
    note = models.TextField("catatan", max_length=1000, blank=True)
    # Empty when it came with a file that was imported on the server itself.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditetapkan oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    decided_on = models.DateField("ditetapkan pada")

    class Meta:
        verbose_name = "riwayat status"
        verbose_name_plural = "riwayat status"
        ordering = ["-decided_on", "-pk"]
        constraints = [
            choices_valid("from_status", OperationalStatus, "kimstatuschange"),
            choices_valid("to_status", OperationalStatus, "kimstatuschange"),
        ]

    def __str__(self):
        return f"{self.kim}: {self.get_to_status_display()}"

    @property
    def reason_labels(self) -> list[str]:
        labels = dict(StatusReason.choices)
        return [labels.get(code, code) for code in self.reasons]
