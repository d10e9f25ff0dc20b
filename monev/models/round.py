import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, choices_valid
from monev.duties import panel_duties
from monev.enums import (
    ANNOUNCED_ROUNDS,
    CHANGEABLE_ROUNDS,
    DRAWING_ROUNDS,
    FILLING_ROUNDS,
    HALTED_ROUNDS,
    JUDGED_ENTRIES,
    NOMINATING_ROUNDS,
    OPENED_ROUNDS,
    OWED_SHEETS,
    PREPARING_ROUNDS,
    PUBLISHED_ROUNDS,
    REHEARSAL_ROUNDS,
    ROUND_TRANSITIONS,
    SCORING_ROUNDS,
    SEATING_ROUNDS,
    UNANNOUNCED_ROUNDS,
    MonevLevel,
    RoundState,
    SheetState,
)
from monev.enums_document import DEFAULT_DOCUMENTS
from monev.enums_eligibility import DEFAULT_RULES
from monev.enums_score import OfficialScore
from monev.models.disputable import Disputable
from monev.models.instrument import Instrument
from monev.slugs import free_slug
from registry.duties import below_paths, duties
from registry.enums import Role
from registry.models import Region

# A halted round that had been announced stays public, with the reason why it stands still.
ANNOUNCED = Q(rehearsal_of__isnull=True) & (
    Q(state__in=ANNOUNCED_ROUNDS) | Q(state__in=HALTED_ROUNDS, resume_state__in=ANNOUNCED_ROUNDS)
)


class RoundQuerySet(models.QuerySet):
    def announced(self):
        return self.filter(ANNOUNCED)

    def real(self):
        """Without rehearsals: what is listed, counted or reported."""
        return self.filter(rehearsal_of__isnull=True)

    def opened(self):
        return self.filter(state__in=OPENED_ROUNDS)

    def published(self):
        return self.filter(state__in=PUBLISHED_ROUNDS)

    def visible_to(self, user):
        """Announced rounds are public; the others belong to their office, leaders and panel."""
        if user.is_authenticated and user.is_auditor:
            return self
        paths = duties(user).paths(Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN)
        return self.filter(
            ANNOUNCED | below_paths(paths, "region__path") | Q(pk__in=panel_duties(user).keys())
        )

    def for_list(self):
        return (
            self.select_related("region", "instrument")
            .annotate(entry_count=Count("entries", distinct=True))
            .order_by("-year", "-pk")
        )


