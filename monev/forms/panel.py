from django import forms

from kim_portal.forms import PortalForm
from monev.enums import PanelRole
from monev.models import JuriAssignment
from monev.seating import find_person, recuse, seat, unseat

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


class RecusalForm(PortalForm, forms.Form):
    """A conflict of interest: the office chooses the juri, a juri declares their own."""

    juri = forms.ModelChoiceField(
        JuriAssignment.objects.none(),
        label="Juri",
        empty_label="Pilih juri",
        error_messages={"required": "Pilih juri", "invalid_choice": "Pilih juri dari daftar"},
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Misalnya hubungan keluarga dengan pengurus",
        error_messages=LONG_REASON | {"max_length": "Alasan paling panjang 500 huruf"},
    )

    def __init__(self, *args, entry, own_seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry, self.own_seat = entry, own_seat
        if own_seat:
            del self.fields["juri"]
        else:
            seats = entry.round.juri_assignments.scoring().select_related("user")
            self.fields["juri"].queryset = seats
            self.fields["juri"].label_from_instance = str

    def save(self, *, by):
        juri = self.own_seat or self.cleaned_data["juri"]
        return recuse(juri, self.entry, reason=self.cleaned_data["reason"], by=by)
