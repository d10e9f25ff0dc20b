import datetime

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import Stateful, choices_valid
from registry.enums_assistance import (
    NEED_TRANSITIONS,
    OPEN_NEEDS,
    NeedKind,
    NeedState,
)
from registry.models.kim_part import KimPartQuerySet
from registry.models.umkm import Umkm


class UmkmNeedQuerySet(KimPartQuerySet):
    kim_path = "umkm__kim"

    def open(self):
        """Not done yet, of businesses that are still assisted."""
        return self.filter(state__in=OPEN_NEEDS, umkm__ended_on=None)

    def overdue(self, on: datetime.date | None = None):
        return self.open().filter(due_on__lt=on or timezone.localdate())

    def search(self, text: str):
        """Find by part of the business, its product, its KIM or its desa."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(umkm__name__icontains=word)
                | Q(umkm__product__icontains=word)
                | Q(umkm__kim__name__icontains=word)
                | Q(umkm__kim__region__name__icontains=word)
                | Q(umkm__kim__region__code__startswith=word)
            )
        return found

    def by_due_date(self):
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def for_list(self):
        return self.select_related("umkm__kim__region__parent__parent__parent")


class UmkmNeed(Stateful):
    """Help that a business still needs, and who sees to it until when."""

    TRANSITIONS = NEED_TRANSITIONS

    umkm = models.ForeignKey(Umkm, models.PROTECT, verbose_name="UMKM", related_name="needs")
    kind = models.CharField("jenis bantuan", max_length=20, choices=NeedKind)
    note = models.CharField("keterangan", max_length=500, blank=True)
    state = models.CharField("keadaan", max_length=12, choices=NeedState, default=NeedState.OPEN)
    handler = models.CharField("ditangani oleh", max_length=120, blank=True)
    due_on = models.DateField("batas waktu", null=True, blank=True)
    outcome = models.CharField("hasil", max_length=500, blank=True)
    done_at = models.DateTimeField("selesai pada", null=True, blank=True)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)

    objects = UmkmNeedQuerySet.as_manager()

    class Meta:
        verbose_name = "bantuan UMKM"
        verbose_name_plural = "bantuan UMKM"
        ordering = ["due_on", "pk"]
        constraints = [
            choices_valid("kind", NeedKind, "umkmneed"),
            choices_valid("state", NeedState, "umkmneed"),
            models.CheckConstraint(
                condition=~Q(state=NeedState.IN_PROGRESS)
                | (~Q(handler="") & Q(due_on__isnull=False)),
                name="umkmneed_progress_has_handler",
                violation_error_message="Bantuan yang ditangani harus punya penangan dan batas",
            ),
            models.CheckConstraint(
                condition=Q(state=NeedState.DONE, done_at__isnull=False)
                | (~Q(state=NeedState.DONE) & Q(done_at__isnull=True)),
                name="umkmneed_done_has_moment",
                violation_error_message="Bantuan yang selesai harus punya waktu selesai",
            ),
            models.CheckConstraint(
                condition=~Q(kind=NeedKind.OTHER) | ~Q(note=""),
                name="umkmneed_other_is_explained",
                violation_error_message="Tulis bantuan apa yang diperlukan",
            ),
            models.UniqueConstraint(
                fields=["umkm", "kind"],
                condition=Q(state__in=sorted(OPEN_NEEDS)) & ~Q(kind=NeedKind.OTHER),
                name="umkmneed_one_open_per_kind",
                violation_error_message="Bantuan ini sudah tercatat dan belum selesai",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.umkm}"

    @property
    def kim(self):
        return self.umkm.kim

    @property
    def kim_id(self):
        return self.umkm.kim_id

    @property
    def region(self):
        return self.umkm.region

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_NEEDS

    def is_overdue(self, on: datetime.date | None = None) -> bool:
        on = on or timezone.localdate()
        return self.is_open and self.due_on is not None and self.due_on < on

    @transaction.atomic
    def store(self, *, by):
        """Write a new need of a business."""
        self.save()
        record(by, "need.create", self, kind=self.kind, due_on=self.due_on)

    @transaction.atomic
    def start(self, *, by, handler: str, due_on: datetime.date):
        """Name who sees to it, until when."""
        self.move_to(NeedState.IN_PROGRESS, handler=handler, due_on=due_on)
        record(by, "need.start", self, handler=handler, due_on=due_on)

    @transaction.atomic
    def finish(self, *, by, outcome: str):
        """Close it with what came out."""
        self.move_to(NeedState.DONE, outcome=outcome, done_at=timezone.now())
        record(by, "need.finish", self, outcome=outcome)

    @transaction.atomic
    def reopen(self, *, by):
        """Put it back on the list; nobody sees to it and no date is set until it starts again."""
        self.move_to(NeedState.OPEN, outcome="", done_at=None, handler="", due_on=None)
        record(by, "need.reopen", self)
