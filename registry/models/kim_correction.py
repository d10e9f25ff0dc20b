"""What was wrong on the public page of a KIM, and since when it is right."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class KimCorrection(models.Model):
    """One public note of correction; it stays, so that who read the wrong statement finds it."""

    kim = models.ForeignKey(
        "registry.Kim", models.PROTECT, verbose_name="KIM", related_name="corrections"
    )
    note = models.CharField("catatan koreksi", max_length=500)
    corrected_on = models.DateField("diperbaiki pada")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )

    class Meta:
        verbose_name = "koreksi profil"
        verbose_name_plural = "koreksi profil"
        ordering = ["-corrected_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(note=""),
                name="kimcorrection_says_what",
                violation_error_message="Tulis apa yang diperbaiki.",
            ),
            models.UniqueConstraint(
                fields=["kim", "note", "corrected_on"],
                name="kimcorrection_once",
                violation_error_message="Koreksi ini sudah tercatat.",
            ),
        ]

    def __str__(self):
        return f"Koreksi {self.kim}"
