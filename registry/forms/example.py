from django import forms

from kim_portal.forms import PortalForm


class ExampleForm(PortalForm, forms.Form):
    """What others can learn from an activity; nothing written takes it off the list."""

    note = forms.CharField(
        label="Apa yang patut dicontoh?",
        help_text="Satu kalimat untuk KIM lain. Kosongkan untuk menghapusnya dari contoh baik.",
        required=False,
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Keterangan paling panjang 250 huruf"},
    )
