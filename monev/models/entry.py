import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from monev.duties import panel_duties
from monev.enums import (
    ASSIGNED_ENTRIES,
    ENTRY_DECISIONS,
    ENTRY_TRANSITIONS,
    JUDGED_ENTRIES,
    LEFT_ENTRIES,
    PUBLISHED_ROUNDS,
    REASONED_ENTRIES,
    REFRESHABLE_ENTRIES,
    UNDECIDED_ENTRIES,
    EntryState,
    SheetState,
)
from monev.evidence import prior_follow_ups
from monev.models.division import RoundCategory, RoundZone
from monev.models.round import Round
from registry.duties import below_paths, duties
from registry.enums import Role
from registry.models import Kim

NO_FACTS = {
    "name": "", "place": "", "region_code": "", "officer_count": None, "member_count": None,
    "report_count": None, "sectors": [], "reports": [], "channels": None,
    "follow_ups": None,
}  # fmt: skip


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

    def assigned(self):
        """Entries that juri are assigned to: the judged ones, and absent ones that may come."""
        return self.filter(state__in=ASSIGNED_ENTRIES)

    def undecided(self):
        return self.filter(state__in=UNDECIDED_ENTRIES)

    def published(self):
        """Entries of rounds whose result everybody may read."""
        return self.filter(round__state__in=PUBLISHED_ROUNDS)

    def staying(self):
        """Entries that take a place of the quota."""
        return self.exclude(state__in=LEFT_ENTRIES)

    def with_counted_sheets(self, minimum: int):
        """Entries with at least that many submitted sheets."""
        counted = Count("sheets", filter=Q(sheets__state=SheetState.SUBMITTED))
        return self.annotate(counted_sheets=counted).filter(counted_sheets__gte=minimum)

    def for_list(self):
        return self.select_related(
            "kim__region__parent__parent__parent", "round__region", "category", "zone"
        )


