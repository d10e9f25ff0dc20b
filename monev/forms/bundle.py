from django import forms

from kim_portal.forms import PortalForm
from monev.bundle_reading import SIZE_LIMIT, UnreadableBundle, read


class BundleUploadForm(PortalForm, forms.Form):
    berkas = forms.FileField(
        label="Berkas bundel atau bukti",
        help_text="Berkas .json yang diunduh dari halaman hasil. Berkas tidak disimpan.",
        widget=forms.ClearableFileInput({"accept": "application/json,.json"}),
        error_messages={
            "required": "Pilih berkas bundel",
            "empty": "Berkas ini kosong",
            "invalid": "Pilih berkas bundel",
        },
    )

    def clean_berkas(self) -> dict:
        """Return the bundle as mappings, sure of its outer form."""
        upload = self.cleaned_data["berkas"]
        if upload.size > SIZE_LIMIT:
            raise forms.ValidationError("Ukuran bundel paling besar 5 MB", code="too_large")
        try:
            return read(upload.read())
        except UnreadableBundle as error:
            raise forms.ValidationError(str(error)) from None
