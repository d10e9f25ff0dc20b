from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from kim_portal.forms import DateInput, KnownChoiceField, PortalForm
from registry.enums_assistance import (
    NeedKind,
    NeedState,
)
from registry.forms.umkm_filters import KecamatanFilterForm
from registry.models import UmkmNeed

MAX_TEXT = 100
# What `?keadaan=` may say besides a state: late is told by the date.
OVERDUE = "lewat"
STATE_ANSWERS = [
    (NeedState.OPEN, NeedState.OPEN.label),
    (NeedState.IN_PROGRESS, NeedState.IN_PROGRESS.label),
    (OVERDUE, "Lewat batas"),
    (NeedState.DONE, NeedState.DONE.label),
]


class NeedCreateForm(PortalForm, forms.ModelForm):
    """Help that a business needs; who sees to it may still be open."""

    layout = Layout("kind", "note", "due_on")

    class Meta:
        model = UmkmNeed
        fields = ["kind", "note", "due_on"]
        widgets = {"kind": forms.RadioSelect, "due_on": DateInput}
        labels = {"kind": "Bantuan apa yang diperlukan?"}
        help_texts = {
            "note": "Misalnya produk mana yang didaftarkan, atau berkas yang belum ada.",
            "due_on": "Bila ada batas, misalnya penutupan pendaftaran.",
        }
        error_messages = {
            "kind": {"required": "Pilih bantuan", "invalid_choice": "Pilih bantuan"},
            "note": {"max_length": "Keterangan paling panjang 500 huruf"},
            "due_on": {"invalid": "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"},
        }

    def __init__(self, *args, umkm, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.umkm = umkm
        self.fields["kind"].choices = NeedKind.choices

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == NeedKind.OTHER and not cleaned.get("note"):
            self.add_error("note", "Tulis bantuan apa yang diperlukan")
        return cleaned

    def _get_validation_exclusions(self):
        """Check the rule "one open need per kind" too; business and state are not asked for."""
        return super()._get_validation_exclusions() - {"umkm", "state"}

    def save(self, *, by):
        self.instance.store(by=by)
        return self.instance


class NeedStartForm(PortalForm, forms.Form):
    handler = forms.CharField(
        label="Ditangani oleh",
        help_text="Nama dinas, bidang, atau KIM, misalnya Dinas Koperasi dan UMKM.",
        max_length=120,
        error_messages={
            "required": "Isi siapa yang menangani",
            "max_length": "Nama penangan paling panjang 120 huruf",
        },
    )
    due_on = forms.DateField(
        label="Batas waktu",
        widget=DateInput,
        error_messages={
            "required": "Isi batas waktu",
            "invalid": "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun",
        },
    )

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("Batas waktu tidak boleh sebelum hari ini")
        return day


class NeedFinishForm(PortalForm, forms.Form):
    outcome = forms.CharField(
        label="Apa hasilnya?",
        help_text="Satu kalimat, misalnya “Usulan diterima, sertifikat terbit 3 Maret 2026”.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis hasilnya",
            "max_length": "Hasil paling panjang 500 huruf",
        },
    )


class NeedFilterForm(KecamatanFilterForm):
    """Filters of the work list; without a state only what is not done is listed."""

    kim_path = "umkm__kim"

    q = forms.CharField(required=False)
    bantuan = KnownChoiceField(choices=NeedKind.choices)
    keadaan = KnownChoiceField(choices=STATE_ANSWERS)

    @property
    def text(self) -> str:
        return self.value("q").strip()[:MAX_TEXT]

    def apply(self, needs):
        needs = self.in_kecamatan(needs.search(self.text))
        if kind := self.value("bantuan"):
            needs = needs.filter(kind=kind)
        state = self.value("keadaan")
        if state == OVERDUE:
            return needs.overdue()
        return needs.filter(state=state) if state else needs.open()
