from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse

from kim_portal.accounts.audit import record
from kim_portal.states import Stateful, choices_valid
from monev.duties import panel_duties
from monev.enums import (
    ANNOUNCED_ROUNDS,
    NOMINATING_ROUNDS,
    OPENED_ROUNDS,
    OWED_SHEETS,
    PREPARING_ROUNDS,
    PUBLISHED_ROUNDS,
    ROUND_TRANSITIONS,
    SCORING_ROUNDS,
    MonevLevel,
    RoundState,
    SheetState,
)
from monev.models.instrument import Instrument
from registry.duties import below_paths, duties
from registry.enums import Role
from registry.models import Region


class RoundQuerySet(models.QuerySet):
    def announced(self):
        return self.filter(state__in=ANNOUNCED_ROUNDS)

    def published(self):
        return self.filter(state__in=PUBLISHED_ROUNDS)

    def visible_to(self, user):
        """Announced rounds are public; the others belong to their office, leaders and panel."""
        if user.is_authenticated and user.is_auditor:
            return self
        paths = duties(user).paths(Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN)
        return self.filter(
            Q(state__in=ANNOUNCED_ROUNDS)
            | below_paths(paths, "region__path")
            | Q(pk__in=panel_duties(user).keys())
        )

    def for_list(self):
        return self.select_related("region", "instrument").annotate(
            entry_count=Count("entries", distinct=True)
        )


class Round(Stateful):
    """One putaran of monev in a kabupaten or province, on one version of an instrument."""

    TRANSITIONS = ROUND_TRANSITIONS

    name = models.CharField("nama putaran", max_length=150)
    slug = models.SlugField("alamat halaman", max_length=180, unique=True, editable=False)
    level = models.CharField("tingkat", max_length=10, choices=MonevLevel)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="wilayah")
    year = models.PositiveSmallIntegerField("tahun")
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name="instrumen", null=True, blank=True,
        related_name="rounds",
    )  # fmt: skip
    state = models.CharField("tahap", max_length=20, choices=RoundState, default=RoundState.DRAFT)
    resume_state = models.CharField("tahap sebelum ditunda", max_length=20, blank=True)
    halt_reason = models.CharField("alasan ditunda atau dibatalkan", max_length=500, blank=True)
    minimum_sheets = models.PositiveSmallIntegerField("jumlah lembar paling sedikit", default=3)
    quota = models.PositiveSmallIntegerField("kuota usulan per wilayah", null=True, blank=True)
    legal_basis = models.CharField("dasar hukum", max_length=250, blank=True)
    panel_decree = models.CharField("SK tim penilai", max_length=120, blank=True)
    nomination_opens_on = models.DateField("pengusulan dibuka", null=True, blank=True)
    nomination_closes_on = models.DateField("pengusulan ditutup", null=True, blank=True)
    presentation_on = models.DateField("tanggal paparan", null=True, blank=True)
    plenary_on = models.DateField("tanggal rapat pleno", null=True, blank=True)
    place = models.CharField("tempat paparan", max_length=150, blank=True)
    is_sample = models.BooleanField("data contoh", default=False, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "putaran"
        verbose_name_plural = "putaran"
        ordering = ["-year", "-pk"]
        constraints = [
            choices_valid("level", MonevLevel, "round"),
            choices_valid("state", RoundState, "round"),
            models.CheckConstraint(
                condition=Q(minimum_sheets__gte=1),
                name="round_minimum_sheets_positive",
                violation_error_message="Jumlah lembar paling sedikit harus 1 atau lebih.",
            ),
            models.CheckConstraint(
                condition=Q(nomination_closes_on__isnull=True)
                | Q(nomination_opens_on__isnull=True)
                | Q(nomination_closes_on__gte=models.F("nomination_opens_on")),
                name="round_nomination_in_order",
                violation_error_message="Penutupan pengusulan harus setelah pembukaannya.",
            ),
            models.CheckConstraint(
                condition=Q(plenary_on__isnull=True)
                | Q(presentation_on__isnull=True)
                | Q(plenary_on__gte=models.F("presentation_on")),
                name="round_plenary_after_presentation",
                violation_error_message="Rapat pleno tidak boleh sebelum paparan.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RoundState.SUSPENDED, RoundState.CANCELLED])
                | ~Q(halt_reason=""),
                name="round_halted_has_reason",
                violation_error_message="Tulis alasan penundaan atau pembatalan.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("monev:round_detail", args=[self.slug])

    @property
    def is_preparing(self) -> bool:
        return self.state in PREPARING_ROUNDS

    @property
    def is_announced(self) -> bool:
        return self.state in ANNOUNCED_ROUNDS

    @property
    def takes_nominations(self) -> bool:
        return self.state in NOMINATING_ROUNDS

    @property
    def is_scoring(self) -> bool:
        return self.state in SCORING_ROUNDS

    @property
    def is_opened(self) -> bool:
        """Values may be seen by office and panel; before this nobody sees any but their own."""
        return self.state in OPENED_ROUNDS

    @property
    def is_published(self) -> bool:
        return self.state in PUBLISHED_ROUNDS

    def sheet_progress(self) -> dict[str, int]:
        """Count sheets owed and locked; values never enter this figure."""
        return self.entries.aggregate(
            owed=Count("sheets", filter=Q(sheets__state__in=OWED_SHEETS)),
            locked=Count("sheets", filter=Q(sheets__state=SheetState.SUBMITTED)),
        )

    @transaction.atomic
    def halt(self, state: str, *, by, reason: str):
        """Suspend or cancel the round with a reason; suspension remembers where it stood."""
        self.move_to(state, resume_state=self.state, halt_reason=reason)
        record(by, f"round.{state}", self, reason=reason)

    @transaction.atomic
    def resume(self, *, by):
        """Take a suspended round up again where it stood."""
        self.move_to(self.resume_state, resume_state="", halt_reason="")
        record(by, "round.resume", self)
