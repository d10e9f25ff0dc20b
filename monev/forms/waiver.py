from django import forms

from kim_portal.forms import PortalForm
from monev.document_check import asked
from monev.enums_eligibility import RuleKind
from monev.fitness import open_gaps, waive


class WaiverForm(PortalForm, forms.Form):
    """One condition or document that the entry lacks, and why it may take part all the same."""

    kind = forms.ChoiceField(
        label="Yang dikecualikan",
        choices=RuleKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih syarat", "invalid_choice": "Pilih syarat"},
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Tampil pada halaman peserta bersama nama Anda",
        error_messages={
            "required": "Tulis alasannya",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.documents = {f"{RuleKind.DOCUMENTS}-{one.pk}": one for one in asked(entry.round)}
        # A page that was open too long may send a condition that is met: the rule answers it.
        self.fields["kind"].choices = [*RuleKind.choices, *self.documents.items()]
        self.fields["kind"].widget.choices = [(one.key, one.text) for one in open_gaps(entry)]

    @property
    def has_choices(self) -> bool:
        return bool(self.fields["kind"].widget.choices)

    def save(self, *, by):
        chosen, reason = self.cleaned_data["kind"], self.cleaned_data["reason"]
        document = self.documents.get(chosen)
        kind = RuleKind.DOCUMENTS if document else chosen
        return waive(self.entry, kind, requirement=document, reason=reason, by=by)
