"""A visit of a team to an entry, and how it was signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kim_portal.states import Stateful, choices_valid
from kim_portal.uploads import StoredFile
from monev.enums import FILLING_ROUNDS
from monev.enums_field import REASONED_VISITS, VISIT_TRANSITIONS, VisitState
from monev.models.entry import Entry
from monev.models.field import FieldTeam
from monev.models.panel import JuriAssignment


class FieldVisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Visits belong to the rounds whose work this person may see."""
        return self.filter(entry__round__in=JuriAssignment.objects.visible_to(user).values("round"))

    def planned(self):
        return self.filter(state=VisitState.PLANNED)

    def of_members(self, user):
        """Visits of the teams this person goes out with."""
        return self.filter(team__members__user=user, team__members__ended_at__isnull=True)

    def for_list(self):
        return self.select_related(
            "team", "entry__kim__region__parent__parent__parent", "entry__round__region"
        )


class FieldVisit(Stateful):
    """One planned visit of a team to an entry; a second attempt is a second visit."""

    TRANSITIONS = VISIT_TRANSITIONS

    version = models.PositiveIntegerField("versi", default=1, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name="peserta", related_name="visits")
    team = models.ForeignKey(
        FieldTeam, models.PROTECT, verbose_name="tim lapangan", related_name="visits"
    )
    scheduled_at = models.DateTimeField("waktu kunjungan")
    place = models.CharField("tempat", max_length=150, blank=True)
    state = models.CharField(
        "keadaan", max_length=10, choices=VisitState, default=VisitState.PLANNED
    )
    reason = models.CharField("alasan", max_length=500, blank=True)
    visited_at = models.DateTimeField("dikunjungi pada", null=True, blank=True)
    # Rounded to a hundredth of a degree, about a kilometre; never published.
    latitude = models.DecimalField("lintang", max_digits=4, decimal_places=2, null=True, blank=True)
    longitude = models.DecimalField("bujur", max_digits=5, decimal_places=2, null=True, blank=True)
    signer_name = models.CharField("wakil KIM", max_length=120, blank=True)
    signer_position = models.CharField("jabatan wakil KIM", max_length=120, blank=True)
    # Agreed on the screen; without it the signed paper is kept instead.
    has_agreed = models.BooleanField("disetujui wakil KIM", default=False)
    signed_at = models.DateTimeField("ditandatangani pada", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditandatangani oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip

    objects = FieldVisitQuerySet.as_manager()

    class Meta:
        verbose_name = "kunjungan lapangan"
        verbose_name_plural = "kunjungan lapangan"
        ordering = ["scheduled_at", "pk"]
        constraints = [
            choices_valid("state", VisitState, "fieldvisit"),
            models.UniqueConstraint(
                fields=["entry", "team"],
                condition=Q(state=VisitState.PLANNED),
                name="fieldvisit_planned_once_per_team",
                violation_error_message="Tim ini sudah dijadwalkan ke peserta itu.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(REASONED_VISITS)) | ~Q(reason=""),
                name="fieldvisit_missed_has_reason",
                violation_error_message="Tulis alasannya.",
            ),
            models.CheckConstraint(
                condition=Q(state=VisitState.VISITED, visited_at__isnull=False)
                | (~Q(state=VisitState.VISITED) & Q(visited_at__isnull=True)),
                name="fieldvisit_visited_has_moment",
                violation_error_message="Kunjungan yang terjadi harus punya waktu.",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | (
                    Q(signed_at__isnull=False, signed_by__isnull=False, visited_at__isnull=False)
                    & ~Q(signer_name="")
                ),
                name="fieldvisit_signature_is_whole",
                violation_error_message="Tanda tangan perlu nama wakil KIM dan anggota tim.",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                name="fieldvisit_position_in_range",
                violation_error_message="Lintang −90 sampai 90, bujur −180 sampai 180.",
            ),
        ]

    def __str__(self):
        return f"Kunjungan {self.team} ke {self.entry}"

    def get_absolute_url(self):
        return reverse("monev:visit_detail", args=[self.pk])

    @property
    def round(self):
        return self.entry.round

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def is_planned(self) -> bool:
        return self.state == VisitState.PLANNED

    @property
    def takes_findings(self) -> bool:
        """The team was there and nobody has signed yet."""
        happens = self.state == VisitState.VISITED and self.entry.round.state in FILLING_ROUNDS
        return happens and not self.is_signed

    @property
    def takes_addenda(self) -> bool:
        return self.is_signed and self.entry.round.is_filling


class VisitPaper(StoredFile):
    """The visit sheet as the representative of the KIM signed it on paper."""

    visit = models.OneToOneField(
        FieldVisit, models.CASCADE, verbose_name="kunjungan", related_name="paper"
    )

    class Meta:
        verbose_name = "lembar kunjungan bertanda tangan"
        verbose_name_plural = "lembar kunjungan bertanda tangan"
        ordering = ["pk"]

    def __str__(self):
        return f"Lembar {self.visit}"
