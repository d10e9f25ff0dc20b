"""What the plenary decides: the order of tied entries, or a step back."""

from django import forms

from kim_portal.forms import PortalForm
from monev.models import Outcome
from monev.publication import open_ties


class TieDecisionForm(PortalForm, forms.Form):
    """One field `urutan-<peserta>` per tied entry, and the reason of the vote."""

    alasan = forms.CharField(
        label="Alasan putusan",
        help_text="Cara mengambil putusan dan pertimbangannya. Dimuat dalam berita acara.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasan putusan pleno",
            "max_length": "Alasan paling panjang 2000 huruf",
        },
    )

    def __init__(self, *args, outcome: Outcome, **kwargs):
        kwargs.setdefault("initial", {"alasan": outcome.plenary_note})
        super().__init__(*args, **kwargs)
        self.ties = open_ties(outcome)
        fields = {}
        for group in self.ties:
            for row in group:
                fields[f"urutan-{row.entry_id}"] = self._field(row, len(group), outcome)
        self.fields = {**fields, **self.fields}

    def _field(self, row, count: int, outcome: Outcome) -> forms.Field:
        message = f"Isi urutan {row.entry} dengan angka 1 sampai {count}"
        return forms.IntegerField(
            label=f"Urutan {row.entry}",
            help_text=f"{row.entry.place}. Angka 1 sampai {count}; angka sama berarti bersama.",
            min_value=1,
            max_value=count,
            initial=outcome.plenary_order.get(str(row.entry_id)),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), message
            ),
        )

    @property
    def order(self) -> dict[int, int]:
        return {
            int(name.removeprefix("urutan-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("urutan-")
        }


class RoundReturnForm(PortalForm, forms.Form):
    alasan = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasan putaran kembali ke rekapitulasi",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )
