from django import forms
from django.utils import timezone

from kim_portal.forms import DateInput, PortalForm
from kim_portal.uploads import Document, read_document
from monev.decreeing import store_decree
from monev.models import Decree


class DecreeForm(PortalForm, forms.ModelForm):
    scan = forms.FileField(
        label="Hasil pindai SK",
        required=False,
        help_text="PDF, JPG, PNG, atau WebP, paling besar 10 MB. Terbuka untuk umum bersama hasil.",
        error_messages={"empty": "Berkas ini kosong", "invalid": "Pilih berkas hasil pindai SK"},
    )

    class Meta:
        model = Decree
        fields = ["number", "signed_on"]
        widgets = {"signed_on": DateInput()}
        help_texts = {"number": "Tulis persis seperti pada surat"}
        error_messages = {
            "number": {
                "required": "Isi nomor SK",
                "max_length": "Nomor SK paling panjang 120 huruf",
            },
            "signed_on": {
                "required": "Isi tanggal SK",
                "invalid": "Isi tanggal SK, misalnya 21 November 2026",
            },
        }

    def __init__(self, *args, round_, **kwargs):
        super().__init__(*args, instance=Decree(round=round_), **kwargs)
        self.fields["signed_on"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean_number(self) -> str:
        return " ".join(self.cleaned_data["number"].split())

    def clean_scan(self) -> Document | None:
        upload = self.cleaned_data["scan"]
        return read_document(upload) if upload else None

    def save(self, *, by) -> Decree:
        return store_decree(self.instance, self.cleaned_data["scan"], by=by)
