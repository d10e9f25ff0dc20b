import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kim_portal.states import Stateful, choices_valid
from kim_portal.uploads import StoredFile
from monev.duties import conflicted_entries, panel_duties
from monev.enums_calibration import (
    CALIBRATION_TRANSITIONS,
    LEAST_COMPARED,
    CalibrationState,
    MaterialKind,
)
from monev.models.entry import NO_FACTS, Entry
from monev.models.round import Round
from registry.duties import below_paths, duties
from registry.enums import Role


def _of_rounds(user) -> Q:
    """Rounds of the own office and of the own panels."""
    paths = duties(user).paths(Role.KABUPATEN, Role.PROVINSI)
    return below_paths(paths, "round__region__path") | Q(round__in=panel_duties(user).keys())


class CalibrationSessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.is_authenticated and user.is_auditor:
            return self
        return self.filter(_of_rounds(user))

    def current(self):
        """The one of a round that was not reset."""
        return self.exclude(state=CalibrationState.RESET)


class CalibrationSession(Stateful):
    """One run of calibration in a round; a reset one stays readable beside the next."""

    TRANSITIONS = CALIBRATION_TRANSITIONS

    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="putaran", related_name="calibration_sessions"
    )
    number = models.PositiveSmallIntegerField("urutan")
    state = models.CharField(
        "keadaan", max_length=10, choices=CalibrationState, default=CalibrationState.OPEN
    )
    # Until a juri has handed in every example, no real sheet of theirs opens.
    is_required = models.BooleanField("kalibrasi wajib", default=False)
    feedback_minimum = models.PositiveSmallIntegerField(
        "jumlah juri paling sedikit untuk masukan", default=LEAST_COMPARED
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibuka oleh", related_name="+"
    )
    opened_at = models.DateTimeField("dibuka pada", auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditutup oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    close_reason = models.CharField("alasan ditutup", max_length=500, blank=True)
    reset_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diulang oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    reset_at = models.DateTimeField("diulang pada", null=True, blank=True)
    reset_reason = models.CharField("alasan diulang", max_length=500, blank=True)

    objects = CalibrationSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "kalibrasi"
        verbose_name_plural = "kalibrasi"
        ordering = ["round", "number"]
        constraints = [
            choices_valid("state", CalibrationState, "calibrationsession"),
            models.UniqueConstraint(
                fields=["round", "number"],
                name="calibrationsession_number_once",
                violation_error_message="Urutan kalibrasi ini sudah ada.",
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=~Q(state=CalibrationState.RESET),
                name="calibrationsession_one_current",
                violation_error_message="Kalibrasi putaran ini sudah dibuka.",
            ),
            models.CheckConstraint(
                condition=Q(feedback_minimum__gte=LEAST_COMPARED),
                name="calibrationsession_minimum_hides_one",
                violation_error_message="Paling sedikit 3 juri, agar nilai seorang rekan tidak "
                "terbaca.",
            ),
            models.CheckConstraint(
                condition=~Q(state=CalibrationState.CLOSED) | Q(closed_at__isnull=False),
                name="calibrationsession_closed_has_moment",
                violation_error_message="Kalibrasi yang ditutup harus punya waktunya.",
            ),
            models.CheckConstraint(
                condition=~Q(state=CalibrationState.RESET) | ~Q(reset_reason=""),
                name="calibrationsession_reset_has_reason",
                violation_error_message="Tulis alasan kalibrasi diulang.",
            ),
        ]

    def __str__(self):
        return f"Kalibrasi {self.number} {self.round}"

    @property
    def is_open(self) -> bool:
        return self.state == CalibrationState.OPEN


class CalibrationEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Examples of the own rounds, without the KIM a conflict of interest keeps closed."""
        if user.is_authenticated and user.is_auditor:
            return self
        found = self.filter(_of_rounds(user))
        if closed := conflicted_entries(user):
            kims = Entry.objects.filter(pk__in=closed).values("kim")
            found = found.exclude(source__isnull=False, source__kim__in=kims)
        return found

    def in_use(self):
        return self.filter(ended_at__isnull=True)

    def for_page(self):
        return self.select_related("source__round", "round__region").prefetch_related("files")


class CalibrationEntry(models.Model):
    """An example that every juri scores: invented, or old material without its scores."""

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="putaran", related_name="calibration_entries"
    )
    title = models.CharField("judul contoh", max_length=150)
    kind = models.CharField("asal bahan", max_length=10, choices=MaterialKind)
    description = models.TextField("uraian", max_length=3000, blank=True)
    link = models.URLField("tautan", max_length=300, blank=True)
    # Taken from an earlier round: what its file held, never what it was given.
    source = models.ForeignKey(
        Entry, models.PROTECT, verbose_name="peserta asal", null=True, blank=True, related_name="+"
    )
    snapshot = models.JSONField("potret peserta asal", default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dibuat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    ended_at = models.DateTimeField("tidak dipakai sejak", null=True, blank=True)

    objects = CalibrationEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "contoh kalibrasi"
        verbose_name_plural = "contoh kalibrasi"
        ordering = ["pk"]
        constraints = [
            choices_valid("kind", MaterialKind, "calibrationentry"),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="calibrationentry_has_title",
                violation_error_message="Isi judul contoh",
            ),
            models.UniqueConstraint(
                fields=["round", "source"],
                condition=Q(source__isnull=False, ended_at__isnull=True),
                name="calibrationentry_source_once",
                violation_error_message="Peserta ini sudah menjadi contoh putaran ini.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("monev:calibration_entry_detail", args=[self.pk])

    @property
    def facts(self) -> dict:
        """What the file of an old entry held; nothing for an invented one."""
        # Dates become dates again the way the entry itself does it.
        return Entry(snapshot=self.snapshot).facts if self.snapshot else {**NO_FACTS, "sk": {}}


class CalibrationFile(StoredFile):
    """A PDF or a photo that belongs to an example."""

    example = models.ForeignKey(
        CalibrationEntry, models.CASCADE, verbose_name="contoh kalibrasi", related_name="files"
    )

    class Meta:
        verbose_name = "berkas contoh"
        verbose_name_plural = "berkas contoh"
        ordering = ["pk"]

    def __str__(self):
        return self.original_name

    @property
    def is_picture(self) -> bool:
        return self.content_type == "image/webp"

    @property
    def document_name(self) -> str:
        return f"contoh-kalibrasi-{self.pk}.{'webp' if self.is_picture else 'pdf'}"
