import hashlib
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import choices_valid
from registry.enums_event import HELD_EVENTS, AttendanceWay
from registry.models.event import Event
from registry.models.event_invitation import EventInvitation
from registry.models.kim import Kim

# Stands where a name was once the person asked to be forgotten.
ERASED_NAME = "Nama dihapus"


class EventAttendanceQuerySet(models.QuerySet):
    def counted(self):
        """Return those of events that were really held."""
        return self.filter(event__state__in=HELD_EVENTS)

    def for_list(self):
        return self.select_related(
            "event__region__parent__parent__parent", "kim", "invitation__kim", "invitation__region"
        )

    def named(self):
        """Return those with the name of a person, not erased."""
        return self.exclude(full_name="").filter(anonymised_at__isnull=True)

    def certified(self):
        """Return those whose certificate is in force."""
        return self.named().exclude(code="")

    def reach(self) -> dict[str, int]:
        """Count people, KIM and institutions without KIM: {"people", "kim_count", "guests"}."""
        return self.aggregate(
            people=Count("pk"),
            kim_count=Count("kim", distinct=True),
            guests=Count("pk", filter=Q(kim__isnull=True)),
        )


class EventAttendance(models.Model):
    """One person at one event. The only place where names of guests without account are kept.

    `person_key` is a digest of name and institution: the same person signing in twice, on a phone
    and on paper, stays one row. A tick without a name stands for the invitee.
    """

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    event = models.ForeignKey(
        Event, models.PROTECT, verbose_name="kegiatan", related_name="attendances"
    )
    invitation = models.ForeignKey(
        EventInvitation, models.PROTECT, verbose_name="undangan", null=True, blank=True,
        related_name="attendances",
    )  # fmt: skip
    kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM", null=True, blank=True, related_name="attendances"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="akun", null=True, blank=True,
        related_name="attendances",
    )  # fmt: skip
    full_name = models.CharField("nama lengkap", max_length=120, blank=True)
    institution = models.CharField("lembaga", max_length=250, blank=True)
    person_key = models.CharField("sidik orang", max_length=64, editable=False)
    way = models.CharField("cara mencatat", max_length=5, choices=AttendanceWay)
    consent_version = models.CharField("versi persetujuan", max_length=20, blank=True)
    attended_at = models.DateTimeField("hadir pada", default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    anonymised_at = models.DateTimeField("nama dihapus pada", null=True, blank=True)
    # The code of the certificate; a row without one has none.
    code = models.CharField("kode sertifikat", max_length=12, blank=True, editable=False)
    certified_at = models.DateTimeField("sertifikat terbit pada", null=True, blank=True)
    score_before = models.PositiveSmallIntegerField("nilai sebelum", null=True, blank=True)
    score_after = models.PositiveSmallIntegerField("nilai sesudah", null=True, blank=True)
    # What the person said about the own ability, 1 to 5; no page shows one person's answer.
    self_before = models.PositiveSmallIntegerField("penilaian diri sebelum", null=True, blank=True)
    self_after = models.PositiveSmallIntegerField("penilaian diri sesudah", null=True, blank=True)

    objects = EventAttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "kehadiran"
        verbose_name_plural = "kehadiran"
        ordering = ["attended_at", "pk"]
        constraints = [
            choices_valid("way", AttendanceWay, "eventattendance"),
            models.UniqueConstraint(
                fields=["event", "person_key"],
                name="eventattendance_person_once",
                violation_error_message="Orang ini sudah tercatat hadir",
            ),
            models.UniqueConstraint(
                fields=["event", "user"],
                condition=Q(user__isnull=False),
                name="eventattendance_user_once",
                violation_error_message="Akun ini sudah tercatat hadir",
            ),
            models.CheckConstraint(
                condition=~Q(full_name="") | Q(invitation__isnull=False),
                name="eventattendance_names_somebody",
                violation_error_message="Tulis nama, atau tandai salah satu undangan",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="eventattendance_code_once",
                violation_error_message="Kode sertifikat ini sudah dipakai",
            ),
            models.CheckConstraint(
                condition=(Q(score_before__isnull=True) | Q(score_before__lte=100))
                & (Q(score_after__isnull=True) | Q(score_after__lte=100)),
                name="eventattendance_scores_in_range",
                violation_error_message="Isi angka bulat 0 sampai 100",
            ),
            models.CheckConstraint(
                condition=(Q(self_before__isnull=True) | Q(self_before__gte=1, self_before__lte=5))
                & (Q(self_after__isnull=True) | Q(self_after__gte=1, self_after__lte=5)),
                name="eventattendance_self_ratings_in_range",
                violation_error_message="Pilih 1 sampai 5",
            ),
        ]

    def __str__(self):
        return self.shown_name

    @property
    def log_text(self) -> str:
        """How the log names this row: it cannot give a name back."""
        return f"kehadiran {self.pk}"

    @property
    def shown_name(self) -> str:
        return self.full_name or f"Wakil {self.invitation.label}"

    @property
    def region(self):
        return self.event.region

    @property
    def is_walk_in(self) -> bool:
        return self.invitation_id is None

    @transaction.atomic
    def remove(self, *, by):
        """Take back a row that was written by mistake."""
        record(by, "event_attendance.delete", self, event=self.event_id)
        self.delete()

    @transaction.atomic
    def anonymise(self, *, by):
        """Forget who it was; that somebody came, and for which KIM, stays counted."""
        self.full_name, self.user = ERASED_NAME, None
        if self.kim_id is None and self.invitation_id is None:
            self.institution = ""
        self.person_key = digest(f"dihapus {self.pk}")
        self.anonymised_at = timezone.now()
        self.save(update_fields=["full_name", "user", "institution", "person_key", "anonymised_at"])
        record(by, "event_attendance.anonymise", self, event=self.event_id)


def person_key(full_name: str, kim_id: int | None, institution: str) -> str:
    """Return the digest of a person: spelling of spaces and capitals does not matter."""
    place = f"kim {kim_id}" if kim_id else _plain(institution)
    return digest(f"{_plain(full_name)}|{place}")


def invitee_key(invitation: EventInvitation) -> str:
    """Return the digest of the one tick without a name that an invitation may have."""
    return digest(f"undangan {invitation.pk}")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
