"""What the plenary answers where the data decide nothing."""

from django import forms

from kim_portal.forms import PortalForm
from monev.enums_plenary import QuestionKind, Verdict
from monev.plenary_questions import Question

TOO_LONG = "Paling panjang 2000 huruf"


class PlenaryAnswerForm(PortalForm, forms.Form):
    """A verdict with one field `urutan-<peserta>` per entry of a zone; else reason and dissent."""

    putusan = forms.ChoiceField(
        label="Putusan",
        choices=[(one.value, one.label) for one in (Verdict.SCORE, Verdict.ORDER)],
        initial=Verdict.SCORE,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih putusan",
            "invalid_choice": "Pilih putusan dari daftar",
        },
    )
    alasan = forms.CharField(
        label="Alasan putusan",
        help_text="Pertimbangan dan cara mengambil putusan. Dimuat dalam berita acara.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasan putusan pleno", "max_length": TOO_LONG},
    )
    beda = forms.CharField(
        label="Pendapat berbeda",
        help_text="Siapa yang berpendapat lain dan apa alasannya. Dimuat dalam berita acara.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args, question: Question, **kwargs):
        if stored := question.answer:
            told = {"putusan": stored.verdict, "alasan": stored.reason, "beda": stored.dissent}
            kwargs.setdefault("initial", told)
        super().__init__(*args, **kwargs)
        self.question = question
        if question.kind != QuestionKind.ZONE:
            del self.fields["putusan"]
            return
        places = {key: number for number, key in enumerate(question.entries, start=1)}
        fields = {f"urutan-{key}": self._field(key, number) for key, number in places.items()}
        verdict = self.fields.pop("putusan")
        self.fields = {"putusan": verdict, **fields, **self.fields}

    def _field(self, key: str, number: int) -> forms.Field:
        count = len(self.question.entries)
        message = f"Isi urutan {self.question.names[key]} dengan angka 1 sampai {count}"
        return forms.IntegerField(
            label=f"Urutan {self.question.names[key]}",
            help_text="Hanya untuk urutan lain. Angka sama berarti peringkat bersama.",
            min_value=1,
            max_value=count,
            initial=number,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), message),
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("putusan") == Verdict.ORDER:
            for key in self.question.entries:
                name = f"urutan-{key}"
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["invalid"])
        return cleaned

    @property
    def verdict(self) -> str:
        return self.cleaned_data.get("putusan") or Verdict.NOTED

    @property
    def order(self) -> list[list[str]]:
        """Return the voted order in groups of equal place, best first; empty for that by score."""
        if self.verdict != Verdict.ORDER:
            return []
        groups: dict[int, list[str]] = {}
        for key in self.question.entries:
            groups.setdefault(self.cleaned_data[f"urutan-{key}"], []).append(key)
        return [groups[place] for place in sorted(groups)]
