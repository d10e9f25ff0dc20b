from django import forms

from kim_portal.forms import PortalForm
from kim_portal.uploads import MEGABYTE

FILE_LIMIT = MEGABYTE // 4


class SheetUploadForm(PortalForm, forms.Form):
    berkas = forms.FileField(
        label="Berkas lembar",
        help_text="Berkas .json yang disimpan dari antrean di perangkat Anda.",
        widget=forms.ClearableFileInput({"accept": "application/json,.json"}),
        error_messages={
            "required": "Pilih berkas lembar",
            "empty": "Berkas ini kosong",
            "invalid": "Pilih berkas lembar",
        },
    )

    def clean_berkas(self) -> bytes:
        upload = self.cleaned_data["berkas"]
        if upload.size > FILE_LIMIT:
            raise forms.ValidationError(
                "Berkas terlalu besar untuk satu lembar nilai", code="too_large"
            )
        return upload.read()
