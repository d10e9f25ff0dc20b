from django.db import models
from django.utils import timezone

from monev.models.result import Outcome


class Analysis(models.Model):
    """What one version of a result can bear, computed once; the facts of `monev.analysis`."""

    outcome = models.OneToOneField(
        Outcome, models.CASCADE, verbose_name="versi hasil", related_name="analysis"
    )
    # SHA-256 over sheets, method, seed and advancing places: the same data are not drawn twice.
    digest = models.CharField("sidik data", max_length=64)
    facts = models.JSONField("isi", default=dict)
    computed_at = models.DateTimeField("dihitung pada", default=timezone.now)

    class Meta:
        verbose_name = "analisis hasil"
        verbose_name_plural = "analisis hasil"

    def __str__(self):
        return f"Analisis {self.outcome}"

    @property
    def round(self):
        return self.outcome.round
