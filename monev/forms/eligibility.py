from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.db import transaction

from kim_portal.forms import Difference, VersionedForm
from monev.eligibility import set_rules
from monev.enums_eligibility import COUNTED_RULES, DEFAULT_RULES, OLD_RULES, RuleKind, RuleStrength


class RuleSetForm(VersionedForm, forms.Form):
    """Every kind of rule with how strictly it is meant, and its number where it has one."""

    def __init__(self, *args, round, **kwargs):
        self.instance = round
        super().__init__(*args, **kwargs)
        chosen = self._chosen(round)
        for kind in RuleKind:
            strength, amount = chosen.get(kind, (RuleStrength.OFF, None))
            self.fields[kind] = forms.ChoiceField(
                label=kind.label,
                choices=RuleStrength.choices,
                initial=strength,
                error_messages={
                    "required": "Pilih sifat syarat ini",
                    "invalid_choice": "Pilih wajib, disarankan, atau tidak dipakai",
                },
            )
            if kind in COUNTED_RULES:
                label, smallest, largest = COUNTED_RULES[kind]
                self.fields[f"{kind}_amount"] = forms.IntegerField(
                    label=label,
                    min_value=smallest,
                    max_value=largest,
                    initial=amount or self._usual_amount(kind),
                    widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
                    error_messages={
                        "required": "Isi angkanya, misalnya 1",
                        "invalid": "Isi dengan angka, misalnya 1",
                        "min_value": f"Paling sedikit {smallest}",
                        "max_value": f"Paling besar {largest}",
                    },
                )
        self.layout = Layout(*(_rule_row(kind) for kind in RuleKind))

    @staticmethod
    def _chosen(round) -> dict[str, tuple[str, int | None]]:
        stored = round.eligibility_rules.values_list("kind", "strength", "amount")
        return {kind: (strength, amount) for kind, strength, amount in stored or OLD_RULES}

    def _usual_amount(self, kind: str) -> int:
        usual = {one: amount for one, _, amount in DEFAULT_RULES[self.instance.level]}
        return usual[kind]

    def _typed(self) -> dict[str, tuple[str, int | None]]:
        cleaned = self.cleaned_data
        return {kind.value: (cleaned.get(kind), cleaned.get(f"{kind}_amount")) for kind in RuleKind}

    def differences(self) -> list[Difference]:
        stored, typed = self._chosen(self._stored), self._typed()
        return [
            Difference(kind.label, _in_words(stored.get(kind)), _in_words(typed[kind]))
            for kind in RuleKind
            if stored.get(kind) != typed[kind]
        ]

    @transaction.atomic
    def save(self, *, by):
        """Store the rules; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        return set_rules(self.instance, self._typed(), by=by)


def _rule_row(kind: RuleKind) -> Div:
    fields = [Div(Field(kind.value), css_class="col-sm-6")]
    if kind in COUNTED_RULES:
        fields.append(Div(Field(f"{kind}_amount"), css_class="col-sm-6"))
    return Div(*fields, css_class="row")


def _in_words(chosen: tuple[str, int | None] | None) -> str:
    if not chosen or not chosen[0]:
        return "–"
    strength, amount = chosen
    label = str(RuleStrength(strength).label)
    return f"{label}, {amount}" if amount else label
