from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from monev.models.berita_acara import BeritaAcara


class MinutesRefusal(models.Model):
    """Somebody named in the minutes does not sign them as they are, and says why."""

    berita_acara = models.ForeignKey(
        BeritaAcara, models.PROTECT, verbose_name="berita acara", related_name="refusals"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="pengguna", related_name="+"
    )
    role = models.CharField("peran", max_length=80)
    reason = models.TextField("alasan", max_length=1000)
    refused_at = models.DateTimeField("ditolak pada", default=timezone.now)
    # The office drew the minutes up again.
    settled_at = models.DateTimeField("disusun lagi pada", null=True, blank=True)

    class Meta:
        verbose_name = "penolakan berita acara"
        verbose_name_plural = "penolakan berita acara"
        ordering = ["berita_acara", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="minutesrefusal_has_reason",
                violation_error_message="Tulis apa yang harus diperbaiki.",
            ),
            models.UniqueConstraint(
                fields=["berita_acara"],
                condition=Q(settled_at__isnull=True),
                name="minutesrefusal_one_open",
                violation_error_message="Berita acara ini sudah ditolak dan belum disusun lagi.",
            ),
        ]

    def __str__(self):
        return f"Penolakan {self.berita_acara}"
