from django import forms

from kim_portal.forms import PortalForm
from registry.forms.event_attendance import NAME_LIMIT
from registry.models import EventAttendance

STEPS = [
    ("1", "1, belum bisa"), ("2", "2, sedikit"), ("3", "3, cukup"), ("4", "4, bisa"),
    ("5", "5, bisa mengajari orang lain"),
]  # fmt: skip


class EventRatingForm(PortalForm, forms.Form):
    """Two questions; either may wait."""

    def __init__(self, *args, row: EventAttendance, **kwargs):
        super().__init__(*args, **kwargs)
        self._add("before", "Sebelum kegiatan ini, seberapa bisa Anda?", row.self_before)
        self._add("after", "Sesudah kegiatan ini, seberapa bisa Anda?", row.self_after)

    def _add(self, name: str, label: str, stored: int | None) -> None:
        self.fields[name] = forms.TypedChoiceField(
            label=label, choices=STEPS, coerce=int, empty_value=None, required=False,
            widget=forms.RadioSelect, initial=stored and str(stored),
            error_messages={"invalid_choice": "Pilih 1 sampai 5"},
        )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            self.add_error("before", "Pilih sedikitnya satu jawaban")
        return cleaned


class EventRatingNameForm(PortalForm, forms.Form):
    """Who a guest is: as written when they signed in."""

    full_name = forms.CharField(
        label="Nama lengkap",
        max_length=NAME_LIMIT,
        error_messages={
            "required": "Isi nama lengkap",
            "max_length": f"Nama paling panjang {NAME_LIMIT} huruf",
        },
    )
    institution = forms.CharField(
        label="KIM, desa, atau lembaga",
        help_text="Seperti saat Anda mencatat kehadiran.",
        max_length=NAME_LIMIT,
        error_messages={
            "required": "Isi KIM, desa, atau lembaga",
            "max_length": f"Nama lembaga paling panjang {NAME_LIMIT} huruf",
        },
    )
