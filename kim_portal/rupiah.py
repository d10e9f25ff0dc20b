"""Money as people write it: whole rupiah, no sen, no float."""

import re

from django import forms
from django.core.exceptions import ValidationError

EXAMPLE = "misalnya 1.500.000"
# A village spends thousands of millions at most; more is a slip of the finger.
MAX_RUPIAH = 999_999_999_999
# Longer text is no amount in any spelling.
MAX_TEXT = 40
CURRENCY = re.compile(r"^(rp\.?|idr)\s*", re.I)
# "Rp1.500.000,-" and "1.500.000,00" say whole rupiah.
NO_SEN = re.compile(r"[.,]\s*(-|=|–)$|,00$")
WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+")
SCALE_WORD = re.compile(r"[0-9]\s*(ribu|rb|juta|jt|miliar|milyar|m|k)\b", re.I)


def parse_rupiah(text: str) -> int:
    """Return the whole rupiah that a text means.

    Accepts 1500000, 1.500.000, 1 500 000, Rp1.500.000 and a trailing ",-" or ",00". Raises
    ValidationError with an Indonesian sentence for everything else: a guess about money is worse
    than a question.
    """
    plain = NO_SEN.sub("", CURRENCY.sub("", " ".join(text.split()))).strip()
    if plain.startswith(("-", "−", "–", "(")) or text.strip().startswith(("-", "−", "–")):
        raise ValidationError("Jumlah tidak boleh kurang dari nol")
    if SCALE_WORD.search(plain):
        raise ValidationError(f"Tulis angka lengkap tanpa ribu atau juta, {EXAMPLE}")
    if plain.isascii() and WHOLE.fullmatch(plain):
        digits = re.sub(r"[. ]", "", plain)
        if len(digits.lstrip("0")) > len(str(MAX_RUPIAH)):
            raise ValidationError(f"Jumlah paling besar {format_rupiah(MAX_RUPIAH)}")
        return int(digits)
    if re.fullmatch(r"[0-9.,\s]+", plain) and plain.isascii():
        raise ValidationError(
            f"Tulis rupiah utuh tanpa koma, titik hanya tiap tiga angka, {EXAMPLE}"
        )
    raise ValidationError(f"Jumlah harus angka, {EXAMPLE}")


def format_rupiah(amount: int) -> str:
    """Write whole rupiah with points: Rp1.500.000, and −Rp300.000 below zero."""
    sign = "−" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")


class RupiahField(forms.CharField):
    """An amount typed as text, so that a refused one comes back as it was typed."""

    default_error_messages = {"required": f"Isi jumlah, {EXAMPLE}"}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def prepare_value(self, value):
        return format_rupiah(value) if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if len(text) > MAX_TEXT:
            raise ValidationError(f"Jumlah harus angka, {EXAMPLE}")
        return parse_rupiah(text)
