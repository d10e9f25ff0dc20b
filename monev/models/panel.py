from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from monev.duties import panel_duties
from monev.enums import SCORING_ROLES, PanelRole
from monev.enums_panel import (
    BLOCKING_CONFLICTS,
    CONFLICT_TRANSITIONS,
    ConflictKind,
    ConflictSource,
    ConflictState,
)
from monev.integrity import CURRENT_VERSION, STATEMENTS
from monev.models.entry import Entry
from monev.models.round import Round
from registry.duties import below_paths, duties
from registry.enums import Role


class JuriAssignmentQuerySet(models.QuerySet):
    def seated(self):
        return self.filter(ended_at__isnull=True)

    def scoring(self):
        return self.seated().filter(role__in=SCORING_ROLES)

    def visible_to(self, user):
        """Seats of the rounds whose work this person may see; the public reads the decree."""
        if user.is_authenticated and user.is_auditor:
            return self
        paths = duties(user).paths(Role.KABUPATEN, Role.PROVINSI, Role.PIMPINAN)
        return self.filter(
            below_paths(paths, "round__region__path") | Q(round__in=panel_duties(user).keys())
        )

    def seat_of(self, user, round):
        """Return the seat this person holds in the round now, or None."""
        if round.pk not in panel_duties(user):
            return None
        return self.seated().filter(user=user, round=round).first()


class JuriAssignment(models.Model):
    """A seat in the panel of one round."""

    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="putaran", related_name="juri_assignments"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="juri",
        related_name="juri_assignments",
    )  # fmt: skip
    role = models.CharField("peran", max_length=10, choices=PanelRole, default=PanelRole.MEMBER)
    institution = models.CharField("lembaga", max_length=150, blank=True)
    # Without the agreement no entry opens.
    integrity_signed_at = models.DateTimeField("pakta integritas disetujui", null=True, blank=True)
    integrity_version = models.PositiveSmallIntegerField(
        "versi pakta integritas", null=True, blank=True
    )
    ended_at = models.DateTimeField("berakhir pada", null=True, blank=True)
    end_reason = models.CharField("alasan berakhir", max_length=250, blank=True)

    objects = JuriAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "juri"
        verbose_name_plural = "juri"
        ordering = ["pk"]
        constraints = [
            choices_valid("role", PanelRole, "juriassignment"),
            models.UniqueConstraint(
                fields=["round", "user"],
                condition=Q(ended_at__isnull=True),
                name="juriassignment_once_per_round",
                violation_error_message="Orang ini sudah duduk dalam tim penilai putaran ini.",
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(role=PanelRole.CHAIR, ended_at__isnull=True),
                name="juriassignment_one_chair",
                violation_error_message="Putaran ini sudah punya ketua tim penilai.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""),
                name="juriassignment_end_has_reason",
                violation_error_message="Tulis alasan juri berhenti.",
            ),
            models.CheckConstraint(
                condition=Q(integrity_version__isnull=True)
                | Q(integrity_version__in=sorted(STATEMENTS), integrity_signed_at__isnull=False),
                name="juriassignment_integrity_version_known",
                violation_error_message="Versi pakta integritas tidak dikenal.",
            ),
        ]

    def __str__(self):
        return f"{self.user} ({self.get_role_display()})"

    @property
    def log_text(self) -> str:
        """How the log names this seat: by the number of the account."""
        return f"{self.user.log_text} ({self.get_role_display()})"

    @property
    def is_scoring(self) -> bool:
        return self.role in SCORING_ROLES

    def require_seated(self) -> None:
        """Raise IllegalTransitionError when the seat has ended already."""
        if self.ended_at:
            raise IllegalTransitionError("Tugas juri ini sudah berakhir.")

    @transaction.atomic
    def sign_integrity(self, *, by):
        """Agree to the integrity statement; agreeing twice changes nothing."""
        if self.integrity_signed_at is None:
            self.integrity_signed_at = timezone.now()
            self.integrity_version = CURRENT_VERSION
            self.save(update_fields=["integrity_signed_at", "integrity_version"])
            record(
                by, "juri.sign_integrity", self, round=self.round_id,
                version=self.integrity_version,
            )  # fmt: skip


class RecusalQuerySet(models.QuerySet):
    def recused(self):
        """Those that took the entry away from the juri for good."""
        return self.filter(state=ConflictState.RECUSED)

    def blocking(self):
        """Those that keep the entry closed for the juri, decided or not."""
        return self.filter(state__in=BLOCKING_CONFLICTS)

    def waiting(self):
        """Those the office still has to decide."""
        return self.filter(state=ConflictState.DISCLOSED)

    def for_list(self):
        return self.select_related("juri__user", "entry__kim", "declared_by", "decided_by")


class Recusal(Stateful):
    """A conflict of interest of a juri with an entry, and what became of it.

    Without any other word the juri steps aside; the office may allow or dismiss a milder one, with
    a reason, and then it is pinned.
    """

    TRANSITIONS = CONFLICT_TRANSITIONS

    juri = models.ForeignKey(
        JuriAssignment, models.PROTECT, verbose_name="juri", related_name="recusals"
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, verbose_name="peserta", related_name="recusals"
    )
    kind = models.CharField(
        "jenis hubungan", max_length=16, choices=ConflictKind, default=ConflictKind.OTHER
    )
    source = models.CharField(
        "asal", max_length=10, choices=ConflictSource, default=ConflictSource.DECLARED
    )
    state = models.CharField(
        "keadaan", max_length=10, choices=ConflictState, default=ConflictState.RECUSED
    )
    reason = models.CharField("alasan", max_length=500)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dinyatakan oleh", related_name="+"
    )
    declared_at = models.DateTimeField("dinyatakan pada", auto_now_add=True)
    # A decision of the office is pinned: the radar does not ask again.
    decision_reason = models.CharField("alasan keputusan", max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diputuskan oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = "benturan kepentingan"
        verbose_name_plural = "benturan kepentingan"
        ordering = ["declared_at", "pk"]
        constraints = [
            choices_valid("kind", ConflictKind, "recusal"),
            choices_valid("source", ConflictSource, "recusal"),
            choices_valid("state", ConflictState, "recusal"),
            models.CheckConstraint(
                condition=~Q(state__in=["allowed", "dismissed"])
                | (~Q(decision_reason="") & Q(decided_by__isnull=False)),
                name="recusal_leave_has_reason",
                violation_error_message="Tulis alasan juri ini boleh menilai.",
            ),
            models.UniqueConstraint(
                fields=["juri", "entry"],
                name="recusal_once",
                violation_error_message="Benturan ini sudah dinyatakan.",
            ),
        ]

    def __str__(self):
        return f"{self.juri} – {self.entry}"

    @property
    def log_text(self) -> str:
        return f"{self.juri.log_text} – {self.entry}"

    @property
    def is_pinned(self) -> bool:
        return self.decided_at is not None
