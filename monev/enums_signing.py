"""How the people named in minutes sign them."""

from django.db.models import TextChoices


class SigningWay(TextChoices):
    PORTAL = "portal", "Dalam portal, dengan akun masing-masing"
    INK = "ink", "Tanda tangan basah di kertas, lalu dipindai"
    TTE = "tte", "Tanda tangan elektronik (TTE) dari luar portal"


# The paper leaves the portal and comes back signed.
OUTSIDE_WAYS = [SigningWay.INK, SigningWay.TTE]
