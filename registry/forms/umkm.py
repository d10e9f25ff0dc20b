from crispy_forms.layout import Layout
from django import forms
from django.db import transaction

from kim_portal.forms import IdempotentForm, PortalForm, VersionedForm
from registry.enums_assistance import (
    OwnerConsent,
)
from registry.forms.fields import PastDateField, WebAddressField, without_phone_number
from registry.models import Sector, Umkm
from registry.models.channel import is_private_link


def public_link(url: str) -> str:
    """Return the address; raises ValidationError when it gives away a number or a group."""
    if is_private_link(url):
        raise forms.ValidationError(
            "Tautan ini memuat nomor telepon atau undangan grup. Halaman ini dibaca umum."
        )
    return url


class UmkmForm(PortalForm, forms.ModelForm):
    """What creation and editing share."""

    sector = forms.ModelChoiceField(
        Sector.objects.filter(is_retired=False),
        label="Sektor",
        empty_label="Pilih sektor",
        error_messages={"required": "Pilih sektor", "invalid_choice": "Pilih sektor"},
    )
    consented_on = PastDateField(
        "Tanggal persetujuan",
        label="Tanggal persetujuan",
        help_text="Isi bila pemilik sudah setuju. Simpan bukti tertulisnya di KIM.",
        required=False,
    )
    promotion_url = WebAddressField(
        label="Tautan promosi",
        help_text="Akun atau lapak usaha, misalnya instagram.com/keripikwaru. "
        "Jangan tautan yang memuat nomor telepon.",
        required=False,
    )
    ended_on = PastDateField(
        "Tanggal akhir pendampingan",
        label="Tidak didampingi lagi sejak",
        help_text="Kosongkan selama KIM masih mendampingi. Catatan usaha tetap tersimpan.",
        required=False,
    )

    layout = Layout(
        "name", "product", "sector", "promotion_url", "owner_name", "consent", "consented_on",
        "ended_on",
    )  # fmt: skip

    class Meta:
        model = Umkm
        fields = [
            "name", "product", "sector", "promotion_url", "owner_name", "consent", "consented_on",
            "ended_on",
        ]  # fmt: skip
        widgets = {"consent": forms.RadioSelect}
        help_texts = {
            "product": "Misalnya keripik pisang, batik, atau jasa jahit.",
            "owner_name": "Tidak tampil untuk umum, kecuali pemilik setuju.",
            "consent": "Tanpa persetujuan, usaha ini hanya terlihat oleh pengurus dan dinas.",
        }
        error_messages = {
            "name": {
                "required": "Isi nama usaha",
                "max_length": "Nama usaha paling panjang 120 huruf",
            },
            "product": {
                "required": "Isi produknya",
                "max_length": "Produk paling panjang 200 huruf",
            },
            "consent": {
                "required": "Pilih persetujuan pemilik",
                "invalid_choice": "Pilih persetujuan pemilik",
            },
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consent"].choices = OwnerConsent.choices

    def clean_name(self):
        return without_phone_number(self.cleaned_data["name"])

    def clean_product(self):
        return without_phone_number(self.cleaned_data["product"])

    def clean_promotion_url(self):
        return public_link(self.cleaned_data["promotion_url"])

    def clean(self):
        """Say on which field an agreement is incomplete; without one its date is forgotten."""
        cleaned = super().clean()
        consent, day = cleaned.get("consent"), cleaned.get("consented_on")
        if consent == OwnerConsent.NONE:
            cleaned["consented_on"] = None
        elif consent and not day and "consented_on" not in self.errors:
            self.add_error("consented_on", "Isi tanggal pemilik memberi persetujuan")
        if consent == OwnerConsent.OWNER and not cleaned.get("owner_name"):
            self.add_error("owner_name", "Isi nama pemilik yang setuju ditampilkan")
        return cleaned


class UmkmCreateForm(IdempotentForm, UmkmForm):
    layout = Layout(*[name for name in UmkmForm.layout if name != "ended_on"])

    def __init__(self, *args, kim, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["ended_on"]
        self.instance.kim = kim

    @transaction.atomic
    def save(self, *, by):
        self.instance.request_id = self.request_id
        self.instance.store(by=by)
        return self.instance


class UmkmUpdateForm(VersionedForm, UmkmForm):
    @transaction.atomic
    def save(self, *, by):
        """Store the next version; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        self.instance.store(by=by, changed=[name for name in self.changed_data if name != "versi"])
        return self.instance
