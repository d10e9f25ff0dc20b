from django import forms

from kim_portal.forms import PortalForm
from monev.rehearsal import MAX_SAMPLES, start_rehearsal

COUNT = f"Tulis angka dari 1 sampai {MAX_SAMPLES}"


class RehearsalForm(PortalForm, forms.Form):
    """How many invented entries the panel practises on."""

    entry_count = forms.IntegerField(
        label="Jumlah peserta contoh",
        min_value=1,
        max_value=MAX_SAMPLES,
        initial=3,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), COUNT),
    )

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round

    def save(self, *, by):
        return start_rehearsal(self.round, by=by, **self.cleaned_data)
