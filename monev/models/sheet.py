import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from kim_portal.states import Stateful, choices_valid
from monev.duties import conflicted_entries, panel_duties
from monev.enums import (
    FILLABLE_SHEETS,
    OPEN_STAGES,
    OPENED_ROUNDS,
    REOPENING_ROUNDS,
    SHEET_TRANSITIONS,
    PanelRole,
    SheetState,
    Stage,
)
from monev.models.entry import Entry
from monev.models.indicator import Indicator
from monev.models.panel import JuriAssignment
from monev.scoring import NOT_ASSESSABLE, SheetProgress, sheet_progress


class ScoreSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own sheets; the panel and the office see others' only after opening."""
        if not user.is_authenticated:
            return self.none()
        own = Q(juri__user=user, juri__ended_at__isnull=True)
        opened = Q(entry__round__state__in=OPENED_ROUNDS)
        if user.is_auditor:
            return self.filter(opened)
        in_panel = Q(
            entry__round__juri_assignments__user=user,
            entry__round__juri_assignments__ended_at__isnull=True,
        )
        return self.filter(own | (opened & in_panel)).distinct()

    def reachable_by(self, user):
        """What the user sees, and every sheet of a panel the user chairs (without its values)."""
        chaired = [
            round_id for round_id, role in panel_duties(user).items() if role == PanelRole.CHAIR
        ]
        seen = self.visible_to(user).values("pk")
        return self.filter(Q(pk__in=seen) | Q(entry__round__in=chaired))

    def on_paper_for(self, user):
        """Sheets whose empty form this person may print: one's own, and all of one's panel."""
        panels = [
            round_id
            for round_id, role in panel_duties(user).items()
            if role in (PanelRole.CHAIR, PanelRole.SECRETARY)
        ]
        mine = Q(juri__user=user, juri__ended_at__isnull=True)
        found = self.filter(mine | Q(entry__round__in=panels)).exclude(state=SheetState.VOID)
        return found.exclude(entry__in=conflicted_entries(user))

    def takes_paper(self):
        """Sheets whose values may still be brought in on paper."""
        return self.filter(state__in=FILLABLE_SHEETS).exclude(entry__round__state__in=OPENED_ROUNDS)

    def owed_by(self, user):
        own = self.filter(juri__user=user, juri__ended_at__isnull=True, state__in=FILLABLE_SHEETS)
        return own.exclude(entry__in=conflicted_entries(user))

    def to_take_along(self, user):
        """One's own sheets whose values are not opened yet, once the pledge is signed."""
        return (
            self.exclude(entry__in=conflicted_entries(user))
            .filter(
                juri__user=user,
                juri__ended_at__isnull=True,
                juri__integrity_signed_at__isnull=False,
            )
            .exclude(Q(state=SheetState.VOID) | Q(entry__round__state__in=OPENED_ROUNDS))
        )

    def counted(self):
        """Submitted sheets of juri who are not recused: what the result is made of."""
        return self.filter(state=SheetState.SUBMITTED)

    def for_list(self):
        done = Q(scores__points__isnull=False) | Q(scores__is_not_assessable=True)
        scored = Count("scores", filter=done)
        return self.select_related(
            "entry__kim__region__parent__parent", "entry__round__region", "juri__user"
        ).annotate(score_count=scored)

    def for_page(self):
        return self.select_related(
            "entry__round__instrument", "entry__round__region", "entry__kim", "juri__user"
        ).prefetch_related(Prefetch("scores", Score.objects.select_related("indicator")))


