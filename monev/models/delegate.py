"""An entry that goes on: to a round above in this portal, to another portal, or to the nation."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.states import Stateful, choices_valid
from monev.enums import ResultState
from monev.enums_delegate import DELEGATE_TRANSITIONS, STANDING_DELEGATES, DelegateState
from monev.models.entry import Entry
from monev.models.result import Outcome
from registry.duties import below_paths, duties
from registry.enums import Role


class DelegateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office and leaders of the round, and the auditor."""
        if user.is_authenticated and user.is_auditor:
            return self
        paths = duties(user).paths(Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN)
        return self.filter(below_paths(paths, "entry__round__region__path"))

    def of_round(self, round):
        return self.filter(entry__round=round)

    def standing(self):
        return self.filter(state__in=STANDING_DELEGATES)

    def of_offices(self, places):
        """Those of rounds that these (role, path) pairs run."""
        wanted = Q(pk__in=())
        for role, path in places:
            wanted |= Q(entry__round__level=role, entry__round__region__path=path)
        return self.filter(wanted)

    def to_review(self):
        """Standing ones whose version of the result was replaced by a correction."""
        return self.standing().filter(outcome__state=ResultState.REPLACED)

    def for_list(self):
        return self.select_related(
            "entry__kim__region", "entry__round__region", "outcome", "replaces__entry",
            "onward_entry__round",
        ).order_by("rank", "pk")  # fmt: skip


class Delegate(Stateful):
    """One delegate with its rank, its consent and its decree; without a decree it is not valid."""

    TRANSITIONS = DELEGATE_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, verbose_name="peserta", related_name="delegates"
    )
    outcome = models.ForeignKey(
        Outcome, models.PROTECT, verbose_name="versi hasil", related_name="delegates"
    )
    # Set where the round above is one of this portal; elsewhere the package travels.
    onward_entry = models.OneToOneField(
        Entry, models.PROTECT, verbose_name="peserta di tingkat berikutnya", null=True,
        blank=True, related_name="delegate",
    )  # fmt: skip
    rank = models.PositiveSmallIntegerField("peringkat")
    event = models.CharField("ajang tujuan", max_length=120)
    state = models.CharField(
        "keadaan", max_length=10, choices=DelegateState, default=DelegateState.PROPOSED
    )
    consented_on = models.DateField("disetujui KIM pada", default=timezone.localdate)
    decree_number = models.CharField("nomor SK delegasi", max_length=120, blank=True)
    decree_on = models.DateField("tanggal SK delegasi", null=True, blank=True)
    reason = models.CharField("alasan mengundurkan diri", max_length=500, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name="menggantikan", null=True, blank=True,
        related_name="successor",
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diusulkan oleh", related_name="+"
    )
    created_at = models.DateTimeField("diusulkan pada", default=timezone.now)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        verbose_name = "delegasi"
        verbose_name_plural = "delegasi"
        ordering = ["rank", "pk"]
        constraints = [
            choices_valid("state", DelegateState, "delegate"),
            models.UniqueConstraint(
                fields=["entry"],
                name="delegate_entry_once",
                violation_error_message="Peserta ini sudah pernah diusulkan sebagai delegasi.",
            ),
            models.CheckConstraint(
                condition=Q(decree_number="", decree_on__isnull=True)
                | (~Q(decree_number="") & Q(decree_on__isnull=False)),
                name="delegate_decree_is_whole",
                violation_error_message="SK delegasi harus punya nomor dan tanggal.",
            ),
            models.CheckConstraint(
                condition=~Q(state=DelegateState.ACCEPTED) | ~Q(decree_number=""),
                name="delegate_accepted_has_decree",
                violation_error_message="Delegasi tanpa SK tidak dapat diterima.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DelegateState.WITHDRAWN, DelegateState.REPLACED])
                | ~Q(reason=""),
                name="delegate_withdrawal_has_reason",
                violation_error_message="Tulis alasan mengundurkan diri.",
            ),
        ]

    def __str__(self):
        return str(self.entry)

    def get_absolute_url(self):
        return reverse("monev:delegate_detail", args=[self.pk])

    @property
    def round(self):
        return self.entry.round

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING_DELEGATES

    @property
    def needs_review(self) -> bool:
        """A correction changed its rank, and its office has not decided yet."""
        return self.is_standing and self.outcome.state == ResultState.REPLACED

    @property
    def is_valid(self) -> bool:
        """Only a decree makes a delegate: without one it is "tanpa delegasi sah"."""
        return self.is_standing and bool(self.decree_number)
