"""The presentation day: its sessions, every call to the stage, and the notes of questions."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import Stateful, choices_valid
from monev.duties import panel_duties
from monev.enums import OPENED_ROUNDS, PanelRole
from monev.enums_hall import APPEARANCE_TRANSITIONS, AppearanceState
from monev.models.entry import Entry
from monev.models.panel import JuriAssignment
from monev.models.round import Round
from registry.duties import below_paths, duties
from registry.enums import Role

MAX_SLOT_MINUTES = 180
MAX_SESSION_ENTRIES = 100


class PresentationSessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sessions belong to the rounds this person may see."""
        return self.filter(round__in=Round.objects.visible_to(user))


class PresentationSession(models.Model):
    """A stretch of the presentation day: from when, how many entries, how long each."""

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    round = models.ForeignKey(
        Round, models.CASCADE, verbose_name="putaran", related_name="sessions"
    )
    starts_at = models.DateTimeField("mulai")
    entry_count = models.PositiveSmallIntegerField("jumlah peserta")
    slot_minutes = models.PositiveSmallIntegerField("menit tiap peserta", default=15)

    objects = PresentationSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "sesi paparan"
        verbose_name_plural = "sesi paparan"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "starts_at"],
                name="presentationsession_start_once",
                violation_error_message="Sudah ada sesi yang mulai pada waktu ini.",
            ),
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=1, slot_minutes__lte=MAX_SLOT_MINUTES),
                name="presentationsession_slot_in_range",
                violation_error_message=f"Waktu tiap peserta 1 sampai {MAX_SLOT_MINUTES} menit.",
            ),
            models.CheckConstraint(
                condition=Q(entry_count__gte=1, entry_count__lte=MAX_SESSION_ENTRIES),
                name="presentationsession_count_in_range",
                violation_error_message=f"Jumlah peserta 1 sampai {MAX_SESSION_ENTRIES}.",
            ),
        ]

    def __str__(self):
        return f"{self.entry_count} peserta × {self.slot_minutes} menit"


class Appearance(Stateful):
    """One call of an entry to the stage; an entry that was skipped is called again."""

    TRANSITIONS = APPEARANCE_TRANSITIONS

    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="putaran", related_name="appearances"
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, verbose_name="peserta", related_name="appearances"
    )
    state = models.CharField(
        "keadaan", max_length=10, choices=AppearanceState, default=AppearanceState.ON
    )
    started_at = models.DateTimeField("mulai", default=timezone.now)
    ended_at = models.DateTimeField("selesai", null=True, blank=True)

    class Meta:
        verbose_name = "giliran tampil"
        verbose_name_plural = "giliran tampil"
        ordering = ["started_at", "pk"]
        constraints = [
            choices_valid("state", AppearanceState, "appearance"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state=AppearanceState.ON),
                name="appearance_one_on_stage",
                violation_error_message="Peserta lain masih tampil.",
            ),
            models.CheckConstraint(
                condition=Q(state=AppearanceState.ON, ended_at__isnull=True)
                | (~Q(state=AppearanceState.ON) & Q(ended_at__isnull=False)),
                name="appearance_ended_has_moment",
                violation_error_message="Giliran yang selesai harus punya waktu selesai.",
            ),
        ]

    def __str__(self):
        return f"{self.entry} ({self.get_state_display().lower()})"


class QuestionNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own notes and those of the secretary; notes of juri only once values are open."""
        if not user.is_authenticated:
            return self.none()
        settled = Q(entry__round__state__in=OPENED_ROUNDS) | Q(seat__role=PanelRole.SECRETARY)
        if user.is_auditor:
            return self.filter(settled)
        offices = below_paths(
            duties(user).paths(Role.KABUPATEN, Role.PROVINSI), "entry__round__region__path"
        )
        inside = offices | Q(entry__round__in=panel_duties(user).keys())
        return self.filter(Q(seat__user=user) | (settled & inside))


class QuestionNote(models.Model):
    """What was asked of an entry and answered, as a person of the panel wrote it down."""

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, verbose_name="peserta", related_name="question_notes"
    )
    seat = models.ForeignKey(
        JuriAssignment, models.PROTECT, verbose_name="penulis", related_name="question_notes"
    )
    question = models.TextField("pertanyaan", max_length=1000)
    answer = models.TextField("jawaban", max_length=2000, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+",
        editable=False,
    )  # fmt: skip
    noted_at = models.DateTimeField("dicatat pada", default=timezone.now, editable=False)

    objects = QuestionNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan tanya jawab"
        verbose_name_plural = "catatan tanya jawab"
        ordering = ["noted_at", "pk"]

    def __str__(self):
        return f"Tanya jawab {self.entry}"

    @transaction.atomic
    def note(self, *, by):
        """Store the note; the log names the entry, never the words."""
        self.noted_by = by
        self.save()
        record(by, "questionnote.create", self, entry=self.entry_id)
