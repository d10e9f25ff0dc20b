from django import forms
from django.core.exceptions import ValidationError

from kim_portal.forms import PortalForm
from kim_portal.uploads import MEGABYTE, refuse_large
from monev.forms.division import CategoryField
from monev.models import Entry, Package, Round
from monev.package_check import Checked
from monev.package_reading import SIZE_LIMIT
from monev.receiving import receive, take_in

NEW = "baru"


class PackageForm(PortalForm, forms.Form):
    berkas = forms.FileField(
        label="Paket delegasi (ZIP)",
        max_length=250,
        help_text=f"Seperti diunduh di portal asal, paling besar {SIZE_LIMIT // MEGABYTE} MB. "
        "Jangan dibuka atau dikemas ulang",
        widget=forms.ClearableFileInput({"accept": "application/zip,.zip"}),
        error_messages={
            "required": "Pilih berkas paket delegasi",
            "empty": "Berkas ini kosong. Unduh lagi di portal asal",
            "max_length": "Nama berkas terlalu panjang. Ganti namanya, lalu pilih lagi",
        },
    )

    def __init__(self, *args, round_: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round_

    def clean_berkas(self):
        upload = self.cleaned_data["berkas"]
        refuse_large(upload, SIZE_LIMIT // MEGABYTE, "paket")
        return upload

    def save(self, *, by) -> Package:
        upload = self.cleaned_data["berkas"]
        return receive(upload.read(), upload.name, self.round, by=by)


class PackageAcceptForm(PortalForm, forms.Form):
    """Which KIM of this portal it is; the same name in the same desa is chosen already."""

    kim = forms.ChoiceField(
        label="KIM di portal ini",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih KIM di portal ini, atau daftarkan sebagai KIM baru",
            "invalid_choice": "Pilih KIM dari daftar",
        },
    )

    def __init__(self, *args, package: Package, checked: Checked, **kwargs):
        super().__init__(*args, **kwargs)
        self.package, self.checked = package, checked
        self.known = {str(kim.pk): kim for kim in checked.candidates}
        field = self.fields["kim"]
        field.choices = [
            (key, f"{kim} ({kim.registry_no}, {kim.get_state_display().lower()})")
            for key, kim in self.known.items()
        ]
        if checked.match is None:
            name = package.facts["kim"]["name"]
            field.choices += [(NEW, f"Daftarkan {name} sebagai KIM baru, terverifikasi")]
        # Where other KIM are in the desa and none is called so, a person decides.
        if checked.match or not self.known:
            field.initial = str(checked.match.pk) if checked.match else NEW
        if package.round.categories.exists():
            self.fields["category"] = CategoryField(package.round.categories.all())

    def clean_kim(self):
        chosen = self.cleaned_data["kim"]
        if chosen != NEW and chosen not in self.known:
            raise ValidationError("Pilih KIM dari daftar")
        return self.known.get(chosen)

    def save(self, *, by) -> Entry:
        data = self.cleaned_data
        return take_in(self.package, by=by, kim=data["kim"], category=data.get("category"))
