from crispy_forms.layout import Layout
from django import forms
from django.db import transaction
from django.utils import timezone

from kim_portal.forms import DateInput, IdempotentForm, KnownChoiceField, PortalForm, VersionedForm
from registry.enums_revival import RevivalState
from registry.forms.umkm_filters import KecamatanFilterForm
from registry.models import RevivalPlan, RevivalStep

WRONG_DATE = "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"
# What `?keadaan=` may say besides a state: late is told by the dates.
OVERDUE = "lewat"
STATE_ANSWERS = [
    (OVERDUE, "Lewat batas"),
    (RevivalState.REVIVED, RevivalState.REVIVED.label),
    (RevivalState.STOPPED, RevivalState.STOPPED.label),
]


def _future_date(label: str, empty: str, **kwargs) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DateInput,
        error_messages={"required": empty, "invalid": WRONG_DATE},
        **kwargs,
    )


def _require_coming(day):
    if day and day < timezone.localdate():
        raise forms.ValidationError("Tanggal ini sudah lewat")
    return day


class RevivalBaseForm(forms.ModelForm):
    due_on = _future_date("Batas waktu rencana", "Isi batas waktu rencana")

    class Meta:
        model = RevivalPlan
        fields = ["goal", "owner", "due_on"]
        help_texts = {
            "goal": "Misalnya “KIM berkegiatan lagi setiap bulan dan punya pengurus baru”.",
            "owner": "Nama jabatan atau lembaga, misalnya Bidang IKP atau Forum KIM kecamatan.",
        }
        error_messages = {
            "goal": {"required": "Isi tujuan", "max_length": "Tujuan paling panjang 300 huruf"},
            "owner": {
                "required": "Isi penanggung jawab",
                "max_length": "Penanggung jawab paling panjang 120 huruf",
            },
        }


class RevivalCreateForm(IdempotentForm, RevivalBaseForm):
    """A plan with its first step: a plan without a step brings nobody back."""

    first_step = forms.CharField(
        label="Langkah pertama",
        max_length=200,
        help_text="Misalnya “Pertemuan dengan kepala desa dan pengurus lama”.",
        error_messages={
            "required": "Isi langkah pertama",
            "max_length": "Langkah paling panjang 200 huruf",
        },
    )
    first_due_on = _future_date("Langkah pertama paling lambat", "Isi tanggal langkah pertama")

    layout = Layout("goal", "owner", "due_on", "first_step", "first_due_on")

    def __init__(self, *args, kim, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kim = kim

    def clean_due_on(self):
        return _require_coming(self.cleaned_data["due_on"])

    def clean_first_due_on(self):
        return _require_coming(self.cleaned_data["first_due_on"])

    def clean(self):
        cleaned = super().clean()
        due_on, first = cleaned.get("due_on"), cleaned.get("first_due_on")
        if due_on and first and first > due_on:
            self.add_error("first_due_on", "Tanggal langkah melewati batas waktu rencana.")
        return cleaned

    def save(self, *, by):
        self.instance.request_id = self.request_id
        data = self.cleaned_data
        self.instance.open(by=by, first_step=data["first_step"], first_due_on=data["first_due_on"])
        return self.instance


class RevivalUpdateForm(VersionedForm, RevivalBaseForm):
    @transaction.atomic
    def save(self, *, by):
        self.check_version()
        self.instance.change(by=by, changed=self.changed_data)
        return self.instance


class RevivalCloseForm(PortalForm, forms.Form):
    """How the plan ended; the status of the KIM is set on its own page."""

    state = forms.ChoiceField(
        label="Apa hasil rencana ini?",
        widget=forms.RadioSelect,
        choices=[
            (RevivalState.REVIVED, RevivalState.REVIVED.label),
            (RevivalState.STOPPED, RevivalState.STOPPED.label),
        ],
        error_messages={"required": "Pilih hasilnya", "invalid_choice": "Pilih hasilnya"},
    )
    outcome = forms.CharField(
        label="Apa yang dicapai, atau mengapa dihentikan?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis hasilnya",
            "max_length": "Hasil paling panjang 500 huruf",
        },
    )


class RevivalFilterForm(KecamatanFilterForm):
    """Filters of the list of plans; without a state only those that run are listed."""

    keadaan = KnownChoiceField(choices=STATE_ANSWERS)

    def apply(self, plans):
        plans = self.in_kecamatan(plans)
        state = self.value("keadaan")
        if state == OVERDUE:
            return plans.overdue()
        return plans.filter(state=state) if state else plans.open()


class RevivalStepBaseForm(forms.ModelForm):
    due_on = _future_date("Paling lambat", "Isi tanggal")

    class Meta:
        model = RevivalStep
        fields = ["text", "owner", "due_on"]
        error_messages = {
            "text": {"required": "Isi langkah", "max_length": "Langkah paling panjang 200 huruf"},
            "owner": {
                "required": "Isi siapa yang mengerjakan",
                "max_length": "Nama paling panjang 120 huruf",
            },
        }


class RevivalStepCreateForm(PortalForm, RevivalStepBaseForm):
    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.plan = plan

    def clean_due_on(self):
        return _require_coming(self.cleaned_data["due_on"])

    def save(self, *, by):
        self.instance.store(by=by)
        return self.instance


class RevivalStepUpdateForm(VersionedForm, RevivalStepBaseForm):
    @transaction.atomic
    def save(self, *, by):
        self.check_version()
        self.instance.store(by=by, changed=self.changed_data)
        return self.instance


class RevivalStepFinishForm(PortalForm, forms.Form):
    done_on = forms.DateField(
        label="Dikerjakan pada",
        widget=DateInput,
        error_messages={"required": "Isi tanggal", "invalid": WRONG_DATE},
    )
    note = forms.CharField(
        label="Keterangan",
        required=False,
        max_length=300,
        help_text="Apa yang disepakati atau dihasilkan.",
        error_messages={"max_length": "Keterangan paling panjang 300 huruf"},
    )


class RevivalStepDropForm(PortalForm, forms.Form):
    note = forms.CharField(
        label="Mengapa langkah ini tidak jadi?",
        max_length=300,
        error_messages={
            "required": "Tulis alasannya",
            "max_length": "Alasan paling panjang 300 huruf",
        },
    )
