from django import forms

from kim_portal.forms import PortalForm
from monev.models import Entry, Round
from monev.promotion import promote, targets_of


class EntryPromoteForm(PortalForm, forms.Form):
    putaran = forms.ModelChoiceField(
        Round.objects.none(),
        label="Putaran provinsi",
        error_messages={
            "required": "Pilih putaran provinsi",
            "invalid_choice": "Pilih putaran provinsi yang sedang menerima usulan",
        },
    )

    def __init__(self, *args, entry: Entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.fields["putaran"].queryset = targets_of(entry)

    def save(self, *, by) -> Entry:
        return promote(self.entry, self.cleaned_data["putaran"], by=by)
