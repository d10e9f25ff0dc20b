from django import forms

from kim_portal.forms import PortalForm
from registry.event_results import write_scores
from registry.models import Event

WRONG = "Isi angka bulat 0 sampai 100"
MESSAGES = {"invalid": WRONG, "min_value": WRONG, "max_value": WRONG}


class EventScoreForm(PortalForm, forms.Form):
    """Two scores per person who came; what is not known stays empty."""

    def __init__(self, *args, event: Event, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.people = event, list(people)
        for one in self.people:
            self._add(f"sebelum-{one.pk}", f"Sebelum, {one.shown_name}", one.score_before)
            self._add(f"sesudah-{one.pk}", f"Sesudah, {one.shown_name}", one.score_after)

    def _add(self, name: str, label: str, stored: int | None) -> None:
        field = forms.IntegerField(
            label=label, required=False, min_value=0, max_value=100, initial=stored,
            error_messages=MESSAGES,
        )  # fmt: skip
        field.widget.attrs |= {"class": "form-control pk-pendek", "inputmode": "numeric"}
        self.fields[name] = field

    @property
    def rows(self):
        return [(one, self[f"sebelum-{one.pk}"], self[f"sesudah-{one.pk}"]) for one in self.people]

    def save(self, *, by) -> int:
        data = self.cleaned_data
        typed = {
            one.pk: (data[f"sebelum-{one.pk}"], data[f"sesudah-{one.pk}"]) for one in self.people
        }
        return write_scores(self.event, typed, by=by)
