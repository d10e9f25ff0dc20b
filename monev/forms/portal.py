import base64
import binascii
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kim_portal.forms import DateInput, IdempotentForm, PortalForm
from kim_portal.signing_key import KEY_BYTES, NoKeyError, key_name, public_text
from monev.models import Portal
from monev.trusting import distrust, trust
from registry.enums import RegionLevel
from registry.forms.region import dotted
from registry.models import Region

SPEAKING_LEVELS = {RegionLevel.PROVINSI, RegionLevel.KABUPATEN}


class TrustForm(IdempotentForm, forms.ModelForm):
    fingerprint = forms.CharField(
        label="Sidik kunci menurut portal asal",
        max_length=40,
        help_text="Minta lewat telepon atau surat, jangan dari berkas yang sama: enam belas huruf "
        "dan angka, misalnya 4f1c 92ab 07de 5510",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Isi sidik kunci menurut portal asal"},
    )
    wilayah = forms.CharField(
        label="Kode wilayah yang diwakili",
        max_length=200,
        help_text="Kode kabupaten/kota atau provinsi; pisahkan dengan koma, misalnya 64.09, 64.08",
        error_messages={"required": "Isi kode wilayah yang diwakili"},
    )

    constraint_fields = {"portal_expires_after_start": "expires_on"}
    field_order = ["name", "wilayah", "public_key", "fingerprint", "starts_on", "expires_on",
                   "reason"]  # fmt: skip

    class Meta:
        model = Portal
        fields = ["name", "public_key", "starts_on", "expires_on", "reason"]
        widgets = {
            "starts_on": DateInput(),
            "expires_on": DateInput(),
            "reason": forms.Textarea({"rows": 3}),
            "public_key": forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        }
        help_texts = {
            "name": "Misalnya Portal KIM Kabupaten Kutai Timur",
            "public_key": "44 huruf dan tanda dari halaman Kunci portal asal (/cek/kunci/)",
            "reason": "Misalnya nomor surat kerja sama. Jangan tulis nama orang",
        }
        error_messages = {
            "name": {"required": "Isi nama portal",
                     "max_length": "Nama paling panjang 120 huruf"},
            "public_key": {"required": "Isi kunci publik portal asal",
                           "max_length": "Kunci publik harus 44 huruf dan tanda"},
            "starts_on": {"required": "Isi tanggal mulai",
                          "invalid": "Tulis tanggal seperti 21/11/2026"},
            "expires_on": {"required": "Isi tanggal berakhir",
                           "invalid": "Tulis tanggal seperti 21/11/2026"},
            "reason": {"required": "Tulis alasan portal ini dipercaya",
                       "max_length": "Alasan paling panjang 500 huruf"},
        }  # fmt: skip

    def clean_public_key(self):
        text = re.sub(r"\s", "", self.cleaned_data["public_key"])
        try:
            whole = len(base64.b64decode(text, validate=True)) == KEY_BYTES
        except (binascii.Error, ValueError):
            whole = False
        if not whole:
            raise ValidationError("Kunci publik harus 44 huruf dan tanda, disalin utuh")
        try:
            if text == public_text():
                raise ValidationError("Ini kunci portal ini sendiri")
        except NoKeyError:
            pass
        return text

    def clean_fingerprint(self):
        text = re.sub(r"[^0-9a-f]", "", self.cleaned_data["fingerprint"].lower())
        public = self.cleaned_data.get("public_key")
        if public and text != key_name(public).replace(" ", ""):
            raise ValidationError(
                f"Sidik tidak cocok. Sidik kunci yang diisi adalah {key_name(public)}; tanyakan "
                "lagi kepada portal asal sebelum mempercayainya"
            )
        return text

    def clean_wilayah(self):
        codes = [one for one in re.split(r"[\s,;]+", self.cleaned_data["wilayah"]) if one]
        found = []
        for code in dict.fromkeys(dotted(one) for one in codes):
            region = Region.objects.current().with_code(code)
            if region is None or region.level not in SPEAKING_LEVELS:
                raise ValidationError(f"“{code}” bukan kode kabupaten/kota atau provinsi")
            found.append(region)
        if not found:
            raise ValidationError("Isi kode wilayah yang diwakili")
        return found

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day < timezone.localdate():
            raise ValidationError("Tanggal berakhir sudah lewat")
        return day

    def save(self, *, by) -> Portal:
        self.instance.request_id = self.request_id
        return trust(self.instance, self.cleaned_data["wilayah"], by=by)


class PortalEndForm(PortalForm, forms.Form):
    alasan = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Misalnya kunci diganti atau bocor. Jangan tulis nama orang",
        error_messages={
            "required": "Tulis alasan kepercayaan diakhiri",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )

    def __init__(self, *args, portal: Portal, **kwargs):
        super().__init__(*args, **kwargs)
        self.portal = portal

    def save(self, *, by) -> Portal:
        return distrust(self.portal, reason=self.cleaned_data["alasan"], by=by)
