from django import forms

from kim_portal.forms import PortalForm
from kim_portal.uploads import Document, check_pdf, read_document
from monev.enums_signing import OUTSIDE_WAYS, SigningWay


class BeritaAcaraIssueForm(PortalForm, forms.Form):
    cara = forms.ChoiceField(
        label="Cara menandatangani",
        choices=[(one.value, one.label) for one in OUTSIDE_WAYS],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih cara menandatangani",
            "invalid_choice": "Pilih cara menandatangani",
        },
    )


class SignedCopyForm(PortalForm, forms.Form):
    berkas = forms.FileField(
        label="Berkas bertanda tangan",
        widget=forms.ClearableFileInput({"accept": "application/pdf,.pdf,image/*"}),
        error_messages={
            "required": "Pilih berkas yang sudah ditandatangani",
            "empty": "Berkas ini kosong",
            "invalid": "Pilih berkas yang sudah ditandatangani",
        },
    )

    def __init__(self, *args, way: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.way = way
        self.fields["berkas"].help_text = (
            "PDF dari aplikasi TTE, apa adanya, paling besar 10 MB. Jangan dicetak ulang."
            if way == SigningWay.TTE
            else "PDF atau foto semua halaman sekaligus, paling besar 10 MB."
        )

    def clean_berkas(self) -> Document:
        upload = self.cleaned_data["berkas"]
        if self.way != SigningWay.TTE:
            return read_document(upload)
        check_pdf(upload)
        upload.seek(0)
        return Document(upload.read(), upload.name, "application/pdf")
