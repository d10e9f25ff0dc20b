from django import forms

from kim_portal.forms import PortalForm
from monev.enums_eligibility import RuleKind
from monev.fitness import checks_of, waive


class WaiverForm(PortalForm, forms.Form):
    """One condition that the entry lacks, and why it may take part all the same."""

    kind = forms.ChoiceField(
        label="Syarat yang dikecualikan",
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
        # A page that was open too long may send a condition that is met: the rule answers it.
        self.fields["kind"].widget.choices = [
            (one.kind, f"{one.label}: {one.text}") for one in checks_of(entry) if one.is_missing
        ]

    @property
    def has_choices(self) -> bool:
        return bool(self.fields["kind"].widget.choices)

    def save(self, *, by):
        cleaned = self.cleaned_data
        return waive(self.entry, cleaned["kind"], reason=cleaned["reason"], by=by)
