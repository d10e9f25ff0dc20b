"""How a delegate's package that came from another portal stands."""

from django.db.models import TextChoices


class PackageState(TextChoices):
    CHECKED = "checked", "Diperiksa"
    ACCEPTED = "accepted", "Diterima"
    DROPPED = "dropped", "Tidak dipakai"


PACKAGE_TRANSITIONS = {
    PackageState.CHECKED: {PackageState.ACCEPTED, PackageState.DROPPED},
    PackageState.ACCEPTED: set(),
    # It may be sent anew: that makes another row.
    PackageState.DROPPED: set(),
}
