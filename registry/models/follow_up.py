import datetime
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums_coaching import (
    FOLLOW_UP_TRANSITIONS,
    OPEN_FOLLOW_UPS,
    UNSETTLED_FOLLOW_UPS,
    CoachingTheme,
    FollowUpSource,
    FollowUpState,
    TrainingNeedSource,
)
from registry.models.event import Event
from registry.models.kim import Kim
from registry.models.kim_part import KimPartQuerySet, is_web_address
from registry.models.member import ERASED_NAME
from registry.models.region import Region
from registry.models.report import ActivityReport
from registry.models.training_need import TrainingNeed


@dataclass(frozen=True)
class Closing:
    """How many follow-ups came to their end.

    total: all but the dropped ones; verified: those the office found done; overdue: those past
    their date that nobody has reported done.
    """

    total: int
    verified: int
    waiting: int
    overdue: int

    @property
    def open(self) -> int:
        return self.total - self.verified - self.waiting

    @property
    def percent(self) -> int | None:
        """Verified ones among all in whole percent, half up; None where there is nothing."""
        return (200 * self.verified + self.total) // (2 * self.total) if self.total else None


class FollowUpQuerySet(KimPartQuerySet):
    def visible_to(self, user):
        """Working papers of the KIM and the offices above it."""
        return self.in_territory_of(user)

    def territory(self, user) -> Q:
        own = duties(user)
        return super().territory(user) | below_paths(own.paths(), "area__path")

    def within(self, path: str):
        """Return those of a region and below: by the place of the KIM, else of the organiser."""
        return self.filter(
            below_paths([path], "kim__region__path") | below_paths([path], "area__path")
        )

    def open(self):
        """Those somebody still has to do."""
        return self.filter(state__in=OPEN_FOLLOW_UPS)

    def unsettled(self):
        return self.filter(state__in=UNSETTLED_FOLLOW_UPS)

    def to_show(self, on: datetime.date):
        """Those that wait, and those verified in the year before: what a next round asks for."""
        year = datetime.timedelta(days=366)
        recent = Q(state=FollowUpState.VERIFIED, verified_at__date__gte=on - year)
        return self.filter(Q(state__in=UNSETTLED_FOLLOW_UPS) | recent)

    def to_verify(self):
        return self.filter(state=FollowUpState.DONE)

    def overdue(self, on: datetime.date | None = None):
        return self.open().filter(due_on__lt=on or timezone.localdate())

    def closing(self, on: datetime.date | None = None) -> Closing:
        """Count these rows in one query."""
        on = on or timezone.localdate()
        late = Q(state__in=OPEN_FOLLOW_UPS, due_on__lt=on)
        found = self.order_by().aggregate(
            total=Count("pk", filter=~Q(state=FollowUpState.DROPPED)),
            verified=Count("pk", filter=Q(state=FollowUpState.VERIFIED)),
            waiting=Count("pk", filter=Q(state=FollowUpState.DONE)),
            overdue=Count("pk", filter=late),
        )
        return Closing(**found)

    def search(self, text: str):
        """Find by part of the text, its owner, its KIM or its desa; every word must occur."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(text__icontains=word)
                | Q(owner__icontains=word)
                | Q(origin_label__icontains=word)
                | Q(kim__name__icontains=word)
                | Q(kim__region__name__icontains=word)
            )
        return found

    def by_due_date(self):
        return self.order_by("due_on", "pk")

    def for_list(self):
        return self.select_related(
            "kim__region__parent__parent__parent", "area__parent__parent__parent", "event",
            "report__kim", "done_by", "verified_by", "created_by",
        )  # fmt: skip


class FollowUp(Stateful):
    """One thing somebody is to do after a monev, a visit or an event, with its evidence.

    It hangs on a KIM, or on the area of the organiser where somebody else gave the promise.
    `origin` is the key of what it came from in another part of the portal, so that nothing is
    taken over twice; `origin_url` is the page of that source.
    """

    TRANSITIONS = FOLLOW_UP_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM", null=True, blank=True, related_name="follow_ups"
    )
    area = models.ForeignKey(
        Region, models.PROTECT, verbose_name="wilayah", null=True, blank=True,
        related_name="follow_ups",
    )  # fmt: skip
    event = models.ForeignKey(
        Event, models.PROTECT, verbose_name="kegiatan", null=True, blank=True,
        related_name="follow_ups",
    )  # fmt: skip
    source = models.CharField(
        "asal", max_length=8, choices=FollowUpSource, default=FollowUpSource.OFFICE
    )
    origin = models.CharField("kunci asal", max_length=80, blank=True, editable=False)
    origin_label = models.CharField("berasal dari", max_length=200, blank=True)
    origin_url = models.CharField("halaman asal", max_length=200, blank=True)
    theme = models.CharField(
        "tema", max_length=12, choices=CoachingTheme, default=CoachingTheme.OTHER
    )
    text = models.TextField("yang harus dilakukan", max_length=2000)
    owner = models.CharField("penanggung jawab", max_length=120)
    due_on = models.DateField("paling lambat")
    state = models.CharField(
        "keadaan", max_length=8, choices=FollowUpState, default=FollowUpState.OPEN
    )
    evidence = models.TextField("apa yang sudah dilakukan", max_length=1000, blank=True)
    evidence_url = models.URLField("tautan bukti", max_length=300, blank=True)
    report = models.ForeignKey(
        ActivityReport, models.PROTECT, verbose_name="laporan sebagai bukti", null=True, blank=True,
        related_name="follow_ups",
    )  # fmt: skip
    note = models.CharField("catatan pemeriksa", max_length=500, blank=True)
    done_at = models.DateTimeField("dilaporkan selesai pada", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dilaporkan oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    verified_at = models.DateTimeField("diverifikasi pada", null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diverifikasi oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dicatat pada", auto_now_add=True)
    is_sample = models.BooleanField("data contoh", default=False, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "tindak lanjut"
        verbose_name_plural = "tindak lanjut"
        ordering = ["due_on", "pk"]
        constraints = [
            choices_valid("source", FollowUpSource, "followup"),
            choices_valid("theme", CoachingTheme, "followup"),
            choices_valid("state", FollowUpState, "followup"),
            is_web_address("evidence_url", "followup"),
            models.UniqueConstraint(
                fields=["origin"],
                condition=~Q(origin=""),
                name="followup_origin_once",
                violation_error_message="Saran ini sudah menjadi tindak lanjut.",
            ),
            models.CheckConstraint(
                condition=Q(kim__isnull=False, area__isnull=True)
                | Q(kim__isnull=True, area__isnull=False),
                name="followup_of_kim_or_area",
                violation_error_message="Tindak lanjut melekat pada KIM atau pada wilayah.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[FollowUpState.DONE, FollowUpState.VERIFIED])
                | (~Q(evidence="") & Q(done_at__isnull=False)),
                name="followup_done_has_evidence",
                violation_error_message="Tulis apa yang sudah dilakukan.",
            ),
            models.CheckConstraint(
                condition=~Q(state=FollowUpState.VERIFIED) | Q(verified_at__isnull=False),
                name="followup_verified_has_moment",
                violation_error_message="Tindak lanjut terverifikasi harus punya waktunya.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[FollowUpState.RETURNED, FollowUpState.DROPPED])
                | ~Q(note=""),
                name="followup_refusal_has_reason",
                violation_error_message="Tulis alasannya.",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="followup_state_due_on")]

    def __str__(self):
        return self.text if len(self.text) <= 80 else f"{self.text[:77].rstrip()}…"

    @property
    def log_text(self) -> str:
        """How the log names this row: what was promised may name people."""
        return f"tindak lanjut {self.pk}"

    def get_absolute_url(self):
        return reverse("registry:follow_up_detail", args=[self.pk])

    @property
    def region(self):
        return self.kim.region if self.kim_id else self.area

    @property
    def about(self) -> str:
        """Whom it concerns: the KIM, or the area of the organiser."""
        return self.kim.name if self.kim_id else self.area.label

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_FOLLOW_UPS

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def source_words(self) -> str:
        """Saran monev: Monev KIM 2026, or the kind of source alone."""
        label = self.get_source_display()
        return f"{label}: {self.origin_label}" if self.origin_label else label

    @transaction.atomic
    def store(self, *, by, changed=()):
        """Write a new one, or the changed facts of one that is not done yet.

        Raises IllegalTransitionError when it was reported done meanwhile.
        """
        if self.pk is None:
            self.created_by = by
            self.save()
            record(by, "follow_up.create", self, kim=self.kim_id, source=self.source,
                   due_on=self.due_on)  # fmt: skip
            if self.origin:
                TrainingNeed.objects.note(
                    self.origin, self.text, source=TrainingNeedSource.ADVICE, by=by, kim=self.kim,
                    theme=self.theme,
                )  # fmt: skip
            return
        stored = FollowUp.objects.select_for_update().get(pk=self.pk)
        if not stored.is_open:
            raise IllegalTransitionError(
                f"Tindak lanjut ini {stored.get_state_display().lower()}, jadi tidak dapat diubah."
            )
        self.version = stored.version + 1
        self.save(update_fields=["text", "theme", "owner", "due_on", "version"])
        record(by, "follow_up.update", self, changed=sorted(changed), due_on=self.due_on)

    @transaction.atomic
    def forget_owner(self, *, by):
        """Forget who was to see to it; what was promised, and by when, stays."""
        self.owner = ERASED_NAME
        self.save(update_fields=["owner"])
        record(by, "follow_up.anonymise", self)

    @transaction.atomic
    def finish(self, *, by, evidence: str, evidence_url: str = "", report=None):
        """Say what was done, with a link or an activity report as evidence.

        Raises DomainError for a report of another KIM, IllegalTransitionError out of turn.
        """
        if report is not None and report.kim_id != self.kim_id:
            raise DomainError("Pilih laporan KIM ini.", field="report")
        self.move_to(
            FollowUpState.DONE, evidence=evidence, evidence_url=evidence_url, report=report,
            done_at=timezone.now(), done_by=by, note="",
        )  # fmt: skip
        record(by, "follow_up.finish", self, report=report.pk if report else None)

    @transaction.atomic
    def verify(self, *, by, note: str = ""):
        """Confirm that it was done; this ends it."""
        self.move_to(FollowUpState.VERIFIED, verified_at=timezone.now(), verified_by=by, note=note)
        record(by, "follow_up.verify", self, kim=self.kim_id)
        if need := self._open_need():
            need.meet(by=by, outcome="Tindak lanjutnya terverifikasi")

    @transaction.atomic
    def send_back(self, *, by, note: str, due_on: datetime.date):
        """Ask for more, until a new date; the evidence stays to be completed."""
        self.move_to(FollowUpState.RETURNED, note=note, due_on=due_on, done_at=None, done_by=None)
        record(by, "follow_up.return", self, due_on=due_on)

    @transaction.atomic
    def drop(self, *, by, note: str):
        """Give it up, with the reason."""
        self.move_to(FollowUpState.DROPPED, note=note)
        record(by, "follow_up.drop", self)
        if need := self._open_need():
            need.drop(by=by, note="Tindak lanjutnya tidak dilanjutkan")

    def _open_need(self) -> TrainingNeed | None:
        """The need that the same advice stands for, while no event is planned for it."""
        return (
            TrainingNeed.objects.open().filter(origin=self.origin).first() if self.origin else None
        )

    @transaction.atomic
    def reopen(self, *, by):
        """Put one that was given up back on the list."""
        self.move_to(FollowUpState.OPEN, note="")
        record(by, "follow_up.reopen", self)
