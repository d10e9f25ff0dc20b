from django import forms

from kim_portal.forms import PortalForm


class RoundCloseForm(PortalForm, forms.Form):
    """Sheets that will not come, ticked one by one, and why."""

    lembar = forms.MultipleChoiceField(
        label="Lembar yang tidak ditunggu",
        help_text="Lembar yang dicentang dibatalkan dan tidak dihitung.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Pilih lembar dari daftar"},
    )
    alasan = forms.CharField(
        label="Alasan lembar itu tidak ditunggu",
        help_text="Wajib bila ada lembar yang dicentang. Dimuat dalam berita acara.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Alasan paling panjang 500 huruf"},
    )

    def __init__(self, *args, owed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lembar"].choices = [
            (str(sheet.uuid), f"{sheet.juri.user} untuk {sheet.entry}") for sheet in owed
        ]
        if not owed:
            self.fields = {}
        self.uuids = {str(sheet.uuid): sheet.uuid for sheet in owed}

    @property
    def excused(self) -> list:
        return [self.uuids[key] for key in self.cleaned_data.get("lembar", [])]

    @property
    def reason(self) -> str:
        return self.cleaned_data.get("alasan", "")
