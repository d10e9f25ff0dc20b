import datetime
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.rupiah import MAX_RUPIAH, format_rupiah
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums import FundSource, RegionLevel, Role
from registry.enums_event import (
    EDITABLE_EVENTS,
    EVENT_TRANSITIONS,
    HELD_EVENTS,
    INVITING_EVENTS,
    EventKind,
    EventPostponeReason,
    EventState,
)
from registry.models.region import Region

MAX_QUOTA = 5000


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was announced is public; a plan belongs to the offices of its place."""
        if user.is_authenticated and user.is_auditor:
            return self
        return self.filter(
            Q(announced_at__isnull=False) | below_paths(duties(user).paths(), "region__path")
        )

    def of_offices(self, user):
        """Return those a person may open as working papers: own territory, all for an auditor."""
        if user.is_authenticated and user.is_auditor:
            return self
        return self.filter(below_paths(duties(user).paths(), "region__path"))

    def kept_by(self, user):
        """Return those a person may move on: the set form of the right to keep an event."""
        own = duties(user)
        below = own.paths(Role.KABUPATEN, Role.KECAMATAN)
        provinces = Q(region__path__in=own.paths(Role.PROVINSI))
        return self.filter(below_paths(below, "region__path") | provinces)

    def inviting(self):
        return self.filter(state__in=INVITING_EVENTS)

    def held(self):
        return self.filter(state__in=HELD_EVENTS)

    def attended_by(self, kim):
        """Return the held events that somebody of this KIM came to, and visits to it."""
        was_there = Q(attendances__kim=kim) | Q(kim_visits__kim=kim)
        return self.held().filter(was_there).distinct().select_related("region")

    def within(self, path: str):
        """Return those organised by this region or one below it."""
        return self.filter(below_paths([path], "region__path"))

    def search(self, text: str):
        """Find by part of the theme, the place or the organising region."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(theme__icontains=word)
                | Q(place__icontains=word)
                | Q(region__name__icontains=word)
            )
        return found

    def for_list(self):
        return self.select_related("region__parent__parent__parent")


