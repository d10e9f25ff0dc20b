"""What the plenary gives besides the ranks: a special award, or one for improvement."""

from django import forms

from kim_portal.forms import PortalForm
from monev.awarding import store_award
from monev.enums_plenary import AwardKind, VoteWay
from monev.improvement import Comparison
from monev.models import Award, Entry

TOO_LONG = "Paling panjang 2000 huruf"
VOTES = dict.fromkeys(("invalid", "min_value", "max_value"), "Isi jumlah suara dengan angka 0–99")


class EntryField(forms.ModelChoiceField):
    def label_from_instance(self, obj) -> str:
        return f"{obj.name}, {obj.place}"


class VotesField(forms.IntegerField):
    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(
            min_value=0, max_value=99, required=False, widget=widget, error_messages=VOTES, **kwargs
        )


class AwardForm(PortalForm, forms.ModelForm):
    """A special award; its votes are asked for only where there was a vote."""

    entry = EntryField(
        Entry.objects.none(),
        label="Penerima",
        empty_label="Pilih peserta",
        error_messages={
            "required": "Pilih peserta yang menerima",
            "invalid_choice": "Pilih peserta dari daftar",
        },
    )
    votes_for = VotesField(
        label="Suara setuju", help_text="Hanya bila diputuskan dengan pemungutan suara."
    )
    votes_against = VotesField(label="Suara tidak setuju")
    field_order = ["name", "criterion", "entry", "way", "votes_for", "votes_against", "reason"]

    class Meta:
        model = Award
        fields = [
            "name", "criterion", "entry", "way", "votes_for", "votes_against", "reason", "dissent",
        ]  # fmt: skip
        widgets = {
            "criterion": forms.Textarea(attrs={"rows": 2}),
            "way": forms.RadioSelect,
            "reason": forms.Textarea(attrs={"rows": 3}),
            "dissent": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "name": "Misalnya KIM Terinovatif.",
            "criterion": "Apa yang dihargai, sehingga peserta lain dapat membandingkan diri.",
            "reason": "Mengapa peserta ini. Dimuat dalam berita acara dan hasil.",
            "dissent": "Siapa yang berpendapat lain dan apa alasannya. Hanya dalam berita acara.",
        }
        error_messages = {
            "name": {
                "required": "Isi nama penghargaan",
                "max_length": "Nama penghargaan paling panjang 80 huruf",
            },
            "criterion": {
                "required": "Isi kriteria penghargaan",
                "max_length": "Kriteria paling panjang 500 huruf",
            },
            "way": {
                "required": "Pilih cara memutuskan",
                "invalid_choice": "Pilih cara memutuskan dari daftar",
            },
            "reason": {"required": "Tulis alasan penghargaan", "max_length": TOO_LONG},
            "dissent": {"max_length": TOO_LONG},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        entries = self.instance.outcome.round.entries.judged()
        self.fields["entry"].queryset = entries.select_related("kim__region").order_by("pk")
        self.fields["way"].choices = VoteWay.choices
        if not self.instance.pk:
            self.initial["way"] = VoteWay.CONSENSUS

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("way") == VoteWay.CONSENSUS:
            cleaned |= {"votes_for": None, "votes_against": None}
            return cleaned
        counts = [cleaned.get("votes_for"), cleaned.get("votes_against")]
        if cleaned.get("way") == VoteWay.VOTE and not self.errors.keys() & {
            "votes_for", "votes_against",
        }:  # fmt: skip
            if None in counts:
                name = "votes_for" if counts[0] is None else "votes_against"
                self.add_error(name, "Isi jumlah suara setuju dan tidak setuju")
            elif counts[0] <= counts[1]:
                self.add_error(
                    "votes_for", "Suara setuju harus lebih banyak daripada yang tidak setuju"
                )
        return cleaned

    def save(self, *, by) -> Award:
        return store_award(self.instance, by=by)


class ImprovementForm(AwardForm):
    """The largest increase; criterion and figures come from the comparison, never from a field."""

    class Meta(AwardForm.Meta):
        fields = [name for name in AwardForm.Meta.fields if name != "criterion"]

    def __init__(self, *args, comparison: Comparison, **kwargs):
        kwargs["instance"].kind = AwardKind.IMPROVEMENT
        super().__init__(*args, **kwargs)
        leading = [one.entry.pk for group in comparison.leaders for one in group.growths]
        entries = self.fields["entry"].queryset
        self.fields["entry"].queryset = entries.filter(pk__in=leading)
        self.fields["name"].help_text = "Misalnya KIM dengan peningkatan terbesar."
        # Stored before the comparison is written beside it; the database asks for some text.
        self.instance.criterion = comparison.definition