class ScoreSheet(Stateful):
    """One juri's scores for one entry, over the whole instrument."""

    TRANSITIONS = SHEET_TRANSITIONS

    uuid = models.UUIDField("kunci lembar", unique=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name="peserta", related_name="sheets")
    juri = models.ForeignKey(
        JuriAssignment, models.PROTECT, verbose_name="juri", related_name="sheets"
    )
    state = models.CharField(
        "keadaan", max_length=12, choices=SheetState, default=SheetState.NOT_STARTED
    )
    version = models.PositiveIntegerField("versi", default=1)
    strengths = models.TextField("kekuatan", max_length=2000, blank=True)
    advice = models.TextField("saran", max_length=2000, blank=True)
    saved_at = models.DateTimeField("tersimpan pada", null=True, blank=True)
    submitted_at = models.DateTimeField("diajukan pada", null=True, blank=True)
    digest = models.CharField("sidik isi", max_length=64, blank=True)
    reopen_reason = models.CharField("alasan dibuka kembali", max_length=500, blank=True)
    void_reason = models.CharField("alasan batal", max_length=500, blank=True)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "lembar nilai"
        verbose_name_plural = "lembar nilai"
        ordering = ["entry__slot_number", "entry", "pk"]
        constraints = [
            choices_valid("state", SheetState, "scoresheet"),
            models.UniqueConstraint(
                fields=["entry", "juri"],
                name="scoresheet_once_per_juri",
                violation_error_message="Juri ini sudah punya lembar untuk peserta ini.",
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="scoresheet_submitted_has_moment",
                violation_error_message="Lembar terkunci harus punya waktu pengajuan.",
            ),
        ]

    def __str__(self):
        return f"Lembar nilai {self.entry}"

    def get_absolute_url(self):
        return reverse("monev:sheet_detail", args=[self.uuid])

    @property
    def round(self):
        return self.entry.round

    @property
    def is_fillable(self) -> bool:
        """The juri may type: while the round takes values, or after the chair opened this sheet."""
        opened_again = (
            self.state == SheetState.REOPENED and self.entry.round.state in REOPENING_ROUNDS
        )
        is_open = self.entry.round.is_filling or opened_again
        return self.state in FILLABLE_SHEETS and is_open and self.entry.is_judged

    def opens(self, indicator: Indicator) -> bool:
        """Say whether the stage at which this indicator is judged has come."""
        return indicator.stage in OPEN_STAGES.get(self.entry.round.state, set(Stage))

    @property
    def is_partly_open(self) -> bool:
        """Some indicators wait for a later stage: nobody hands the sheet in yet."""
        return self.entry.round.state in OPEN_STAGES

    @property
    def can_travel(self) -> bool:
        """It may be taken along on a device, locked ones for their receipt."""
        return self.state != SheetState.VOID

    @property
    def is_late_fillable(self) -> bool:
        """The chair may still take it: the scoring is closed and no value is opened."""
        waits = self.entry.round.waits_for_opening
        return self.state in FILLABLE_SHEETS and waits and self.entry.is_judged

    @property
    def can_reopen(self) -> bool:
        return (
            SheetState.REOPENED in self.next_states and self.entry.round.state in REOPENING_ROUNDS
        )

    @property
    def is_chaired_by_author(self) -> bool:
        return self.juri.role == PanelRole.CHAIR

    @property
    def receipt(self) -> str:
        """Short proof of what was submitted, in groups of four."""
        head = self.digest[:16].upper()
        return "-".join(head[i : i + 4] for i in range(0, len(head), 4))

    def points(self) -> dict[str, Decimal]:
        """Return indicator code → raw score of the counted indicators that have one."""
        return {code: one for code, one in self.answers().items() if one != NOT_ASSESSABLE}

    def answers(self) -> dict[str, Decimal | str]:
        """Return counted indicator code → raw score or NOT_ASSESSABLE, without the gaps."""
        return {
            score.indicator.code: score.answer
            for score in self.scores.all()
            if score.answer is not None and score.indicator.is_counted
        }

    def progress(self) -> SheetProgress:
        """Return the running total of what is stored."""
        instrument = self.entry.round.instrument
        return sheet_progress(self.answers(), instrument.rules(), instrument.scale)


class Score(models.Model):
    """One raw score on the instrument's scale, with the juri's note."""

    sheet = models.ForeignKey(
        ScoreSheet, models.CASCADE, verbose_name="lembar nilai", related_name="scores"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="indikator")
    # Empty while only the note is written; a missing score is not a zero.
    points = models.DecimalField("skor", max_digits=6, decimal_places=2, null=True, blank=True)
    # The note then says why; a juri may still be writing it.
    is_not_assessable = models.BooleanField("tidak dapat dinilai", default=False)
    note = models.TextField("catatan", max_length=1000, blank=True)

    class Meta:
        verbose_name = "skor"
        verbose_name_plural = "skor"
        ordering = ["indicator__aspect__position", "indicator__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator"], name="score_once"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=100),
                name="score_points_in_range",
                violation_error_message="Skor di luar skala.",
            ),
            models.CheckConstraint(
                condition=Q(is_not_assessable=False) | Q(points__isnull=True),
                name="score_not_assessable_has_no_points",
                violation_error_message="Yang tidak dapat dinilai tidak diberi skor.",
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code}: {self.answer}"

    @property
    def answer(self) -> Decimal | str | None:
        """What the juri gave: raw points, NOT_ASSESSABLE, or nothing yet."""
        return NOT_ASSESSABLE if self.is_not_assessable else self.points

    @answer.setter
    def answer(self, value: Decimal | str | None):
        self.is_not_assessable = value == NOT_ASSESSABLE
        self.points = None if self.is_not_assessable else value


class SheetRevision(models.Model):
    """What a sheet held each time it was submitted; earlier values stay readable."""

    sheet = models.ForeignKey(
        ScoreSheet, models.PROTECT, verbose_name="lembar nilai", related_name="revisions"
    )
    number = models.PositiveSmallIntegerField("urutan")
    content = models.JSONField("isi")
    digest = models.CharField("sidik isi", max_length=64)
    submitted_at = models.DateTimeField("diajukan pada")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diajukan oleh", related_name="+"
    )

    class Meta:
        verbose_name = "riwayat lembar nilai"
        verbose_name_plural = "riwayat lembar nilai"
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheetrevision_once"),
        ]

    def __str__(self):
        return f"{self.sheet}, pengajuan {self.number}"
