from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.core.validators import validate_email

from kim_portal.forms import FilterForm, IdempotentForm, KnownChoiceField, PhoneField, PortalForm
from registry.enums import RegionLevel
from registry.enums_privacy import RejectReason, RequestKind, RequestState
from registry.models import Region, SubjectRequest
from registry.person import plain_contact

NAME_ERRORS = {"required": "Isi nama Anda", "max_length": "Nama paling panjang 120 huruf"}
DETAIL_ERRORS = {"max_length": "Keterangan paling panjang 1.000 huruf"}
# What `?keadaan=` may say; without it everything that still waits is listed.
STATE_ANSWERS = [
    ("lewat", "Lewat batas"),
    (RequestState.DONE, RequestState.DONE.label),
    (RequestState.REJECTED, RequestState.REJECTED.label),
]


class ContactField(forms.CharField):
    """A mobile number or an e-mail address, stored in one form each."""

    MESSAGE = "Tulis nomor WhatsApp 10 sampai 13 angka atau alamat surel yang lengkap"

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return text
        try:
            if "@" in text:
                validate_email(text)
                return text.lower()
            return PhoneField(required=True).clean(text)
        except forms.ValidationError:
            raise forms.ValidationError(self.MESSAGE, code="invalid") from None


class SubjectRequestForm(IdempotentForm, forms.ModelForm):
    """What a visitor asks about their own data; no account is needed."""

    requester_contact = ContactField(
        label="Nomor WhatsApp atau surel",
        help_text="Untuk menghubungi Anda tentang permintaan ini saja. Tidak ditampilkan.",
        max_length=120,
        error_messages={
            "required": "Isi nomor WhatsApp atau surel Anda",
            "max_length": "Nomor atau surel paling panjang 120 huruf",
        },
    )

    layout = Layout("kind", "region", "requester_name", "requester_contact", "details")

    class Meta:
        model = SubjectRequest
        fields = ["kind", "region", "requester_name", "requester_contact", "details"]
        widgets = {"kind": forms.RadioSelect, "details": forms.Textarea(attrs={"rows": 4})}
        labels = {"kind": "Apa yang Anda minta?", "requester_name": "Nama Anda"}
        help_texts = {
            "region": "Kabupaten/kota tempat KIM itu berada.",
            "details": "Sebutkan KIM dan desanya, data yang keliru, atau alamat halaman fotonya. "
            "Jangan tulis NIK.",
        }
        error_messages = {
            "kind": {"required": "Pilih permintaan Anda"},
            "region": {
                "required": "Pilih kabupaten/kota",
                "invalid_choice": "Pilih kabupaten/kota dari daftar",
            },
            "requester_name": NAME_ERRORS,
            "details": DETAIL_ERRORS,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = RequestKind.choices
        self.fields["requester_name"].required = True
        region = self.fields["region"]
        region.queryset = (
            Region.objects.current().below(settings.OFFICE_REGION)
            .filter(level=RegionLevel.KABUPATEN).order_by("name")
        )  # fmt: skip
        region.empty_label = "Pilih kabupaten/kota"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") in {RequestKind.PHOTO, RequestKind.CORRECTION} and not cleaned.get(
            "details", "x"
        ):
            self.add_error("details", "Tulis foto atau data yang mana")
        return cleaned

    def save(self, *, by=None):
        """Start the clock; a second click returns the request of the first."""
        self.instance.request_id = self.request_id
        self.instance.receive(by=by)
        return self.instance


class MemberRequestForm(IdempotentForm, forms.ModelForm):
    """The same for a member who asked the pengurus or the office in person."""

    layout = Layout("kind", "details")

    class Meta:
        model = SubjectRequest
        fields = ["kind", "details"]
        widgets = {"kind": forms.RadioSelect, "details": forms.Textarea(attrs={"rows": 4})}
        labels = {"kind": "Apa yang diminta orang ini?"}
        help_texts = {"details": "Misalnya data yang keliru dan isian yang benar."}
        error_messages = {
            "kind": {"required": "Pilih permintaannya"},
            "details": DETAIL_ERRORS,
        }

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = RequestKind.choices
        self.instance.member = member

    def save(self, *, by):
        member = self.instance.member
        self.instance.request_id = self.request_id
        self.instance.requester_name, self.instance.requester_contact = (
            member.full_name, member.phone,
        )  # fmt: skip
        self.instance.receive(by=by)
        return self.instance


class SubjectRequestFindForm(PortalForm, forms.Form):
    """Opens the status by the number of the receipt."""

    nomor = forms.CharField(
        label="Nomor permintaan",
        help_text="Tertulis pada bukti, misalnya PD-7KQ2-MXRP-84TD.",
        max_length=40,
        error_messages={"required": "Tulis nomor permintaan"},
    )


class SubjectRequestFinishForm(PortalForm, forms.Form):
    note = forms.CharField(
        label="Apa yang sudah dilakukan?",
        help_text="Hanya untuk dinas. Terhapus bersama data pemohon.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis apa yang sudah dilakukan",
            "max_length": "Catatan paling panjang 1.000 huruf",
        },
    )


class SubjectRequestRejectForm(PortalForm, forms.Form):
    reason = forms.ChoiceField(
        label="Mengapa tidak dapat dipenuhi?",
        help_text="Alasan ini terbaca oleh pemohon di halaman status.",
        choices=[one for one in RejectReason.choices if one[0]],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih alasannya", "invalid_choice": "Pilih alasannya"},
    )
    note = forms.CharField(
        label="Catatan",
        help_text="Hanya untuk dinas.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Catatan paling panjang 1.000 huruf"},
    )


class SubjectRequestFilterForm(FilterForm):
    keadaan = KnownChoiceField(choices=STATE_ANSWERS)

    def apply(self, requests):
        state = self.chosen["keadaan"]
        if state == "lewat":
            return requests.overdue()
        return requests.filter(state=state) if state else requests.open()


class PersonFindForm(FilterForm):
    """Looks for more rows of the person than the request itself names."""

    nama = forms.CharField(label="Nama", required=False, max_length=120)
    kontak = forms.CharField(label="Nomor atau surel", required=False, max_length=120)

    @property
    def contact(self) -> str:
        return plain_contact(self.chosen["kontak"])


class EraseForm(PortalForm, forms.Form):
    """The last question before a person is erased; asks for a ketua what happens to the term."""

    ends_chair = forms.BooleanField(
        label="Masa jabatan ketua berakhir hari ini. KIM atau forum itu sudah diberi tahu.",
        required=False,
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        if not person.chairs:
            del self.fields["ends_chair"]

    @property
    def ends(self) -> bool:
        return bool(self.cleaned_data.get("ends_chair"))
