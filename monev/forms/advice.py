import datetime

from django import forms
from django.utils import timezone

from kim_portal.forms import DateInput, PortalForm
from monev.advice import USUAL_DAYS, Advice, Chosen, said_first, take_over
from registry.enums_coaching import CoachingTheme, likely_theme

MAX_TEXT = 2000


class AdviceForm(PortalForm, forms.Form):
    """The advice of some entries: what is taken over, in which words, and until when."""

    due_on = forms.DateField(
        label="Paling lambat",
        widget=DateInput,
        error_messages={
            "required": "Isi batas waktu",
            "invalid": "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun",
        },
    )

    def __init__(self, *args, groups, **kwargs):
        """groups: [(entry, [Advice])]; what is a follow-up already gets no fields."""
        super().__init__(*args, **kwargs)
        usual = timezone.localdate() + datetime.timedelta(days=USUAL_DAYS)
        self.fields["due_on"].initial = usual
        self.open = [one for _, rows in groups for one in rows if one.follow_up is None]
        first = {one.key for _, rows in groups for one in said_first(rows)}
        for one in self.open:
            self._add_fields(one, is_first=one.key in first)
        self.groups = [
            (entry, [(one, self._fields(one)) for one in rows]) for entry, rows in groups
        ]

    def _add_fields(self, one: Advice, *, is_first: bool) -> None:
        """Tick what nobody said before in the same words; the office may tick the rest."""
        label = "Jadikan tindak lanjut" if is_first else "Jadikan tindak lanjut (isinya sama)"
        self.fields[f"ambil-{one.key}"] = forms.BooleanField(
            label=label, required=False, initial=is_first
        )
        self.fields[f"isi-{one.key}"] = forms.CharField(
            label="Yang harus dilakukan",
            required=False,
            initial=one.text[:MAX_TEXT],
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=MAX_TEXT,
            error_messages={"max_length": "Isi paling panjang 2.000 huruf"},
        )
        self.fields[f"tema-{one.key}"] = forms.ChoiceField(
            label="Tema",
            required=False,
            choices=CoachingTheme.choices,
            initial=likely_theme(one.text),
            error_messages={"invalid_choice": "Pilih tema"},
        )

    def _fields(self, one: Advice):
        """Return the bound fields of an advice, None when it was taken over."""
        if one.follow_up:
            return None
        return {part: self[f"{part}-{one.key}"] for part in ("ambil", "isi", "tema")}

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("Tanggal ini sudah lewat")
        return day

    def clean(self):
        cleaned = super().clean()
        for one in self.open:
            is_taken = cleaned.get(f"ambil-{one.key}")
            if is_taken and f"isi-{one.key}" in cleaned and not cleaned[f"isi-{one.key}"].strip():
                self.add_error(f"isi-{one.key}", "Tulis yang harus dilakukan")
        return cleaned

    def save(self, round_, *, by) -> int:
        data = self.cleaned_data
        chosen = [
            Chosen(
                one, data[f"isi-{one.key}"], data[f"tema-{one.key}"] or CoachingTheme.OTHER.value
            )
            for one in self.open
            if data[f"ambil-{one.key}"]
        ]
        return take_over(round_, chosen, by=by, due_on=data["due_on"])
