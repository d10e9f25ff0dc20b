"""Forms of a preparatory desa: founding it, and giving it its official code."""

import re

from django import forms

from kim_portal.forms import PortalForm
from registry.duties import duties
from registry.enums import RegionLevel, Role
from registry.forms.region import RegionField, dotted
from registry.models import Region
from registry.region_code import found_preparatory, give_code

OUTSIDE = "%s di luar wilayah tugas Anda"


class RegionCreateForm(PortalForm, forms.ModelForm):
    parent = RegionField(
        label="Kecamatan",
        help_text="Misalnya Babulu, atau kode 64.09.03.",
        levels=(RegionLevel.KECAMATAN,),
        error_messages={"required": "Isi kecamatan"},
    )

    class Meta:
        model = Region
        fields = ["name", "register_code", "parent"]
        labels = {"name": "Nama desa persiapan"}
        help_texts = {
            "name": "Tanpa kata “Desa”.",
            "register_code": "Kode register dari keputusan gubernur, bila sudah ada.",
        }
        error_messages = {
            "name": {
                "required": "Isi nama desa persiapan",
                "max_length": "Nama desa paling panjang 120 huruf",
            }
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_parent(self):
        kecamatan = self.cleaned_data["parent"]
        if not duties(self.by).covers(kecamatan.path, Role.KABUPATEN):
            raise forms.ValidationError(OUTSIDE % kecamatan.place)
        return kecamatan

    def clean(self):
        cleaned = super().clean()
        twins = Region.objects.current().filter(
            parent=cleaned.get("parent"), name__iexact=cleaned.get("name", "")
        )
        if twins.exists():
            self.add_error("name", "Desa dengan nama ini sudah ada di kecamatan itu")
        return cleaned

    def save(self, *, by):
        return found_preparatory(self.instance, by=by)


class RegionCodeForm(PortalForm, forms.Form):
    code = forms.CharField(
        label="Kode wilayah resmi",
        help_text="Kode Kemendagri sepuluh angka, misalnya 64.09.03.2013.",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"required": "Isi kode wilayah resmi"},
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_code(self):
        code = dotted("".join(self.cleaned_data["code"].split()))
        if not re.fullmatch(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}", code):
            raise forms.ValidationError("Kode wilayah harus sepuluh angka")
        if not duties(self.by).covers(code, Role.KABUPATEN):
            raise forms.ValidationError(OUTSIDE % f"Kode {code}")
        return code

    def apply(self, region: Region, *, by) -> Region:
        """Give the code; raises DomainError when its kecamatan is not known."""
        return give_code(region, self.cleaned_data["code"], by=by)
