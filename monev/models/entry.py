from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import Stateful, choices_valid
from monev.duties import panel_duties
from monev.enums import ENTRY_TRANSITIONS, JUDGED_ENTRIES, UNDECIDED_ENTRIES, EntryState
from monev.models.round import Round
from registry.duties import below_paths, duties
from registry.enums import Role
from registry.models import Kim


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own KIM, own territory, or own panel; the public reads results, not entries."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        return self.filter(
            below_paths(
                own.paths(Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN), "round__region__path"
            )
            | below_paths(own.paths(), "kim__region__path")
            | Q(kim__in=own.kim_ids)
            | Q(round__in=panel_duties(user).keys())
        )

    def judged(self):
        return self.filter(state__in=JUDGED_ENTRIES)

    def undecided(self):
        return self.filter(state__in=UNDECIDED_ENTRIES)

    def for_list(self):
        return self.select_related("kim__region__parent__parent__parent", "round")


class Entry(Stateful):
    """A KIM taking part in a round, with the facts of its nomination frozen."""

    TRANSITIONS = ENTRY_TRANSITIONS

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="putaran", related_name="entries")
    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", related_name="entries")
    state = models.CharField(
        "keadaan", max_length=20, choices=EntryState, default=EntryState.NOMINATED
    )
    reason = models.TextField("alasan", max_length=1000, blank=True)
    # name, place, region code, kecamatan, kabupaten, SK number and dates, members, reports.
    snapshot = models.JSONField("potret saat diusulkan", default=dict)
    snapshot_at = models.DateTimeField("dipotret pada", default=timezone.now)
    slot_number = models.PositiveSmallIntegerField("nomor tampil", null=True, blank=True)
    promoted_from = models.ForeignKey(
        "self", models.PROTECT, verbose_name="maju dari", null=True, blank=True, related_name="+"
    )
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diusulkan oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "peserta"
        verbose_name_plural = "peserta"
        ordering = ["slot_number", "pk"]
        constraints = [
            choices_valid("state", EntryState, "entry"),
            models.UniqueConstraint(
                fields=["round", "kim"],
                name="entry_kim_once_per_round",
                violation_error_message="KIM ini sudah menjadi peserta putaran ini.",
            ),
            models.UniqueConstraint(
                fields=["round", "slot_number"],
                condition=Q(slot_number__isnull=False),
                name="entry_slot_once_per_round",
                violation_error_message="Nomor tampil ini sudah dipakai.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """Name of the KIM at the moment of nomination."""
        return self.snapshot.get("name") or self.kim.name

    @property
    def place(self) -> str:
        return self.snapshot.get("place", "")

    @property
    def region(self):
        return self.kim.region

    @property
    def is_judged(self) -> bool:
        return self.state in JUDGED_ENTRIES

    @transaction.atomic
    def decide(self, state: str, *, by, reason: str = ""):
        """Move the entry by a decision of the office; DomainError without a needed reason."""
        needs_reason = {
            EntryState.INELIGIBLE,
            EntryState.RETURNED_FOR_FIX,
            EntryState.WITHDRAWN,
            EntryState.DISQUALIFIED,
            EntryState.ABSENT,
        }
        if state in needs_reason and not reason.strip():
            raise DomainError("Tulis alasannya.", field="reason")
        self.move_to(state, reason=reason)
        record(by, f"entry.{state}", self, reason=reason, round=self.round_id)
