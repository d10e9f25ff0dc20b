import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from kim_portal.states import Stateful, choices_valid
from monev.enums_calibration import (
    CALIBRATION_SHEET_TRANSITIONS,
    CalibrationSheetState,
    CalibrationState,
)
from monev.models.calibration import CalibrationEntry, CalibrationSession
from monev.models.indicator import Indicator
from monev.models.panel import JuriAssignment
from monev.scoring import SheetProgress, sheet_progress


class CalibrationSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own alone: nobody else reads a filled calibration sheet, not even the chair."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(juri__user=user, juri__ended_at__isnull=True)

    def owed(self):
        """Not handed in, of a session that still runs and of people who still sit."""
        return self.filter(
            state=CalibrationSheetState.OPEN,
            session__state=CalibrationState.OPEN,
            juri__ended_at__isnull=True,
        )

    def submitted(self):
        return self.filter(state=CalibrationSheetState.SUBMITTED)

    def for_page(self):
        return self.select_related(
            "session", "example__round__instrument", "example__round__region",
            "example__source__round", "juri__user",
        ).prefetch_related("scores__indicator", "example__files")  # fmt: skip

    def with_counts(self):
        scored = Count("scores", filter=Q(scores__points__isnull=False))
        return self.select_related("example").annotate(score_count=scored)


class CalibrationSheet(Stateful):
    """One juri's scores for one example; never part of a result."""

    TRANSITIONS = CALIBRATION_SHEET_TRANSITIONS
    # The score form asks for these two on a real sheet; an example gets no feedback.
    strengths = advice = ""

    uuid = models.UUIDField("kunci lembar", unique=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(
        CalibrationSession, models.PROTECT, verbose_name="kalibrasi", related_name="sheets"
    )
    example = models.ForeignKey(
        CalibrationEntry, models.PROTECT, verbose_name="contoh kalibrasi", related_name="sheets"
    )
    juri = models.ForeignKey(
        JuriAssignment, models.PROTECT, verbose_name="juri", related_name="calibration_sheets"
    )
    state = models.CharField(
        "keadaan", max_length=10, choices=CalibrationSheetState, default=CalibrationSheetState.OPEN
    )
    version = models.PositiveIntegerField("versi", default=1)
    saved_at = models.DateTimeField("tersimpan pada", null=True, blank=True)
    submitted_at = models.DateTimeField("diajukan pada", null=True, blank=True)

    objects = CalibrationSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "lembar kalibrasi"
        verbose_name_plural = "lembar kalibrasi"
        ordering = ["session", "example", "pk"]
        constraints = [
            choices_valid("state", CalibrationSheetState, "calibrationsheet"),
            models.UniqueConstraint(
                fields=["session", "example", "juri"],
                name="calibrationsheet_once_per_juri",
                violation_error_message="Juri ini sudah punya lembar untuk contoh ini.",
            ),
            models.CheckConstraint(
                condition=~Q(state=CalibrationSheetState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="calibrationsheet_submitted_has_moment",
                violation_error_message="Lembar yang diajukan harus punya waktunya.",
            ),
        ]

    def __str__(self):
        return f"Lembar kalibrasi {self.example}"

    def get_absolute_url(self):
        return reverse("monev:calibration_sheet_detail", args=[self.uuid])

    @property
    def round(self):
        return self.example.round

    @property
    def entry(self):
        """What the score form calls the thing that is scored."""
        return self.example

    @property
    def is_submitted(self) -> bool:
        return self.state == CalibrationSheetState.SUBMITTED

    @property
    def is_fillable(self) -> bool:
        return not self.is_submitted and self.session.is_open

    def opens(self, indicator: Indicator) -> bool:
        """An example has no stages: the whole instrument is scored at once."""
        return True

    def points(self) -> dict[str, Decimal]:
        """Return indicator code → raw score of the counted indicators that have one."""
        return {
            score.indicator.code: score.points
            for score in self.scores.all()
            if score.points is not None and score.indicator.is_counted
        }

    def progress(self) -> SheetProgress:
        """Return the running total of what is stored."""
        instrument = self.round.instrument
        return sheet_progress(self.points(), instrument.rules(), instrument.scale)


class CalibrationScore(models.Model):
    """One raw score of a calibration sheet, in a table of its own."""

    sheet = models.ForeignKey(
        CalibrationSheet, models.CASCADE, verbose_name="lembar kalibrasi", related_name="scores"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="indikator")
    points = models.DecimalField("skor", max_digits=6, decimal_places=2, null=True, blank=True)
    note = models.TextField("catatan", max_length=1000, blank=True)

    class Meta:
        verbose_name = "skor kalibrasi"
        verbose_name_plural = "skor kalibrasi"
        ordering = ["indicator__aspect__position", "indicator__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "indicator"],
                name="calibrationscore_once",
                violation_error_message="Indikator ini sudah dinilai pada lembar ini.",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=100),
                name="calibrationscore_points_in_range",
                violation_error_message="Skor di luar skala.",
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code}: {self.points}"

    @property
    def answer(self) -> Decimal | None:
        """What the score form reads: an example is always assessable, so points or nothing."""
        return self.points
