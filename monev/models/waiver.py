from django.conf import settings
from django.db import models
from django.db.models import Q

from kim_portal.states import choices_valid
from monev.enums_eligibility import RuleKind
from monev.models.entry import Entry


class Waiver(models.Model):
    """The round's office lets an entry take part without one condition, and says why."""

    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name="peserta", related_name="waivers")
    kind = models.CharField("syarat", max_length=12, choices=RuleKind)
    reason = models.CharField("alasan", max_length=500)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diberikan oleh", related_name="+"
    )
    given_at = models.DateTimeField("diberikan pada", auto_now_add=True)

    class Meta:
        verbose_name = "pengecualian"
        verbose_name_plural = "pengecualian"
        ordering = ["pk"]
        constraints = [
            choices_valid("kind", RuleKind, "waiver"),
            models.UniqueConstraint(
                fields=["entry", "kind"],
                name="waiver_kind_once_per_entry",
                violation_error_message="Syarat ini sudah dikecualikan.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="waiver_has_reason",
                violation_error_message="Tulis alasannya.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.reason}"
