import datetime
import secrets
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums import RegionLevel, Role
from registry.enums_privacy import (
    OPEN_REQUESTS,
    REQUEST_TRANSITIONS,
    RejectReason,
    RequestKind,
    RequestState,
)
from registry.models.member import Member
from registry.models.region import Region

# UU 27/2022: correction (pasal 30), access and copy (32) and the end of processing (40) are due
# 3 x 24 hours after the request arrives. Erasing and photos (43-44) name no hours; the same holds.
ANSWER_TIME = datetime.timedelta(hours=72)
# What is left when the line turns yellow.
SOON = datetime.timedelta(hours=24)
# No 0, O, 1, I and L: the number is read aloud and copied by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code() -> str:
    """Return a number nobody guesses: 31^12, about 59 bits."""
    groups = ["".join(secrets.choice(CODE_LETTERS) for _ in range(4)) for _ in range(3)]
    return "-".join(["PD", *groups])


def plain_code(typed: str) -> str:
    """Return the number as it is stored, however it was typed."""
    letters = "".join(one for one in typed.upper() if one.isalnum()).removeprefix("PD")
    return "-".join(["PD", *(letters[start : start + 4] for start in range(0, len(letters), 4))])


class SubjectRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The office of the kabupaten answers; that of the provinsi stands in for it."""
        return self.filter(
            below_paths(duties(user).paths(Role.KABUPATEN, Role.PROVINSI), "region__path")
        )

    def open(self):
        return self.filter(state__in=OPEN_REQUESTS)

    def overdue(self, now: datetime.datetime | None = None):
        return self.open().filter(due_at__lt=now or timezone.now())

    def for_list(self):
        """The nearest deadline first, closed ones behind, the newest of them first."""
        closed = models.Case(models.When(state__in=OPEN_REQUESTS, then=0), default=1)
        return self.select_related(
            "region", "member__kim", "member__forum", "handled_by"
        ).order_by(closed, models.Case(models.When(state__in=OPEN_REQUESTS, then=F("due_at"))),
                   "-received_at", "-pk")  # fmt: skip

    def to_forget(self, closed_before: datetime.datetime):
        """Closed requests that still hold who asked, closed before that moment."""
        held = ~Q(requester_name="") | ~Q(requester_contact="") | ~Q(details="") | ~Q(note="")
        return self.filter(held, closed_at__lt=closed_before)


class SubjectRequest(Stateful):
    """What somebody asks about the data kept of them, and until when it is answered."""

    TRANSITIONS = REQUEST_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    code = models.CharField("nomor", max_length=20, unique=True, default=new_code, editable=False)
    kind = models.CharField("permintaan", max_length=12, choices=RequestKind)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="kabupaten/kota")
    member = models.ForeignKey(
        Member, models.PROTECT, verbose_name="anggota", null=True, blank=True, related_name="+"
    )
    requester_name = models.CharField("nama", max_length=120, blank=True)
    requester_contact = models.CharField("nomor WhatsApp atau surel", max_length=120, blank=True)
    details = models.TextField("keterangan", max_length=1000, blank=True)
    state = models.CharField(
        "keadaan", max_length=12, choices=RequestState, default=RequestState.RECEIVED
    )
    received_at = models.DateTimeField("diterima pada", default=timezone.now)
    due_at = models.DateTimeField("batas waktu")
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditangani oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    reject_reason = models.CharField(
        "alasan", max_length=12, choices=RejectReason, blank=True, default=RejectReason.NOT_REJECTED
    )
    note = models.TextField("catatan petugas", max_length=1000, blank=True)
    is_sample = models.BooleanField("data contoh", default=False, editable=False)

    objects = SubjectRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "permintaan data"
        verbose_name_plural = "permintaan data"
        ordering = ["due_at", "pk"]
        constraints = [
            choices_valid("kind", RequestKind, "subjectrequest"),
            choices_valid("state", RequestState, "subjectrequest"),
            choices_valid("reject_reason", RejectReason, "subjectrequest"),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("received_at")),
                name="subjectrequest_due_after_receipt",
                violation_error_message="Batas waktu harus sesudah permintaan diterima.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN_REQUESTS), closed_at__isnull=True)
                | (~Q(state__in=sorted(OPEN_REQUESTS)) & Q(closed_at__isnull=False)),
                name="subjectrequest_closed_has_moment",
                violation_error_message="Permintaan yang ditutup harus punya waktu.",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.RECEIVED) | Q(handled_by__isnull=False),
                name="subjectrequest_handled_by_somebody",
                violation_error_message="Permintaan yang ditangani harus punya petugas.",
            ),
            models.CheckConstraint(
                condition=(Q(state=RequestState.REJECTED) & ~Q(reject_reason=""))
                | (~Q(state=RequestState.REJECTED) & Q(reject_reason="")),
                name="subjectrequest_rejected_says_why",
                violation_error_message="Pilih alasan permintaan tidak dapat dipenuhi.",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="subjectrequest_clock")]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.region}"

    def get_absolute_url(self):
        return reverse("registry:subject_request_detail", args=[self.pk])

    @property
    def log_text(self) -> str:
        """How the log names this request: without the number that opens its status."""
        return f"permintaan data {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REQUESTS

    @property
    def is_overdue(self) -> bool:
        return self.is_open and timezone.now() > self.due_at

    @property
    def is_soon(self) -> bool:
        return self.is_open and not self.is_overdue and self.due_at - timezone.now() <= SOON

    @property
    def clock(self) -> str:
        """Hours that are left or gone by: "sisa 20 jam", "lewat 3 jam"; empty once closed."""
        if not self.is_open:
            return ""
        left = self.due_at - timezone.now()
        hours = int(abs(left) / datetime.timedelta(hours=1))
        word = "lewat" if left < datetime.timedelta() else "sisa"
        return f"{word} {hours} jam" if hours else f"{word} kurang dari 1 jam"

    @property
    def is_forgotten(self) -> bool:
        return not (self.requester_name or self.requester_contact or self.details)

    @transaction.atomic
    def receive(self, *, by=None):
        """Start the clock; the region of a known member is that of its office.

        by: the officer who writes it down, None for the public form.
        """
        if self.member_id and not self.region_id:
            own = self.member.region
            self.region = own.at_level(RegionLevel.KABUPATEN) or own
        self.due_at = self.received_at + ANSWER_TIME
        self.save()
        record(by, "subject_request.receive", self, kind=self.kind, region=self.region.path)

    @transaction.atomic
    def start(self, *, by):
        self.move_to(RequestState.IN_PROGRESS, handled_by=by)
        record(by, "subject_request.start", self)

    @transaction.atomic
    def finish(self, *, by, note: str = ""):
        """Close it as answered; the note stays with the office and is forgotten with the rest."""
        self.move_to(RequestState.DONE, handled_by=by, note=note, closed_at=timezone.now())
        record(by, "subject_request.finish", self, kind=self.kind)

    @transaction.atomic
    def reject(self, *, by, reason: str, note: str = ""):
        """Close it unanswered for one of the listed reasons."""
        self.move_to(
            RequestState.REJECTED, handled_by=by, reject_reason=reason, note=note,
            closed_at=timezone.now(),
        )  # fmt: skip
        record(by, "subject_request.reject", self, reason=RejectReason(reason).label)

    @transaction.atomic
    def forget(self, *, by):
        """Empty who asked and what was written; kind, clock and outcome stay for the count."""
        self.requester_name = self.requester_contact = self.details = self.note = ""
        self.save(update_fields=["requester_name", "requester_contact", "details", "note"])
        record(by, "subject_request.forget", self)
