import datetime
from zoneinfo import ZoneInfo

from django import forms

from kim_portal.forms import ClockField, DateInput, IdempotentForm, PortalForm
from monev.hall import add_session, mark_absent
from monev.models import PresentationSession, QuestionNote


class SessionCreateForm(IdempotentForm, forms.ModelForm):
    """A session of the presentation day; day and hour are those of the round's region."""

    constraint_fields = {
        "presentationsession_start_once": "start_time",
        "presentationsession_slot_in_range": "slot_minutes",
        "presentationsession_count_in_range": "entry_count",
    }
    held_on = forms.DateField(
        label="Tanggal",
        widget=DateInput,
        error_messages={
            "required": "Isi tanggal sesi",
            "invalid": "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun",
        },
    )
    start_time = ClockField(
        label="Mulai pukul",
        error_messages={"required": "Isi jam mulai", "invalid": "Tulis jam seperti 09.00"},
    )
    field_order = ["held_on", "start_time", "entry_count", "slot_minutes"]

    class Meta:
        model = PresentationSession
        fields = ["entry_count", "slot_minutes"]
        labels = {"slot_minutes": "Menit tiap peserta"}
        help_texts = {
            "entry_count": "Peserta berikutnya menurut nomor tampil masuk sesi ini.",
            "slot_minutes": "Paparan dan tanya jawab bersama-sama.",
        }
        error_messages = {
            "entry_count": {"required": "Isi jumlah peserta", "invalid": "Tulis angka"},
            "slot_minutes": {"required": "Isi jumlah menit", "invalid": "Tulis angka"},
        }

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.round = round
        self.fields["held_on"].initial = round.presentation_on

    def clean(self):
        cleaned = super().clean()
        day, time = cleaned.get("held_on"), cleaned.get("start_time")
        if day and time:
            zone = ZoneInfo(self.instance.round.region.timezone)
            self.instance.starts_at = datetime.datetime.combine(day, time, zone)
        return cleaned

    def _get_validation_exclusions(self):
        """Check "one session per moment" too: its columns are not typed as such."""
        excluded = super()._get_validation_exclusions()
        made = self.instance.starts_at is not None
        return excluded - {"starts_at", "round"} if made else excluded

    def save(self, *, by):
        self.instance.request_id = self.request_id
        return add_session(self.instance, by=by)


class AbsentForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Alasan",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Misalnya “tidak hadir sampai sesi selesai, tidak memberi kabar”.",
        error_messages={
            "required": "Tulis alasannya",
            "max_length": "Alasan paling panjang 1.000 huruf",
        },
    )

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry

    def save(self, *, by):
        return mark_absent(self.entry, by=by, reason=self.cleaned_data["reason"])


class QuestionNoteForm(IdempotentForm, forms.ModelForm):
    class Meta:
        model = QuestionNote
        fields = ["question", "answer"]
        widgets = {
            "question": forms.Textarea({"rows": 2}),
            "answer": forms.Textarea({"rows": 3}),
        }
        error_messages = {
            "question": {
                "required": "Tulis pertanyaannya",
                "max_length": "Pertanyaan paling panjang 1.000 huruf",
            },
            "answer": {"max_length": "Jawaban paling panjang 2.000 huruf"},
        }

    def __init__(self, *args, entry, seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.entry, self.instance.seat = entry, seat

    def save(self, *, by):
        self.instance.request_id = self.request_id
        self.instance.note(by=by)
        return self.instance