class Entry(Stateful):
    """A KIM taking part in a round, with the facts of its nomination frozen."""

    TRANSITIONS = ENTRY_TRANSITIONS

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="putaran", related_name="entries")
    # Empty only for an invented entry of a rehearsal, which stands for no KIM at all.
    kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM", null=True, related_name="entries"
    )
    sample_number = models.PositiveSmallIntegerField("nomor contoh", null=True, editable=False)
    state = models.CharField(
        "keadaan", max_length=20, choices=EntryState, default=EntryState.NOMINATED
    )
    reason = models.TextField("alasan", max_length=1000, blank=True)
    # name, place, region code, kecamatan, kabupaten, SK number and dates, members, reports.
    snapshot = models.JSONField("potret saat diusulkan", default=dict)
    snapshot_at = models.DateTimeField("dipotret pada", default=timezone.now)
    # Slugs of the potentials the round found; empty (null) while the office has settled none.
    mapped_sectors = models.JSONField("potensi hasil monev", null=True, blank=True)
    # Each rule of the round on the day the file was handed in: kind, required, met, text.
    checks = models.JSONField("syarat saat diajukan", default=list, blank=True)
    # Settled at the nomination; empty in a round without categories or zones.
    category = models.ForeignKey(
        RoundCategory, models.PROTECT, verbose_name="kategori", null=True, blank=True,
        related_name="entries",
    )  # fmt: skip
    zone = models.ForeignKey(
        RoundZone, models.PROTECT, verbose_name="zona", null=True, blank=True,
        related_name="entries",
    )  # fmt: skip
    quota_reason = models.CharField("alasan melebihi kuota", max_length=500, blank=True)
    left_out_reason = models.CharField("alasan dilewati", max_length=500, blank=True)
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
            models.CheckConstraint(
                condition=Q(kim__isnull=False, sample_number__isnull=True)
                | Q(kim__isnull=True, sample_number__isnull=False),
                name="entry_has_kim_or_is_sample",
                violation_error_message="Peserta adalah KIM, atau contoh dalam gladi.",
            ),
            models.UniqueConstraint(
                fields=["round", "sample_number"],
                condition=Q(sample_number__isnull=False),
                name="entry_sample_once_per_round",
                violation_error_message="Peserta contoh ini sudah ada.",
            ),
            models.UniqueConstraint(
                fields=["round", "slot_number"],
                condition=Q(slot_number__isnull=False),
                name="entry_slot_once_per_round",
                violation_error_message="Nomor tampil ini sudah dipakai.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(REASONED_ENTRIES)) | ~Q(reason=""),
                name="entry_refusal_has_reason",
                violation_error_message="Tulis alasannya.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("monev:entry_detail", args=[self.pk])

    @property
    def name(self) -> str:
        """Name of the KIM at the moment of nomination."""
        return self.snapshot.get("name") or self.kim.name

    @property
    def place(self) -> str:
        return self.snapshot.get("place", "")

    @property
    def region(self):
        return self.kim.region if self.kim_id else self.round.region

    @property
    def region_path(self) -> str:
        """Path of the area at the moment of nomination: a later move changes nothing here."""
        return self.snapshot.get("region_path") or self.region.path

    @property
    def is_judged(self) -> bool:
        return self.state in JUDGED_ENTRIES

    @property
    def can_refresh(self) -> bool:
        """The snapshot may be taken anew until the file is handed in."""
        return self.state in REFRESHABLE_ENTRIES

    @property
    def takes_waivers(self) -> bool:
        """A condition may be waived until the entry is decided."""
        return self.state in UNDECIDED_ENTRIES

    @property
    def facts(self) -> dict:
        """The snapshot with dates as dates; what an older snapshot lacks is empty."""
        sk = dict(self.snapshot.get("sk") or {})
        for name in ("signed_on", "starts_on", "expires_on"):
            if sk.get(name):
                sk[name] = datetime.date.fromisoformat(sk[name])
        found = {**NO_FACTS, **self.snapshot, "sk": sk}
        if promotion := self.snapshot.get("promotion"):
            days = {key: promotion.get(key) for key in ("consented_on", "decree_on")}
            found["promotion"] = promotion | {
                key: datetime.date.fromisoformat(day) if day else None for key, day in days.items()
            }
        return found

    @property
    def prior(self) -> dict:
        """What the KIM was to do since earlier rounds and visits, as it stood in the snapshot."""
        return prior_follow_ups(self.facts)

    @property
    def decisions(self) -> list[str]:
        """What a person may decide now, by the entry's state and the stage of its round."""
        return [
            state
            for state, stages in ENTRY_DECISIONS.items()
            if state in self.next_states and self.round.state in stages
        ]

    def warnings(self) -> list[str]:
        """Say what does not fit the facts of the nomination; the snapshot counts all the same.

        A published round has nothing to be looked at again: what became of its KIM since is told
        on their own pages.
        """
        if self.round.state in PUBLISHED_ROUNDS or not self.kim_id:
            return []
        found = []
        sk, needed_on = self.snapshot.get("sk"), self.round.plenary_on
        if not sk:
            found.append("Tidak ada SK yang berlaku saat diusulkan.")
        elif needed_on and sk.get("expires_on") and sk["expires_on"] < needed_on.isoformat():
            ends_on = date_format(datetime.date.fromisoformat(sk["expires_on"]))
            found.append(
                f"SK berakhir {ends_on}, sebelum rapat pleno {date_format(needed_on)}. "
                "Potret saat diusulkan tetap berlaku."
            )
        if self.region_path != self.region.path:
            found.append("Wilayah KIM berubah setelah diusulkan. Wilayah saat diusulkan berlaku.")
        elif self.place and self.place != self.region.place:
            found.append(
                f"Wilayah KIM kini bernama {self.region.place}. "
                "Putaran ini memakai nama saat diusulkan."
            )
        return found

    @transaction.atomic
    def decide(self, state: str, *, by, reason: str = ""):
        """Move the entry by a decision of a person.

        Raises DomainError without a needed reason, IllegalTransitionError at the wrong stage of
        the round.
        """
        if state in REASONED_ENTRIES and not reason.strip():
            raise DomainError("Tulis alasannya.", field="reason")
        if self.round.state not in ENTRY_DECISIONS.get(state, ()):
            raise IllegalTransitionError(
                f"Pada tahap “{self.round.get_state_display()}” peserta tidak dapat menjadi "
                f"“{EntryState(state).label}”."
            )
        self.move_to(state, reason=reason)
        record(by, f"entry.{state}", self, reason=reason, round=self.round_id)
