from django import forms

from kim_portal.forms import PortalForm
from monev.enums import PanelRole
from monev.seating import find_person, seat, unseat

LONG_REASON = {"required": "Tulis alasannya"}


class JuriCreateForm(PortalForm, forms.Form):
    person = forms.CharField(
        label="Nama pengguna atau nama lengkap",
        max_length=120,
        help_text="Orang ini harus sudah punya akun",
        error_messages={"required": "Isi nama pengguna atau nama lengkap"},
    )
    role = forms.ChoiceField(
        label="Peran",
        choices=PanelRole.choices,
        initial=PanelRole.MEMBER,
        widget=forms.RadioSelect,
        help_text="Sekretaris tidak menilai",
        error_messages={"required": "Pilih peran", "invalid_choice": "Pilih peran"},
    )
    institution = forms.CharField(label="Lembaga", required=False, max_length=150)

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round

    def save(self, *, by):
        cleaned = self.cleaned_data
        return seat(
            self.round, find_person(cleaned["person"]), role=cleaned["role"],
            institution=cleaned["institution"], by=by,
        )  # fmt: skip


class JuriEndForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Alasan",
        max_length=250,
        widget=forms.Textarea({"rows": 3}),
        error_messages=LONG_REASON | {"max_length": "Alasan paling panjang 250 huruf"},
    )

    def __init__(self, *args, juri, **kwargs):
        super().__init__(*args, **kwargs)
        self.juri = juri

    def save(self, *, by):
        return unseat(self.juri, reason=self.cleaned_data["reason"], by=by)


class IntegrityForm(PortalForm, forms.Form):
    agrees = forms.BooleanField(
        label="Saya menyetujui pakta integritas ini",
        error_messages={"required": "Centang persetujuan sebelum melanjutkan"},
    )
