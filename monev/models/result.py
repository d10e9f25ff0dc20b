from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kim_portal.states import Stateful, choices_valid
from monev.enums import RESULT_TRANSITIONS, ResultState
from monev.models.entry import Entry
from monev.models.round import Round


class Outcome(Stateful):
    """One version of the result of a round; a published version is never recomputed."""

    TRANSITIONS = RESULT_TRANSITIONS

    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="putaran", related_name="outcomes"
    )
    number = models.PositiveSmallIntegerField("versi")
    state = models.CharField(
        "keadaan", max_length=10, choices=ResultState, default=ResultState.DRAFT
    )
    reason = models.CharField("alasan versi ini", max_length=500, blank=True)
    computed_at = models.DateTimeField("dihitung pada", default=timezone.now)
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dihitung oleh", related_name="+"
    )
    # SHA-256 over the canonical input: weights, scale, tie order and every counted sheet.
    input_digest = models.CharField("sidik masukan", max_length=64)
    # Code of the entry → place in a tie, decided by vote of the plenary; with the reason.
    plenary_order = models.JSONField("urutan putusan pleno", default=dict, blank=True)
    plenary_note = models.TextField("catatan pleno", max_length=2000, blank=True)
    # Per zone that the data cannot decide: entry ids as text in groups of equal place, best first.
    plenary_zones = models.JSONField("urutan dalam kelompok setara", default=list, blank=True)
    published_at = models.DateTimeField("diumumkan pada", null=True, blank=True)

    class Meta:
        verbose_name = "versi hasil"
        verbose_name_plural = "versi hasil"
        ordering = ["round", "-number"]
        constraints = [
            choices_valid("state", ResultState, "outcome"),
            models.UniqueConstraint(fields=["round", "number"], name="outcome_number_once"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state=ResultState.PUBLISHED),
                name="outcome_one_published",
                violation_error_message="Putaran ini sudah punya hasil yang berlaku.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ResultState.PUBLISHED) | Q(published_at__isnull=False),
                name="outcome_published_has_moment",
                violation_error_message="Hasil yang diumumkan harus punya waktu.",
            ),
        ]

    def __str__(self):
        return f"Hasil {self.round} versi {self.number}"

    @property
    def correction_or_none(self):
        """The correction this version was made for; the first version has none."""
        return getattr(self, "correction", None)


class Result(models.Model):
    """The frozen line of one entry in one version of the result."""

    outcome = models.ForeignKey(
        Outcome, models.CASCADE, verbose_name="versi hasil", related_name="results"
    )
    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name="peserta", related_name="results")
    sheet_count = models.PositiveSmallIntegerField("jumlah lembar")
    # Empty = incomplete: fewer sheets than the minimum. Never a zero.
    total_points = models.DecimalField(
        "nilai akhir", max_digits=5, decimal_places=2, null=True, blank=True
    )
    # Both scores beside the official one, whichever that is; the second freed from strictness.
    mean_points = models.DecimalField(
        "rata-rata lembar", max_digits=5, decimal_places=2, null=True, blank=True
    )
    fair_points = models.DecimalField(
        "nilai terkoreksi", max_digits=7, decimal_places=4, null=True, blank=True
    )
    # Aspect code → points as text with two decimals; indicator code → the same.
    aspect_points = models.JSONField("nilai per aspek", default=dict)
    indicator_points = models.JSONField("nilai per indikator", default=dict)
    rank = models.PositiveSmallIntegerField("peringkat", null=True, blank=True)
    is_joint = models.BooleanField("peringkat bersama", default=False)
    predicate = models.CharField("predikat", max_length=40, blank=True)
    # Cells that were filled because a juri could not assess them: sheet, indicator, exact share of
    # the scale as text ("5/8"); and sheets that do not count because too much of them was such.
    filled_cells = models.JSONField("diisi dari rata-rata", default=list, blank=True)
    left_out_sheets = models.JSONField("lembar tidak dihitung", default=list, blank=True)
    tie_trace = models.JSONField("jejak pemutus nilai sama", default=list, blank=True)

    class Meta:
        verbose_name = "hasil"
        verbose_name_plural = "hasil"
        # Category by category; a round without any is one group.
        ordering = [
            "outcome",
            "entry__category__position",
            models.F("rank").asc(nulls_last=True),
            "pk",
        ]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "entry"], name="result_once"),
            models.CheckConstraint(
                condition=Q(total_points__isnull=True)
                | Q(total_points__gte=0, total_points__lte=100),
                name="result_points_in_range",
                violation_error_message="Nilai akhir harus antara 0 dan 100.",
            ),
            models.CheckConstraint(
                condition=Q(total_points__isnull=True, rank__isnull=True)
                | Q(total_points__isnull=False, rank__isnull=False),
                name="result_rank_needs_points",
                violation_error_message="Peringkat memerlukan nilai akhir.",
            ),
        ]

    def __str__(self):
        return f"{self.entry}: {self.total_points}"