class Round(Disputable):
    """One putaran of monev in a kabupaten or province, on one version of an instrument."""

    TRANSITIONS = ROUND_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
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
    # A round may go from the desk check straight to the presentation.
    has_field_visit = models.BooleanField("ada verifikasi lapangan", default=False, editable=False)
    halt_reason = models.CharField("alasan ditunda atau dibatalkan", max_length=500, blank=True)
    minimum_sheets = models.PositiveSmallIntegerField("jumlah lembar paling sedikit", default=3)
    quota = models.PositiveSmallIntegerField("kuota usulan per wilayah", null=True, blank=True)
    needs_delegation = models.BooleanField("wajib surat delegasi", default=False)
    legal_basis = models.CharField("dasar hukum", max_length=250, blank=True)
    panel_decree = models.CharField("SK tim penilai", max_length=120, blank=True)
    nomination_opens_on = models.DateField("pengusulan dibuka", null=True, blank=True)
    nomination_closes_on = models.DateField("pengusulan ditutup", null=True, blank=True)
    presentation_on = models.DateField("tanggal paparan", null=True, blank=True)
    plenary_on = models.DateField("tanggal rapat pleno", null=True, blank=True)
    place = models.CharField("tempat paparan", max_length=150, blank=True)
    # Whoever has the seed can repeat the draw of the slot numbers; empty when set by hand.
    draw_seed = models.CharField("angka acak undian", max_length=32, blank=True, editable=False)
    # Two keys: the chair closes the scoring, the secretary opens the values.
    scoring_closed_at = models.DateTimeField("penilaian ditutup pada", null=True, editable=False)
    scoring_closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="penilaian ditutup oleh", null=True,
        editable=False, related_name="+",
    )  # fmt: skip
    # Sheets that the chair does not wait for, by key; they become void when values are opened.
    excused_sheets = models.JSONField("lembar yang tidak ditunggu", default=list, editable=False)
    excuse_reason = models.CharField(
        "alasan lembar tidak ditunggu", max_length=500, blank=True, editable=False
    )
    opened_at = models.DateTimeField("nilai dibuka pada", null=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="nilai dibuka oleh", null=True,
        editable=False, related_name="+",
    )  # fmt: skip
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
            choices_valid("official_score", OfficialScore, "round"),
            models.UniqueConstraint(
                fields=["rehearsal_of"],
                condition=Q(rehearsal_of__isnull=False),
                name="round_one_rehearsal",
                violation_error_message="Putaran ini sudah punya gladi.",
            ),
            models.CheckConstraint(
                condition=Q(rehearsal_of__isnull=True) | Q(state__in=sorted(REHEARSAL_ROUNDS)),
                name="round_rehearsal_stays_inside",
                violation_error_message="Gladi tidak ditunda, dibatalkan, atau diumumkan.",
            ),
            models.CheckConstraint(
                condition=Q(minimum_sheets__gte=1),
                name="round_minimum_sheets_positive",
                violation_error_message="Jumlah lembar paling sedikit harus 1 atau lebih.",
            ),
            models.CheckConstraint(
                condition=Q(advancing__gte=1),
                name="round_advancing_positive",
                violation_error_message="Jumlah juara atau yang maju harus 1 atau lebih.",
            ),
            models.CheckConstraint(
                condition=Q(needs_delegation=False) | Q(level=MonevLevel.PROVINSI),
                name="round_delegation_to_province",
                violation_error_message="Hanya putaran provinsi yang meminta surat delegasi.",
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
            models.CheckConstraint(
                condition=Q(state__in=sorted({RoundState.DRAFT, *HALTED_ROUNDS}))
                | Q(instrument__isnull=False),
                name="round_needs_instrument",
                violation_error_message="Pilih instrumen dahulu.",
            ),
            models.CheckConstraint(
                condition=Q(scoring_closed_at__isnull=True, scoring_closed_by__isnull=True)
                | Q(scoring_closed_at__isnull=False, scoring_closed_by__isnull=False),
                name="round_closing_has_person",
                violation_error_message="Penutupan penilaian harus punya waktu dan orangnya.",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(
                    opened_at__isnull=False,
                    opened_by__isnull=False,
                    scoring_closed_by__isnull=False,
                ),
                name="round_opening_follows_closing",
                violation_error_message="Nilai dibuka sesudah penilaian ditutup.",
            ),
            models.CheckConstraint(
                condition=Q(opened_by__isnull=True) | ~Q(opened_by=models.F("scoring_closed_by")),
                name="round_opened_by_two_people",
                violation_error_message="Nilai dibuka oleh dua orang yang berbeda.",
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
    def is_halted(self) -> bool:
        return self.state in HALTED_ROUNDS

    @property
    def path_state(self) -> str:
        """Where the round stands on its path; a halted one stands where it was halted."""
        return self.resume_state if self.is_halted else self.state

    @property
    def is_announced(self) -> bool:
        return self.path_state in ANNOUNCED_ROUNDS and not self.is_rehearsal

    @property
    def is_changeable(self) -> bool:
        return self.state in CHANGEABLE_ROUNDS

    @property
    def takes_rules(self) -> bool:
        """Nobody relies on the conditions of taking part yet."""
        return self.state in UNANNOUNCED_ROUNDS

    @property
    def takes_seats(self) -> bool:
        return self.state in SEATING_ROUNDS

    @property
    def can_draw(self) -> bool:
        return self.state in DRAWING_ROUNDS

    @property
    def has_hall(self) -> bool:
        """The participants are known, so there is an order of appearance to show."""
        return self.path_state in DRAWING_ROUNDS | OPENED_ROUNDS

    @property
    def has_visits(self) -> bool:
        """Visits are planned or have happened, so there is a schedule to show."""
        return self.has_field_visit or self.path_state == RoundState.DESK_CHECK

    @property
    def takes_nominations(self) -> bool:
        return self.state in NOMINATING_ROUNDS

    def is_nomination_open(self, on=None) -> bool:
        """The stage takes nominations and the day lies between opening and closing."""
        on = on or timezone.localdate()
        opens_on, closes_on = self.nomination_opens_on, self.nomination_closes_on
        begun = opens_on is None or opens_on <= on
        return self.takes_nominations and begun and (closes_on is None or on <= closes_on)

    @property
    def is_filling(self) -> bool:
        """Juri may type, in the indicators whose stage has come: the chair has not closed it."""
        return self.state in FILLING_ROUNDS and self.scoring_closed_at is None

    @property
    def is_scoring(self) -> bool:
        """Juri may hand in whole sheets: the stage is reached and the chair has not closed it."""
        return self.state in SCORING_ROUNDS and self.scoring_closed_at is None

    @property
    def waits_for_opening(self) -> bool:
        """The chair has closed the scoring; the values stay sealed until the secretary opens."""
        return self.state in SCORING_ROUNDS and self.scoring_closed_at is not None

    @property
    def is_opened(self) -> bool:
        """Values may be seen by office and panel; before this nobody sees any but their own."""
        return self.state in OPENED_ROUNDS

    @property
    def is_published(self) -> bool:
        return self.state in PUBLISHED_ROUNDS

    def sheet_progress(self) -> dict[str, int]:
        """Count sheets owed and locked of entries that are judged; values never enter here."""
        judged = Q(state__in=JUDGED_ENTRIES)
        return self.entries.aggregate(
            owed=Count("sheets", filter=judged & Q(sheets__state__in=OWED_SHEETS)),
            locked=Count("sheets", filter=judged & Q(sheets__state=SheetState.SUBMITTED)),
        )

    def open(self, *, by):
        """Store a new round as a draft under an address of its own."""
        self.level = self.region.level
        self.needs_delegation = self.level == MonevLevel.PROVINSI
        self._require_fitting_instrument()
        self.slug = free_slug(self.name, self.year, Round.objects.all())
        self.full_clean()
        with transaction.atomic():
            self.save()
            for kind, strength, amount in DEFAULT_RULES[self.level]:
                self.eligibility_rules.create(kind=kind, strength=strength, amount=amount)
            for facts in DEFAULT_DOCUMENTS[self.level]:
                self.document_requirements.create(**facts)
            record(by, "round.create", self, region=self.region.path, year=self.year)

    @transaction.atomic
    def change(self, *, by, changed: list[str]):
        """Store changed facts; raises DomainError for one that may no longer change."""
        # Another person may have taken the round a step further since it was loaded.
        stored = Round.objects.select_for_update().get(pk=self.pk)
        stored.require_changeable()
        self._require_fitting_instrument()
        if late := sorted(stored.frozen_fields.intersection(changed)):
            names = ", ".join(str(self._meta.get_field(name).verbose_name) for name in late)
            raise DomainError(f"Pada tahap ini tidak dapat diubah lagi: {names}.")
        self.version += 1
        self.full_clean()
        self.save(update_fields=[*changed, "version", "updated_at"])
        record(by, "round.update", self, fields=sorted(changed))

    def require_changeable(self) -> None:
        """Raise IllegalTransitionError when the facts of the round may no longer change."""
        if not self.is_changeable:
            raise IllegalTransitionError(
                f"Putaran pada tahap “{self.get_state_display()}” tidak dapat diubah lagi."
            )

    def require_open_panel(self) -> None:
        """Raise IllegalTransitionError when seats and conflicts are settled."""
        if not self.takes_seats:
            raise IllegalTransitionError(
                f"Tim penilai tidak dapat diubah pada tahap “{self.get_state_display()}”."
            )

    def _require_fitting_instrument(self) -> None:
        if self.instrument and self.instrument.level != self.level:
            raise DomainError("Pilih instrumen yang setingkat dengan putaran.", field="instrument")

    @transaction.atomic
    def halt(self, state: str, *, by, reason: str):
        """Suspend or cancel the round with a reason; where it stood is remembered."""
        if not reason.strip():
            raise DomainError("Tulis alasannya.", field="reason")
        self.move_to(state, resume_state=self.path_state, halt_reason=reason)
        record(by, f"round.{state}", self, reason=reason)

    @transaction.atomic
    def resume(self, *, by):
        """Take a suspended round up again where it stood."""
        if self.state != RoundState.SUSPENDED:
            raise IllegalTransitionError("Putaran ini tidak sedang ditunda.")
        self.move_to(self.resume_state, resume_state="", halt_reason="")
        record(by, "round.resume", self)
