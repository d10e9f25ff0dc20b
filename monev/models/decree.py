"""The letter that puts a result into force: SK juara (SK delegasi stands with its delegate)."""

from django.conf import settings
from django.db import models

from kim_portal.uploads import StoredFile
from monev.models.round import Round


class DecreeQuerySet(models.QuerySet):
    def published(self):
        """Those of results everybody may read."""
        return self.filter(round__in=Round.objects.published().real())


class Decree(StoredFile):
    """One SK juara as it was signed; a scan may stand with it."""

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="putaran", related_name="decrees")
    number = models.CharField("nomor SK", max_length=120)
    signed_on = models.DateField("tanggal SK")
    created_at = models.DateTimeField("dicatat pada", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )

    objects = DecreeQuerySet.as_manager()

    class Meta:
        verbose_name = "SK juara"
        verbose_name_plural = "SK juara"
        ordering = ["round", "signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"],
                name="decree_once",
                violation_error_message="SK dengan nomor ini sudah dicatat.",
            ),
        ]

    def __str__(self):
        return f"SK juara {self.number}"
