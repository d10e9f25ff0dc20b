"""A text input that offers what an ambiguous answer could mean, without any script."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms


@dataclass(frozen=True)
class Candidate:
    """One thing the typed text could mean; `value` is sent as `<name>_pilihan` when picked."""

    value: str
    text: str
    note: str = ""


class PickInput(forms.TextInput):
    """A text input, followed by the candidates its field set when it refused the text.

    Its value is the pair (typed text, picked value).
    """

    template_name = "registry/_pick_input.html"
    candidates: Sequence[Candidate] = ()

    def value_from_datadict(self, data, files, name):
        return data.get(name, ""), data.get(f"{name}_pilihan", "")

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}_pilihan" not in data

    def format_value(self, value):
        return super().format_value(value[0] if isinstance(value, tuple) else value)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        picked = value[1] if isinstance(value, tuple) else ""
        return context | {
            "candidates": self.candidates,
            "picked": picked,
            "pick_name": f"{name}_pilihan",
        }
