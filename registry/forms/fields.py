"""Form fields that several resources of the registry share."""

import re
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.forms import DateInput

FIRST_YEAR = 2000
MAX_COUNT = 100_000_000
PHONE_NUMBER = re.compile(r"(?:\+62|62|0)[\s.-]?8(?:[\s.-]?\d){7,11}")


class WebAddressField(forms.CharField):
    """A web address as people type it, with or without https://; nothing but http(s) passes."""

    default_error_messages = {
        "invalid": "Alamat tautan harus lengkap, misalnya contoh.desa.id",
        "max_length": "Alamat tautan paling panjang 300 huruf",
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 300)
        super().__init__(**kwargs)
        # Not type="url": a browser would demand the https:// that people leave out.
        self.widget.attrs |= {"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return ""
        url = text if re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", text, re.I) else f"https://{text}"
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        # A name before "@" would make an address look like another one.
        if "@" in urlsplit(url).netloc or len(url) > self.max_length:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return url


class PastDateField(forms.DateField):
    """A date of something that has happened: not after today, not before 2000."""

    widget = DateInput

    def __init__(self, what: str, **kwargs):
        kwargs.setdefault("error_messages", {}).setdefault(
            "invalid", "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"
        )
        super().__init__(**kwargs)
        self.what = what

    def clean(self, value):
        day = super().clean(value)
        today = timezone.localdate()
        if day and day > today:
            raise ValidationError(
                f"{self.what} tidak boleh setelah hari ini, {date_format(today)}", code="future"
            )
        if day and day.year < FIRST_YEAR:
            raise ValidationError(f"Periksa tahun pada {self.what.lower()}", code="early")
        return day

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"max": timezone.localdate().isoformat()}


class WholeNumberField(forms.CharField):
    """A count as anybody writes it, 1240 or 1.240; empty is None."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value):
        text = re.sub(r"\s", "", super().clean(value))
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,12}|[0-9]{1,3}(\.[0-9]{3}){1,3}", text):
            raise ValidationError("Tulis jumlahnya dengan angka, misalnya 1.240", code="invalid")
        count = int(text.replace(".", ""))
        if count > MAX_COUNT:
            raise ValidationError("Periksa jumlahnya: paling banyak 100.000.000", code="too_many")
        return count

    def prepare_value(self, value):
        return "" if value is None else str(value)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


def without_phone_number(text: str) -> str:
    """Return the text; raises ValidationError when it holds a mobile number."""
    if PHONE_NUMBER.search(text):
        raise ValidationError("Jangan tulis nomor telepon. Halaman ini dibaca umum.")
    return text
