from crispy_forms.layout import Layout
from django import forms
from django.db import transaction

from kim_portal.forms import DateInput, PortalForm, VersionedForm
from registry.enums_assistance import (
    PermitKind,
    PermitState,
)
from registry.forms.fields import PastDateField
from registry.models import UmkmPermit

FACTS = ["number", "is_number_public", "issued_on", "expires_on", "is_assisted"]


class PermitForm(PortalForm, forms.ModelForm):
    """What recording and updating a permit share."""

    issued_on = PastDateField(
        "Tanggal terbit",
        label="Terbit pada",
        help_text="Hanya untuk izin yang sudah terbit.",
        required=False,
    )

    layout = Layout("state", "issued_on", "expires_on", "number", "is_number_public", "is_assisted")

    class Meta:
        model = UmkmPermit
        fields = ["state", *FACTS]
        widgets = {"state": forms.RadioSelect, "expires_on": DateInput}
        labels = {"state": "Sampai di mana pengurusannya?"}
        help_texts = {
            "expires_on": "Kosongkan bila izin tidak punya batas, misalnya NIB.",
            "number": "Tidak tampil untuk umum, kecuali pemilik mengizinkan di bawah ini.",
        }
        error_messages = {
            "state": {"required": "Pilih keadaan izin", "invalid_choice": "Pilih keadaan izin"},
            "number": {"max_length": "Nomor izin paling panjang 60 huruf"},
            "expires_on": {"invalid": "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = self._states()

    def _states(self):
        return PermitState.choices

    def clean(self):
        """Put each sentence on its field; what only an issued permit has is dropped otherwise."""
        cleaned = super().clean()
        if "state" not in cleaned:
            return cleaned
        if cleaned["state"] != PermitState.ISSUED:
            return cleaned | {"issued_on": None, "expires_on": None, "is_number_public": False}
        issued, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if not issued and "issued_on" not in self.errors:
            self.add_error("issued_on", "Isi tanggal izin terbit")
        if issued and expires and expires < issued:
            self.add_error("expires_on", "Masa berlaku tidak boleh berakhir sebelum tanggal terbit")
        if cleaned.get("is_number_public") and not cleaned.get("number"):
            self.add_error("number", "Isi nomor izin yang akan ditampilkan")
        return cleaned


class PermitCreateForm(PermitForm):
    layout = Layout("kind", *PermitForm.layout)

    class Meta(PermitForm.Meta):
        fields = ["kind", "state", *FACTS]
        widgets = PermitForm.Meta.widgets | {"kind": forms.RadioSelect}
        error_messages = PermitForm.Meta.error_messages | {
            "kind": {"required": "Pilih jenis izin", "invalid_choice": "Pilih jenis izin"}
        }

    def __init__(self, *args, umkm, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.umkm = umkm
        self.fields["kind"].choices = PermitKind.choices
        self.fields["state"].initial = PermitState.PREPARING

    def _get_validation_exclusions(self):
        """Check the rule "one procedure per kind" too, although the business is not asked for."""
        return super()._get_validation_exclusions() - {"umkm"}

    def save(self, *, by):
        self.instance.store(by=by)
        return self.instance


class PermitUpdateForm(VersionedForm, PermitForm):
    """The state that is stored, the ones that may follow it, and the other facts."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.old_state = self.instance.state

    def _states(self):
        allowed = {self.instance.state, *self.instance.next_states}
        return [choice for choice in PermitState.choices if choice[0] in allowed]

    @transaction.atomic
    def save(self, *, by):
        """Store the next version; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        facts = {name: self.cleaned_data[name] for name in FACTS}
        # The form has written the new state on the row; the move starts from the stored one.
        self.instance.state = self.old_state
        self.instance.revise(self.cleaned_data["state"], by=by, **facts)
        return self.instance
