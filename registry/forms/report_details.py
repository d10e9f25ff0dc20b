"""The second half of the report form, folded away on a phone, and the paper of who came."""

from crispy_forms.layout import Div, Field
from django import forms
from django.template.loader import render_to_string

from kim_portal.forms import PortalForm
from kim_portal.rupiah import EXAMPLE, RupiahField
from kim_portal.uploads import PDF_LIMIT_MB
from registry.enums import FundSource, RegionLevel
from registry.enums_report import PhotoConsent, Visibility
from registry.forms.fund import DocumentField
from registry.forms.region import RegionField


class TimeInput(forms.TimeInput):
    """Native time picker; browsers want 19:30 in `value`, whatever the locale prints."""

    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)


class Folded(Div):
    """Fields in a <details> that stands open while something inside was typed or is wrong."""

    template = "registry/_report_more.html"

    def render(self, form, context, **kwargs):
        names = [pointer.name for pointer in self.get_field_names()]
        # A clarification needs its source, which stands in here.
        is_open = form.instance.is_clarification or any(
            form[name].errors or self._said(form[name]) for name in names
        )
        fields = self.get_rendered_fields(form, context, **kwargs)
        return render_to_string(self.template, {"fields": fields, "is_open": is_open})

    def _said(self, bound) -> bool:
        """Say whether the field holds more than it starts with."""
        value = bound.value()
        value = value[0] if isinstance(value, tuple) else value
        return bool(value) and value != bound.field.initial


def time_field(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=TimeInput(),
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        error_messages={"invalid": "Tulis jam seperti 19.30"},
    )


class ReportDetailsForm(forms.ModelForm):
    """Mixin with the fields of `ReportDetails`; everything in it may stay empty."""

    details_constraints = {
        "activityreport_cost_in_range": "cost",
        "activityreport_ends_after_start": "ended_on",
        "activityreport_time_order": "end_time",
    }

    start_time = time_field("Jam mulai")
    end_time = time_field("Jam selesai")
    held_in = RegionField(
        label="Desa atau kecamatan tempat kegiatan",
        levels=(RegionLevel.DESA, RegionLevel.KECAMATAN),
        required=False,
        help_text="Hanya bila di luar desa KIM Anda. Nama atau kode wilayah.",
    )
    cost = RupiahField(
        label="Biaya", required=False, help_text=f"Rupiah utuh, {EXAMPLE}. Isi 0 bila tanpa biaya."
    )
    cost_source = forms.ChoiceField(
        label="Sumber biaya",
        required=False,
        choices=[("", "Belum disebut"), *FundSource.choices],
        error_messages={"invalid_choice": "Pilih sumber dari daftar"},
    )
    photo_consent = forms.ChoiceField(
        label="Apakah orang di foto setuju ditampilkan?",
        help_text="Perlu dijawab bila ada foto. Untuk anak, yang menyetujui orang tua atau wali. "
        "Foto yang belum disetujui hanya dilihat pengurus dan dinas.",
        required=False,
        choices=PhotoConsent.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Pilih satu jawaban"},
    )

    visibility = forms.ChoiceField(
        label="Siapa yang boleh membaca?",
        required=False,
        choices=Visibility.choices,
        initial=Visibility.PUBLIC,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Pilih satu jawaban"},
    )

    folded = Folded(
        "info_source",
        "result",
        "follow_up",
        "partners",
        Field("start_time", css_class="w-auto"),
        Field("end_time", css_class="w-auto"),
        Field("ended_on", css_class="w-auto"),
        "held_in",
        Field("cost", css_class="pk-sedang"),
        "cost_source",
        "visibility",
    )

    class Meta:
        fields = [
            "photo_consent", "info_source", "result", "follow_up", "partners", "start_time",
            "end_time", "ended_on", "held_in", "cost", "cost_source", "visibility",
        ]  # fmt: skip
        widgets = {
            "result": forms.Textarea(attrs={"rows": 3}),
            "follow_up": forms.Textarea(attrs={"rows": 2}),
            "info_source": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"partners": "Mitra"}
        help_texts = {
            "partners": "Misalnya puskesmas, karang taruna, atau dinas. Tanpa nama orang.",
            "result": "Apa yang berubah atau disepakati.",
            "follow_up": "Apa yang dikerjakan berikutnya, dan kapan.",
            "info_source": "Untuk klarifikasi hoaks: alamat web atau lembaga yang memberi "
            "keterangan yang benar.",
            "ended_on": "Hanya bila berlangsung lebih dari satu hari.",
        }
        error_messages = {"ended_on": {"invalid": "Tulis tanggal seperti 21/11/2026"}}

    def clean_visibility(self):
        return self.cleaned_data["visibility"] or self.instance.visibility


class AttendanceForm(PortalForm, forms.Form):
    document = DocumentField(
        label="Tambah daftar hadir",
        help_text=f"Foto atau PDF, paling besar {PDF_LIMIT_MB} MB. Tidak pernah ditampilkan "
        "kepada umum.",
    )
