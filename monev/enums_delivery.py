"""Closed vocabulary of sheets that were handed in on a device without network."""

from django.db.models import TextChoices


class DeliveryState(TextChoices):
    ACCEPTED = "accepted", "Diterima"
    LATE = "late", "Terlambat, menunggu putusan ketua"
    LATE_ACCEPTED = "late_accepted", "Terlambat, diterima ketua"
    LATE_REFUSED = "late_refused", "Terlambat, ditolak ketua"


DELIVERY_TRANSITIONS = {
    DeliveryState.ACCEPTED: set(),
    DeliveryState.LATE: {DeliveryState.LATE_ACCEPTED, DeliveryState.LATE_REFUSED},
    DeliveryState.LATE_ACCEPTED: set(),
    DeliveryState.LATE_REFUSED: set(),
}
DECIDED_DELIVERIES = {DeliveryState.LATE_ACCEPTED, DeliveryState.LATE_REFUSED}
# The sheet is locked with what this delivery brought.
STORED_DELIVERIES = {DeliveryState.ACCEPTED, DeliveryState.LATE_ACCEPTED}
