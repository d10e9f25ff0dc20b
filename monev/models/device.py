from django.db import models

from monev.enums import FILLABLE_SHEETS
from monev.models.sheet import ScoreSheet


class SheetOnDeviceQuerySet(models.QuerySet):
    def awaited(self, round_):
        """What lies out there for sheets the server still waits for."""
        return self.filter(sheet__entry__round=round_, sheet__state__in=FILLABLE_SHEETS)


class SheetOnDevice(models.Model):
    """A sheet on one device of its juri, as the device said when it last had a signal.

    Never a value: only that the sheet lies there, and since when something on it waits unsent.
    """

    sheet = models.ForeignKey(
        ScoreSheet, models.CASCADE, verbose_name="lembar nilai", related_name="devices"
    )
    # Made by the browser, forgotten by it when its juri signs out.
    device = models.UUIDField("perangkat", editable=False)
    # Empty: taken along, and all that was typed on it has arrived.
    unsent_since = models.DateTimeField("belum terkirim sejak", null=True)
    reported_at = models.DateTimeField("dilaporkan pada")

    objects = SheetOnDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = "lembar di perangkat"
        verbose_name_plural = "lembar di perangkat"
        ordering = ["unsent_since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "device"],
                name="sheetondevice_once_per_device",
                violation_error_message="Lembar ini sudah tercatat di perangkat itu.",
            ),
        ]

    def __str__(self):
        return f"{self.sheet} di perangkat"
