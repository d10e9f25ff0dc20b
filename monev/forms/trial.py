from django import forms

from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.forms import PortalForm
from monev.forms.sheet import ScoreField, shown
from monev.models import InstrumentTrial
from monev.models.trial import MAX_TRIAL_ENTRIES, MAX_TRIAL_SHEETS
from monev.trial import change_trial, entry_name, start_trial, stored_points
from registry.models import Region


def _count(label: str, most: int, initial: int) -> forms.IntegerField:
    sentence = f"Tulis angka dari 1 sampai {most}"
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        initial=initial,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
    )


class TrialCreateForm(PortalForm, forms.Form):
    """How many invented entries and juri; their scores are drawn, and can be typed over."""

    region = forms.ModelChoiceField(
        Region.objects.none(),
        label="Wilayah",
        empty_label=None,
        error_messages={"required": "Pilih wilayah", "invalid_choice": "Pilih wilayah Anda"},
    )
    entry_count = _count("Jumlah peserta contoh", MAX_TRIAL_ENTRIES, 3)
    sheet_count = _count("Jumlah juri contoh", MAX_TRIAL_SHEETS, 3)
    with_tie = forms.BooleanField(
        label="Beri Peserta 2 nilai yang sama dengan Peserta 1",
        required=False,
        initial=True,
        help_text="Untuk melihat bagaimana nilai sama diputuskan.",
    )

    def __init__(self, *args, instrument, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        self.fields["region"].queryset = regions
        if len(regions) == 1:
            self.fields["region"].initial = regions[0]
            self.fields["region"].widget = forms.HiddenInput()

    def save(self, *, by) -> InstrumentTrial:
        return start_trial(self.instrument, by=by, **self.cleaned_data)


class TrialForm(PortalForm, forms.Form):
    """Every score of a trial; field `nilai-<entry>-<juri>-<code>` per score."""

    versi = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, trial: InstrumentTrial, **kwargs):
        super().__init__(*args, **kwargs)
        self.trial = trial
        self.indicators = [row for row in trial.instrument.indicators() if row.is_counted]
        self.fields["versi"].initial = trial.version
        self.places = {}
        codes = [row.code for row in self.indicators]
        for entry, sheets in stored_points(trial, codes).items():
            for juri, stored in sheets.items():
                for row in self.indicators:
                    self._add(entry, juri, row, stored.get(row.code))

    def _add(self, entry: int, juri: int, indicator, points) -> None:
        name = f"nilai-{entry}-{juri}-{indicator.code}"
        self.places[name] = (entry, juri, indicator.code)
        label = f"{entry_name(entry)}, juri {juri}, {indicator.code}"
        self.fields[name] = ScoreField(
            code=f"{indicator.code} ({entry_name(entry)}, juri {juri})",
            scale=self.trial.instrument.scale,
            label=label,
            initial="" if points is None else shown(points),
            widget=forms.TextInput(
                {"aria-label": label, "inputmode": "decimal", "autocomplete": "off"}
            ),
        )

    def tables(self):
        """Return (entry name, rows of (indicator, bound fields by juri)) per invented entry."""
        juri = range(1, self.trial.sheet_count + 1)
        return [
            (
                entry_name(entry),
                [
                    (row, [self[f"nilai-{entry}-{one}-{row.code}"] for one in juri])
                    for row in self.indicators
                ],
            )
            for entry in range(1, self.trial.entry_count + 1)
        ]

    def points(self) -> dict:
        found: dict = {}
        for name, (entry, juri, code) in self.places.items():
            found.setdefault(entry, {}).setdefault(juri, {})[code] = self.cleaned_data[name]
        return found

    def refuse(self, error: DomainError) -> None:
        """After a stale version the same form sent once more passes."""
        super().refuse(error)
        if isinstance(error, StaleVersionError):
            self.data = self.data.copy()
            self.data["versi"] = InstrumentTrial.objects.get(pk=self.trial.pk).version

    def save(self, *, by) -> InstrumentTrial:
        return change_trial(self.trial, self.points(), version=self.cleaned_data["versi"], by=by)
