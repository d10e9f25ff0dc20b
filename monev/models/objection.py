"""The window in which a published result may be disputed, and the objections filed in it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.codes import grouped, random_code
from kim_portal.states import Stateful, choices_valid
from kim_portal.ui_tags import pukul
from monev.duties import conflicted_entries, panel_duties
from monev.enums_objection import (
    ANSWERED_OBJECTIONS,
    OBJECTION_TRANSITIONS,
    ObjectionGround,
    ObjectionSide,
    ObjectionState,
)
from monev.models.correction import Correction
from monev.models.entry import Entry
from monev.models.result import Outcome
from registry.duties import below_paths, duties
from registry.enums import Role


class ObjectionWindow(models.Model):
    """From the publication of one version to the end of its last working day."""

    outcome = models.OneToOneField(
        Outcome, models.PROTECT, verbose_name="versi hasil", related_name="objection_window"
    )
    days = models.PositiveSmallIntegerField("jumlah hari kerja")
    opens_at = models.DateTimeField("dibuka pada")
    closes_at = models.DateTimeField("ditutup pada")

    class Meta:
        verbose_name = "masa sanggah"
        verbose_name_plural = "masa sanggah"
        ordering = ["-closes_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")),
                name="objectionwindow_closes_later",
                violation_error_message="Masa sanggah harus berakhir sesudah dibuka.",
            ),
        ]

    def __str__(self):
        return f"Masa sanggah {self.outcome}"

    @property
    def round(self):
        return self.outcome.round

    @property
    def is_open(self) -> bool:
        return timezone.now() <= self.closes_at

    @property
    def closing(self) -> str:
        """The last minute with its clock and zone."""
        return pukul(self.closes_at, self.outcome.round.region.timezone)


def new_code() -> str:
    """Return an unguessable code of 8 characters, the number on the receipt."""
    return random_code(8)


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever filed for the entry, the office of the round, and its panel without conflict."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        offices = own.paths(Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN)
        panel = Q(entry__round__in=panel_duties(user).keys())
        return self.filter(
            below_paths(offices, "entry__round__region__path")
            | below_paths(own.paths(Role.KABUPATEN), "entry__kim__region__path")
            | Q(entry__kim__in=own.kim_ids)
            | (panel & ~Q(entry__in=conflicted_entries(user)))
        )

    def of_round(self, round):
        return self.filter(entry__round=round)

    def waiting(self):
        return self.filter(state=ObjectionState.FILED)

    def answered(self):
        return self.filter(state__in=ANSWERED_OBJECTIONS)

    def for_list(self):
        return self.select_related(
            "entry__kim__region", "entry__round__region", "window__outcome__round__region"
        ).order_by("filed_at", "pk")


class Objection(Stateful):
    """One objection against one version: a ground from the list, and what is said to be wrong.

    What was written stays between the two sides; ground, decision and answer are public.
    """

    TRANSITIONS = OBJECTION_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    code = models.CharField("nomor sanggahan", max_length=8, unique=True, default=new_code)
    window = models.ForeignKey(
        ObjectionWindow, models.PROTECT, verbose_name="masa sanggah", related_name="objections"
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, verbose_name="peserta", related_name="objections"
    )
    side = models.CharField("pengaju", max_length=10, choices=ObjectionSide)
    ground = models.CharField("dasar sanggahan", max_length=12, choices=ObjectionGround)
    text = models.TextField("uraian", max_length=2000)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diajukan oleh", related_name="+"
    )
    filed_at = models.DateTimeField("diajukan pada", default=timezone.now)
    state = models.CharField(
        "keadaan", max_length=10, choices=ObjectionState, default=ObjectionState.FILED
    )
    answer = models.TextField("jawaban", max_length=1500, blank=True)
    # The seat, not the person: the answer is published.
    answered_as = models.CharField("dijawab oleh", max_length=40, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diputuskan oleh", null=True,
        related_name="+",
    )  # fmt: skip
    decided_at = models.DateTimeField("diputuskan pada", null=True)
    correction = models.ForeignKey(
        Correction, models.PROTECT, verbose_name="ralat", null=True, related_name="objections"
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "sanggahan"
        verbose_name_plural = "sanggahan"
        ordering = ["filed_at", "pk"]
        constraints = [
            choices_valid("side", ObjectionSide, "objection"),
            choices_valid("ground", ObjectionGround, "objection"),
            choices_valid("state", ObjectionState, "objection"),
            models.UniqueConstraint(
                fields=["window", "entry", "ground"],
                condition=Q(state=ObjectionState.FILED),
                name="objection_ground_once",
                violation_error_message="Sanggahan dengan dasar ini sudah menunggu jawaban.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ANSWERED_OBJECTIONS))
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(answer="")),
                name="objection_decision_has_answer",
                violation_error_message="Putusan sanggahan harus punya jawaban.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ObjectionState.ACCEPTED) | Q(correction__isnull=False),
                name="objection_accepted_has_correction",
                violation_error_message="Sanggahan yang diterima harus punya ralat.",
            ),
        ]

    def __str__(self):
        return f"Sanggahan {self.number}"

    def get_absolute_url(self):
        return reverse("monev:objection_detail", args=[self.pk])

    @property
    def number(self) -> str:
        """The code as people read it aloud."""
        return grouped(self.code, groups=2, sign="-")

    @property
    def round(self):
        return self.entry.round

    @property
    def is_waiting(self) -> bool:
        return self.state == ObjectionState.FILED

    @property
    def is_accepted(self) -> bool:
        return self.state == ObjectionState.ACCEPTED
