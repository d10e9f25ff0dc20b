from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.states import Stateful, choices_valid
from monev.duties import panel_duties
from monev.enums import PanelRole
from monev.enums_delivery import (
    DECIDED_DELIVERIES,
    DELIVERY_TRANSITIONS,
    STORED_DELIVERIES,
    DeliveryState,
)
from monev.models.sheet import ScoreSheet


class SheetDeliveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Deliveries to the panels this person chairs; what they hold is shown to nobody."""
        chaired = [
            round_id for round_id, role in panel_duties(user).items() if role == PanelRole.CHAIR
        ]
        return self.filter(sheet__entry__round__in=chaired)

    def of_round(self, round_):
        return self.filter(sheet__entry__round=round_).select_related(
            "sheet__entry__kim", "sheet__entry__round__region", "sheet__juri__user"
        )

    def late(self):
        return self.exclude(state=DeliveryState.ACCEPTED)


class SheetDelivery(Stateful):
    """One sheet handed in on a device: the key made there, and what the server answered."""

    TRANSITIONS = DELIVERY_TRANSITIONS

    # Made on the device; the same key brings the same answer, however often it is sent.
    key = models.UUIDField("kunci kiriman", unique=True, editable=False)
    sheet = models.ForeignKey(
        ScoreSheet, models.PROTECT, verbose_name="lembar nilai", related_name="deliveries"
    )
    state = models.CharField("keadaan", max_length=14, choices=DeliveryState)
    base_version = models.PositiveIntegerField("versi dasar", null=True)
    # Only of a late delivery: points, notes and texts, sealed until the chair decides.
    content = models.JSONField("isi", default=dict)
    receipt = models.CharField("nomor bukti", max_length=40, blank=True)
    # What the clock of the device said; it decides nothing.
    device_time = models.DateTimeField("jam perangkat", null=True)
    received_at = models.DateTimeField("diterima pada", default=timezone.now)
    decided_at = models.DateTimeField("diputuskan pada", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diputuskan oleh", null=True,
        related_name="+",
    )  # fmt: skip
    decision_reason = models.CharField("alasan putusan", max_length=500, blank=True)

    objects = SheetDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "kiriman lembar nilai"
        verbose_name_plural = "kiriman lembar nilai"
        ordering = ["received_at", "pk"]
        constraints = [
            choices_valid("state", DeliveryState, "sheetdelivery"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(DECIDED_DELIVERIES))
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_reason="")),
                name="sheetdelivery_decision_has_reason",
                violation_error_message="Putusan atas lembar terlambat harus beralasan.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(STORED_DELIVERIES)) | ~Q(receipt=""),
                name="sheetdelivery_stored_has_receipt",
                violation_error_message="Lembar yang diterima harus punya nomor bukti.",
            ),
        ]

    def __str__(self):
        return f"Kiriman {self.sheet}"

    def get_absolute_url(self):
        return reverse("monev:delivery_decide", args=[self.key])

    @property
    def round(self):
        return self.sheet.round

    @property
    def is_stored(self) -> bool:
        return self.state in STORED_DELIVERIES

    @property
    def is_waiting(self) -> bool:
        return self.state == DeliveryState.LATE
