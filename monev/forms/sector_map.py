from django import forms

from kim_portal.forms import PortalForm
from monev.sector_map import map_sectors, proposed, sector_names


class SectorMapForm(PortalForm, forms.Form):
    """The potentials of each entry; none may be right as well."""

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        names, self.entries = sector_names(), list(entries)
        for entry in self.entries:
            self.fields[f"potensi-{entry.pk}"] = forms.MultipleChoiceField(
                label=f"Potensi {entry}",
                required=False,
                choices=list(names.items()),
                initial=proposed(entry, names),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": "Pilih potensi dari daftar"},
            )

    @property
    def rows(self):
        return [(entry, self[f"potensi-{entry.pk}"]) for entry in self.entries]

    def save(self, round_, *, by) -> int:
        typed = {one.pk: self.cleaned_data[f"potensi-{one.pk}"] for one in self.entries}
        return map_sectors(round_, typed, by=by)
