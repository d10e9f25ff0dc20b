"""Many days off at once, typed or pasted one a line."""

import re

from crispy_forms.layout import Layout
from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.errors import DomainError
from registry.forms.agency import FIRST_YEAR, LAST_YEAR, OfficeForm
from registry.models import Holiday
from registry.office_values import parse_date

MOST_LINES = 100
LONGEST_NAME = 120
WEEKDAY = r"(?:(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu)\s*,?\s+)?"
DAY = r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}\s+[a-z]+\s+\d{4})"
LINE = re.compile(rf"\s*{WEEKDAY}{DAY}[\s;,:|–-]*(.*)", re.IGNORECASE)


class HolidayPasteForm(OfficeForm):
    """The list of an office: every line is stored, or none while one cannot be read."""

    layout = Layout("region", "lines")

    lines = forms.CharField(
        label="Daftar hari libur",
        help_text="Satu hari per baris: tanggal, lalu namanya. Misalnya “25/12/2026 Kelahiran "
        "Yesus Kristus” atau “24 Desember 2026 Cuti bersama Natal”.",
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={
            "required": "Tempel daftarnya, satu hari per baris",
            "max_length": f"Tempel paling banyak {MOST_LINES} hari sekaligus",
        },
    )

    class Meta:
        model = Holiday
        fields = ["region"]
        error_messages = {
            "region": {"required": "Pilih kabupaten/kota", "invalid_choice": "Pilih kabupaten/kota"}
        }

    def clean_lines(self) -> dict:
        """Return {day: name}; the refusal names each line that cannot be read."""
        typed = [line for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(typed) > MOST_LINES:
            raise forms.ValidationError(self.fields["lines"].error_messages["max_length"])
        found, problems = {}, []
        for line in typed:
            day, name, problem = _read(line)
            if day and day in found:
                problem = "tanggal ini tertulis dua kali"
            if problem:
                problems.append(f"“{line.strip()[:60]}”: {problem}")
            found[day] = name
        if problems:
            raise forms.ValidationError(problems)
        return found

    @transaction.atomic
    def save(self, *, by) -> int:
        """Store the days that the list does not hold yet and return how many those were."""
        region = self.instance.region
        known = Holiday.objects.filter(region=region, day__in=self.cleaned_data["lines"])
        known = set(known.values_list("day", flat=True))
        new = {day: name for day, name in self.cleaned_data["lines"].items() if day not in known}
        try:
            for day, name in new.items():
                Holiday(region=region, day=day, name=name).store(by=by)
        except IntegrityError:
            raise DomainError("Daftar ini baru saja diubah orang lain. Kirim lagi.") from None
        return len(new)


def _read(line: str) -> tuple:
    """Return (day, name, what is wrong with the line)."""
    match = LINE.fullmatch(line)
    try:
        day = parse_date(match.group(1), timezone.localdate()) if match else None
    except ValueError:
        day = None
    if day is None:
        return None, "", "tulis tanggal seperti 25/12/2026 di depan"
    name = " ".join(match.group(2).split())
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return day, name, "periksa tahunnya"
    if not name:
        return day, name, "tulis nama hari liburnya sesudah tanggal"
    if len(name) > LONGEST_NAME:
        return day, name, f"nama paling panjang {LONGEST_NAME} huruf"
    return day, name, ""
