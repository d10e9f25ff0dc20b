"""Where somebody is, as coarse as a village: typed in, or told by a device that is asked once."""

import re
from decimal import Decimal

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django_permissions_policy.decorators import permissions_policy_override

# Decimal degrees as map applications copy them: "-1.2567, 116.8345".
POSITION = re.compile(
    r"\s*([-+]?[0-9]{1,3}(?:\.[0-9]{1,12})?)\s*[,;\s]\s*([-+]?[0-9]{1,3}(?:\.[0-9]{1,12})?)\s*"
)
# A hundredth of a degree is about a kilometre.
HUNDREDTH = Decimal("0.01")

# Only a page with a PositionField may ask the device; every other page forbids it.
may_ask_device = permissions_policy_override({**settings.PERMISSIONS_POLICY, "geolocation": "self"})


class PositionField(forms.CharField):
    """Cleans to (latitude, longitude) in hundredths of a degree, or None.

    static/js/lokasi.js offers the position of the device, rounded before it is sent.
    """

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Koordinat")
        super().__init__(
            required=False,
            max_length=60,
            widget=forms.TextInput(attrs={"data-lokasi": "", "autocomplete": "off"}),
            error_messages={"max_length": "Koordinat paling panjang 60 huruf"},
            **kwargs,
        )

    def clean(self, value):
        typed = super().clean(value).strip()
        if not typed:
            return None
        found = POSITION.fullmatch(typed)
        pair = tuple(Decimal(one) for one in found.groups()) if found else None
        if not pair or abs(pair[0]) > 90 or abs(pair[1]) > 180:
            raise ValidationError("Tulis lintang dan bujur seperti -1.2567, 116.8345")
        return tuple(one.quantize(HUNDREDTH) for one in pair)
