from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from monev.models.instrument import Instrument
from registry.duties import duties
from registry.enums import Role
from registry.models import Region

MAX_TRIAL_ENTRIES = 6
MAX_TRIAL_SHEETS = 4


class InstrumentTrialQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A trial belongs to the office that made it, and to nobody above it."""
        return self.filter(region__path__in=duties(user).paths(Role.KABUPATEN, Role.PROVINSI))


class InstrumentTrial(models.Model):
    """Invented scores of invented entries, to see what a version of an instrument computes.

    Nothing of it is an entry or a sheet; it goes when a round with this version is announced.
    """

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, verbose_name="instrumen", related_name="trials"
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="wilayah", related_name="+")
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    entry_count = models.PositiveSmallIntegerField("jumlah peserta contoh")
    sheet_count = models.PositiveSmallIntegerField("jumlah juri contoh")
    # Whoever has the seed gets the same scores again.
    seed = models.CharField("angka acak", max_length=32)
    # Entry number → juri number → indicator code → raw points, all as text.
    points = models.JSONField("skor", default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibuat oleh", related_name="+"
    )
    made_at = models.DateTimeField("dibuat pada", default=timezone.now)

    objects = InstrumentTrialQuerySet.as_manager()

    class Meta:
        verbose_name = "uji coba instrumen"
        verbose_name_plural = "uji coba instrumen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "region"],
                name="instrumenttrial_once_per_office",
                violation_error_message="Dinas Anda sudah punya uji coba instrumen ini.",
            ),
            models.CheckConstraint(
                condition=Q(entry_count__gte=1, entry_count__lte=MAX_TRIAL_ENTRIES),
                name="instrumenttrial_entries_in_range",
                violation_error_message=f"Jumlah peserta 1 sampai {MAX_TRIAL_ENTRIES}.",
            ),
            models.CheckConstraint(
                condition=Q(sheet_count__gte=1, sheet_count__lte=MAX_TRIAL_SHEETS),
                name="instrumenttrial_sheets_in_range",
                violation_error_message=f"Jumlah juri 1 sampai {MAX_TRIAL_SHEETS}.",
            ),
        ]

    def __str__(self):
        return f"Uji coba {self.instrument}"
