from django.conf import settings
from django.db import models
from django.utils import timezone

from kim_portal.states import choices_valid
from registry.enums_aspiration import AspirationAct
from registry.models.aspiration import Aspiration


class AspirationStep(models.Model):
    """A line of the timeline: what was done, by which office, when.

    `detail` is public, `note` is read by who works on it; a person's name stands in neither.
    """

    aspiration = models.ForeignKey(
        Aspiration, models.CASCADE, verbose_name="aspirasi", related_name="steps"
    )
    act = models.CharField("langkah", max_length=12, choices=AspirationAct)
    at = models.DateTimeField("waktu", default=timezone.now)
    actor = models.CharField("pelaku", max_length=160)
    detail = models.CharField("keterangan", max_length=1200, blank=True)
    note = models.CharField("catatan kerja", max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "langkah aspirasi"
        verbose_name_plural = "langkah aspirasi"
        ordering = ["at", "pk"]
        constraints = [choices_valid("act", AspirationAct, "aspirationstep")]

    def __str__(self):
        return f"{self.get_act_display()} {self.aspiration}"
