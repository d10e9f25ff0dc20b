"""The order to correct a published result, and the decree (SK ralat) that puts it into force."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kim_portal.states import Stateful, choices_valid
from monev.enums_correction import CORRECTION_TRANSITIONS, CorrectionGround, CorrectionState
from monev.models.result import Outcome
from monev.models.round import Round


class Correction(Stateful):
    """One correction: the version it replaces, and the version that was begun for it.

    The reason stands on the new version, which keeps it for good.
    """

    TRANSITIONS = CORRECTION_TRANSITIONS

    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="putaran", related_name="corrections"
    )
    replaces = models.ForeignKey(
        Outcome, models.PROTECT, verbose_name="versi yang diralat", related_name="corrections"
    )
    outcome = models.OneToOneField(
        Outcome, models.PROTECT, verbose_name="versi ralat", related_name="correction"
    )
    state = models.CharField(
        "keadaan", max_length=10, choices=CorrectionState, default=CorrectionState.OPEN
    )
    ground = models.CharField("jenis kesalahan", max_length=12, choices=CorrectionGround)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diperintahkan oleh",
        related_name="+",
    )  # fmt: skip
    ordered_at = models.DateTimeField("diperintahkan pada", default=timezone.now)
    decree_number = models.CharField("nomor SK ralat", max_length=120, blank=True)
    decree_on = models.DateField("tanggal SK ralat", null=True, blank=True)

    class Meta:
        verbose_name = "ralat"
        verbose_name_plural = "ralat"
        ordering = ["-pk"]
        constraints = [
            choices_valid("state", CorrectionState, "correction"),
            choices_valid("ground", CorrectionGround, "correction"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state=CorrectionState.OPEN),
                name="correction_one_open",
                violation_error_message="Putaran ini sudah punya ralat yang sedang disusun.",
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.PUBLISHED)
                | (~Q(decree_number="") & Q(decree_on__isnull=False)),
                name="correction_published_has_decree",
                violation_error_message="Ralat yang diumumkan harus punya nomor dan tanggal SK.",
            ),
        ]

    def __str__(self):
        return f"Ralat {self.round}"

    @property
    def is_open(self) -> bool:
        return self.state == CorrectionState.OPEN

    @property
    def reason(self) -> str:
        return self.outcome.reason

    @property
    def answers_objection(self) -> bool:
        """An accepted objection asked for it, so it cannot simply be dropped."""
        return self.objections.exists()
