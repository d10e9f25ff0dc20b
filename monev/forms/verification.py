import re

from django import forms

from kim_portal.codes import normal_code
from kim_portal.forms import PortalForm


class DocumentCheckForm(PortalForm, forms.Form):
    kode = forms.CharField(
        label="Kode periksa",
        help_text="Dua belas huruf dan angka di kaki dokumen, misalnya 7KQ2-M4XD-9HTC.",
        max_length=40,
        error_messages={
            "required": "Isi kode periksa",
            "max_length": "Kode periksa terdiri dari dua belas huruf dan angka",
        },
    )

    def clean_kode(self):
        code = normal_code(self.cleaned_data["kode"])
        if not re.fullmatch(r"[0-9A-Z]{12}", code):
            raise forms.ValidationError("Kode periksa terdiri dari dua belas huruf dan angka")
        return code
