from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.forms import DateInput, IdempotentForm, PhoneField, PortalForm
from registry.consent import CURRENT
from registry.enums import Position
from registry.enums_office import Occupation
from registry.models import Member


class MemberForm(IdempotentForm, forms.ModelForm):
    """A new term in a KIM or a forum; `owner` is that KIM or forum."""

    phone = PhoneField(
        help_text="Hanya terlihat oleh pengurus dan dinas kabupaten/kota.",
        required=False,
    )
    consent = forms.BooleanField(
        label=CURRENT.text,
        error_messages={"required": "Centang persetujuan. Tanpa persetujuan nama tidak dicatat"},
    )

    layout = Layout("full_name", "sex", "position", "occupation", "phone", "started_on", "consent")

    class Meta:
        model = Member
        fields = ["full_name", "sex", "position", "occupation", "phone", "started_on"]
        widgets = {"started_on": DateInput, "sex": forms.RadioSelect}
        help_texts = {"occupation": "Hanya untuk memeriksa aturan keanggotaan daerah."}
        error_messages = {
            "occupation": {"invalid_choice": "Pilih pekerjaan dari daftar"},
            "full_name": {
                "required": "Isi nama lengkap",
                "max_length": "Nama lengkap paling panjang 120 huruf",
            },
            "position": {"required": "Pilih jabatan"},
            "sex": {"required": "Pilih jenis kelamin"},
            "started_on": {
                "required": "Isi tanggal mulai menjabat",
                "invalid": "Isi tanggal mulai menjabat, misalnya 12/03/2024",
            },
        }

    def __init__(self, *args, owner, **kwargs):
        super().__init__(*args, **kwargs)
        setattr(self.instance, owner._meta.model_name, owner)
        # The rules about occupations are those of a KIM; of a forum nobody needs to know it.
        if owner._meta.model_name == "kim":
            self.fields["occupation"].required = False
            self.fields["occupation"].choices = Occupation.choices
        else:
            del self.fields["occupation"]
            self.layout = Layout(*[one for one in self.layout if one != "occupation"])
        self.fields["position"].choices = [("", "Pilih jabatan"), *Position.choices]

    def clean_occupation(self):
        return self.cleaned_data["occupation"] or Occupation.NOT_STATED

    def clean_started_on(self):
        day = self.cleaned_data["started_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal mulai menjabat tidak boleh setelah hari ini")
        return day

    def save(self, *, by):
        """Begin the term; a second click returns the member of the first."""
        self.instance.request_id = self.request_id
        self.instance.consent_version = CURRENT.version
        return self.instance.join(by=by)


class MemberEndForm(PortalForm, forms.Form):
    """The last day of a term and why it ended."""

    ended_on = forms.DateField(
        label="Selesai menjabat pada",
        widget=DateInput,
        initial=timezone.localdate,
        error_messages={
            "required": "Isi tanggal selesai menjabat",
            "invalid": "Isi tanggal selesai menjabat, misalnya 12/03/2026",
        },
    )
    reason = forms.CharField(
        label="Alasan",
        help_text="Misalnya mengundurkan diri, pindah, atau pergantian pengurus.",
        max_length=250,
        error_messages={
            "required": "Tulis alasan selesai menjabat",
            "max_length": "Alasan paling panjang 250 huruf",
        },
    )

    def clean_ended_on(self):
        day = self.cleaned_data["ended_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal selesai tidak boleh setelah hari ini")
        return day

    def apply(self, member: Member, *, by):
        """End the term; raises DomainError for a day before its first."""
        member.end_term(by=by, on=self.cleaned_data["ended_on"], reason=self.cleaned_data["reason"])


class MemberConsentForm(PortalForm, forms.Form):
    """The day on which somebody agreed whose name came with a file of the office."""

    consented_on = forms.DateField(
        label="Orang ini setuju pada tanggal",
        widget=DateInput,
        initial=timezone.localdate,
        error_messages={
            "required": "Isi tanggal persetujuan",
            "invalid": "Isi tanggal persetujuan, misalnya 12/03/2026",
        },
    )
    consent = forms.BooleanField(
        label=CURRENT.text,
        error_messages={"required": "Centang setelah orangnya setuju"},
    )

    def clean_consented_on(self):
        day = self.cleaned_data["consented_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal persetujuan tidak boleh setelah hari ini")
        if day < CURRENT.since:
            raise forms.ValidationError(
                f"Bunyi persetujuan ini berlaku sejak {date_format(CURRENT.since)}"
            )
        return day
