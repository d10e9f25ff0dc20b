"""Returning a file item by item, and giving it more time."""

import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from kim_portal.forms import DateInput, PortalForm
from monev.returning import extend, return_entry, subjects_of, usual_deadline

LONGEST_REASON = 500


class DeadlineForm(PortalForm, forms.Form):
    """A day and an hour in the zone of the round's area."""

    due_on = forms.DateField(
        label="Batas perbaikan: tanggal",
        widget=DateInput,
        error_messages={
            "required": "Isi tanggal batas perbaikan",
            "invalid": "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun",
        },
    )
    due_time = forms.TimeField(
        label="Jam",
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"required": "Isi jamnya", "invalid": "Tulis jam seperti 16.00"},
    )

    def __init__(self, *args, entry, due_at, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.zone = ZoneInfo(entry.round.region.timezone)
        local = timezone.localtime(due_at, self.zone)
        self.fields["due_on"].initial, self.fields["due_time"].initial = local.date(), local.time()
        self.fields["due_time"].help_text = f"Waktu {local:%Z}"

    @property
    def due_at(self) -> datetime.datetime:
        """The typed moment; the whole last minute still counts."""
        cleaned = self.cleaned_data
        return datetime.datetime.combine(cleaned["due_on"], cleaned["due_time"], self.zone)


class EntryReturnForm(DeadlineForm):
    """A reason on each thing that is to be repaired; what has none stays as it is."""

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, entry=entry, due_at=usual_deadline(entry), **kwargs)
        self.subjects = subjects_of(entry)
        for subject in self.subjects:
            self.fields[subject.key] = forms.CharField(
                label=f"Alasan {subject.label}",
                required=False,
                max_length=LONGEST_REASON,
                widget=forms.Textarea({"rows": 1, "placeholder": "Kosongkan bila sudah baik"}),
                error_messages={"max_length": "Alasan paling panjang 500 huruf"},
            )

    def rows(self):
        """Yield (thing, its field) in the order of the file."""
        return [(subject, self[subject.key]) for subject in self.subjects]

    def save(self, *, by):
        reasons = {one.key: self.cleaned_data[one.key] for one in self.subjects}
        return return_entry(self.entry, reasons, due_at=self.due_at, by=by)


class EntryExtendForm(DeadlineForm):
    """A later deadline for a returned file."""

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, entry=entry, due_at=usual_deadline(entry), **kwargs)

    def save(self, *, by):
        return extend(self.entry, due_at=self.due_at, by=by)