class Event(Stateful):
    """A meeting of guidance: planned, announced, held, and what came of it.

    It belongs to the region that organises it; moments are shown in that region's zone.
    """

    TRANSITIONS = EVENT_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="wilayah penyelenggara", related_name="events"
    )
    kind = models.CharField("jenis", max_length=12, choices=EventKind)
    theme = models.CharField("tema", max_length=160)
    place = models.CharField("tempat", max_length=200)
    starts_at = models.DateTimeField("mulai pada")
    ends_at = models.DateTimeField("selesai pada")
    quota = models.PositiveIntegerField("kuota peserta", null=True, blank=True)
    agenda = models.TextField("acara", max_length=3000, blank=True)
    speakers = models.TextField("narasumber", max_length=1500, blank=True)
    budget = models.BigIntegerField("anggaran", null=True, blank=True)
    source = models.CharField("sumber anggaran", max_length=20, choices=FundSource, blank=True)
    summary = models.TextField("ringkasan hasil", max_length=2000, blank=True)
    minutes = models.TextField("notulen", max_length=20000, blank=True)
    state = models.CharField("keadaan", max_length=10, choices=EventState, default=EventState.DRAFT)
    postpone_reason = models.CharField(
        "alasan ditunda", max_length=16, choices=EventPostponeReason, blank=True
    )
    state_note = models.CharField("keterangan", max_length=300, blank=True)
    announced_at = models.DateTimeField("diumumkan pada", null=True, blank=True)
    started_at = models.DateTimeField("dibuka pada", null=True, blank=True)
    finished_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    is_sample = models.BooleanField("data contoh", default=False, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "kegiatan pembinaan"
        verbose_name_plural = "kegiatan pembinaan"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            choices_valid("kind", EventKind, "event"),
            choices_valid("state", EventState, "event"),
            models.CheckConstraint(
                condition=Q(source="") | Q(source__in=FundSource.values),
                name="event_source_valid",
                violation_error_message="Pilihan ini tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=Q(postpone_reason="") | Q(postpone_reason__in=EventPostponeReason.values),
                name="event_postpone_reason_valid",
                violation_error_message="Pilihan ini tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message="Waktu selesai harus sesudah waktu mulai",
            ),
            models.CheckConstraint(
                condition=Q(quota__isnull=True) | Q(quota__gte=1, quota__lte=MAX_QUOTA),
                name="event_quota_in_range",
                violation_error_message="Isi kuota 1 sampai 5.000 orang, atau kosongkan",
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0, budget__lte=MAX_RUPIAH),
                name="event_budget_in_range",
                violation_error_message=f"Isi Rp0 sampai {format_rupiah(MAX_RUPIAH)}",
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget=0) | ~Q(source=""),
                name="event_budget_has_source",
                violation_error_message="Pilih sumber anggarannya",
            ),
            models.CheckConstraint(
                condition=Q(state=EventState.POSTPONED) ^ Q(postpone_reason=""),
                name="event_postponed_has_reason",
                violation_error_message="Pilih alasan kegiatan ditunda",
            ),
            models.CheckConstraint(
                condition=~Q(state=EventState.CANCELLED) | ~Q(state_note=""),
                name="event_cancelled_has_reason",
                violation_error_message="Tulis alasan kegiatan dibatalkan",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["announced", "running", "done"])
                | Q(announced_at__isnull=False),
                name="event_announced_has_moment",
                violation_error_message="Kegiatan yang diumumkan harus punya waktu pengumuman",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="event_state_starts_at")]

    def __str__(self):
        return self.theme

    def get_absolute_url(self):
        return reverse("registry:event_detail", args=[self.pk])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.region.timezone)

    @property
    def held_on(self) -> datetime.date:
        return timezone.localtime(self.starts_at, self.zone).date()

    @property
    def last_on(self) -> datetime.date | None:
        """The last day of an event that takes several, else None."""
        day = timezone.localtime(self.ends_at, self.zone).date()
        return None if day == self.held_on else day

    @property
    def start_time(self) -> datetime.time:
        return timezone.localtime(self.starts_at, self.zone).time()

    @property
    def end_time(self) -> datetime.time:
        return timezone.localtime(self.ends_at, self.zone).time()

    @property
    def days_text(self) -> str:
        """3 Desember 2026, or 3 Desember 2026 sampai 4 Desember 2026."""
        first = date_format(self.held_on)
        return f"{first} sampai {date_format(self.last_on)}" if self.last_on else first

    @property
    def hours_text(self) -> str:
        """pukul 09.00 sampai 15.00 WITA."""
        start = timezone.localtime(self.starts_at, self.zone)
        end = timezone.localtime(self.ends_at, self.zone)
        return f"pukul {date_format(start, 'H.i')} sampai {date_format(end, 'H.i')} {start:%Z}"

    @property
    def organiser(self) -> str:
        """Name of the office that invites: the kecamatan itself, or the office of the region."""
        if self.region.level == RegionLevel.KECAMATAN:
            return self.region.label
        return self.region.office_name or f"Diskominfo {self.region.name}"

    @property
    def speaker_list(self) -> list[str]:
        return [line.strip() for line in self.speakers.splitlines() if line.strip()]

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_EVENTS

    @property
    def is_held(self) -> bool:
        return self.state in HELD_EVENTS

    @property
    def day_has_come(self) -> bool:
        return timezone.localdate(timezone=self.zone) >= self.held_on

    @property
    def invites(self) -> bool:
        """Say whether the list of who is invited may still change."""
        return self.state in INVITING_EVENTS

    def was_for(self, kim) -> bool:
        """Say whether somebody of this KIM came, or the KIM was visited."""
        return type(self).objects.attended_by(kim).filter(pk=self.pk).exists()

    def require_editable(self) -> None:
        """Raise IllegalTransitionError once the event has begun or was called off."""
        if not self.is_editable:
            raise IllegalTransitionError(
                f"Kegiatan ini {self.get_state_display().lower()}, jadi rencananya tidak berubah."
            )

    @transaction.atomic
    def store(self, *, by, changed=()):
        """Write a new plan, or the changed fields as the next version."""
        if self.pk is None:
            self.created_by = by
            self.save()
            record(by, "event.create", self, kind=self.kind, region=self.region.path)
            return
        stored = Event.objects.select_for_update().get(pk=self.pk)
        stored.require_editable()
        self.version = stored.version + 1
        self.save(
            update_fields=[
                "kind", "theme", "place", "starts_at", "ends_at", "quota", "agenda", "speakers",
                "budget", "source", "version", "updated_at",
            ]
        )  # fmt: skip
        record(by, "event.update", self, changed=sorted(changed))

    @transaction.atomic
    def announce(self, *, by):
        """Make the plan public; a postponed one is announced anew with the day it has now.

        Raises DomainError while the day of a postponed event still lies in the past.
        """
        if self.state == EventState.POSTPONED and self.ends_at <= timezone.now():
            raise DomainError("Ubah dahulu tanggalnya ke hari yang akan datang.")
        self.move_to(
            EventState.ANNOUNCED, announced_at=timezone.now(), postpone_reason="", state_note=""
        )
        record(by, "event.announce", self, held_on=self.held_on)

    @transaction.atomic
    def start(self, *, by):
        """Open the event: attendance is taken from now on. DomainError before its day."""
        if not self.day_has_come:
            raise DomainError(
                f"Kegiatan ini baru dapat dibuka pada harinya, {date_format(self.held_on)}."
            )
        self.move_to(EventState.RUNNING, started_at=timezone.now())
        record(by, "event.start", self)

    @transaction.atomic
    def finish(self, *, by):
        """Close the event; minutes, photos and the typed list may still follow."""
        self.move_to(EventState.DONE, finished_at=timezone.now())
        record(by, "event.finish", self)
        self.training_needs.settle(self, by=by)

    @transaction.atomic
    def postpone(self, *, by, reason: str, note: str = ""):
        self.move_to(EventState.POSTPONED, postpone_reason=reason, state_note=note)
        record(by, "event.postpone", self, reason=self.get_postpone_reason_display(), note=note)

    @transaction.atomic
    def cancel(self, *, by, reason: str):
        self.move_to(EventState.CANCELLED, postpone_reason="", state_note=reason)
        record(by, "event.cancel", self, reason=reason)
        self.training_needs.release(self, by=by)

    @transaction.atomic
    def write_minutes(self, *, by, summary: str, minutes: str):
        """Keep what was said and what came out; IllegalTransitionError before the event began."""
        stored = Event.objects.select_for_update().get(pk=self.pk)
        if not stored.is_held:
            raise IllegalTransitionError("Notulen ditulis sesudah kegiatan dibuka.")
        self.summary, self.minutes, self.version = summary, minutes, stored.version + 1
        self.save(update_fields=["summary", "minutes", "version", "updated_at"])
        record(by, "event.write_minutes", self, size=len(minutes))
