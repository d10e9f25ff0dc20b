from django import forms
from django.utils import timezone

from kim_portal.forms import PortalForm
from registry.forms.fields import PastDateField


class KimCorrectionForm(PortalForm, forms.Form):
    """What was wrong on the page of a KIM, in words for everybody."""

    note = forms.CharField(
        label="Apa yang semula keliru?",
        help_text="Misalnya “Jumlah anggota semula tertulis 40, seharusnya 14.” Tanpa nama orang.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis apa yang semula keliru",
            "max_length": "Catatan koreksi paling panjang 500 huruf",
        },
    )
    corrected_on = PastDateField(
        "Hari perbaikan",
        label="Diperbaiki pada",
        initial=timezone.localdate,
        error_messages={"required": "Isi hari perbaikan"},
    )
