from django import forms

from kim_portal.forms import PortalForm
from monev.delivery import Envelope

DECISIONS = {"terima": "Terima lembar ini", "tolak": "Tolak lembar ini"}


class EnvelopeForm(forms.Form):
    """What a device sends beside the answers: its key and its clock."""

    kiriman = forms.UUIDField(
        error_messages={"invalid": "Kunci kiriman tidak terbaca. Ajukan lembar sekali lagi"}
    )
    # A clock that says nonsense is no reason to refuse a sheet.
    jam_perangkat = forms.CharField(required=False, max_length=40)

    def envelope(self, version: int | None) -> Envelope:
        try:
            moment = forms.DateTimeField(required=False).clean(self.cleaned_data["jam_perangkat"])
        except forms.ValidationError:
            moment = None
        return Envelope(key=self.cleaned_data["kiriman"], version=version, device_time=moment)


class LateDecisionForm(PortalForm, forms.Form):
    """The chair's word on a sheet that came after the closing."""

    putusan = forms.ChoiceField(
        label="Putusan",
        choices=list(DECISIONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih putusan", "invalid_choice": "Pilih putusan"},
    )
    alasan = forms.CharField(
        label="Alasan",
        help_text="Tercatat, terbaca oleh jurinya, dan dimuat dalam berita acara.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasan putusan ini",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )

    @property
    def is_accepted(self) -> bool:
        return self.cleaned_data["putusan"] == "terima"
