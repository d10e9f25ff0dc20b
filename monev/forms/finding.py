from crispy_forms.layout import Layout
from django import forms

from kim_portal.errors import StaleVersionError
from kim_portal.forms import IdempotentForm, PortalForm
from monev.findings import FindingInput, amend_finding, write_finding
from monev.models import FieldFinding, FindingAddendum
from registry.forms.photo import PhotosField

OUTCOME_ERRORS = {"required": "Pilih hasil", "invalid_choice": "Pilih hasil"}


class FindingForm(PortalForm, forms.ModelForm):
    """What the team found of one indicator, with photos."""

    new_photos = PhotosField(label="Foto")
    has_consent = forms.BooleanField(
        label="Orang yang tampak setuju difoto untuk bukti penilaian", required=False
    )
    layout = Layout("outcome", "text", "new_photos", "has_consent")

    class Meta:
        model = FieldFinding
        fields = ["outcome", "text"]
        widgets = {"outcome": forms.RadioSelect, "text": forms.Textarea({"rows": 4})}
        labels = {"text": "Yang ditemukan"}
        help_texts = {"text": "Apa yang dilihat di tempat. Tanpa nilai dan tanpa nama warga."}
        error_messages = {
            "outcome": OUTCOME_ERRORS,
            "text": {
                "required": "Tulis yang ditemukan",
                "max_length": "Temuan paling panjang 2.000 huruf",
            },
        }

    def __init__(self, *args, visit, indicator, **kwargs):
        found = FieldFinding.objects.filter(visit=visit, indicator=indicator).first()
        super().__init__(*args, instance=found or FieldFinding(), **kwargs)
        self.visit, self.indicator = visit, indicator
        self.instance.visit, self.instance.indicator = visit, indicator
        self.fields["outcome"].choices = [
            choice for choice in self.fields["outcome"].choices if choice[0]
        ]
        self.fields["versi"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=found.version if found else 0
        )

    def save(self, *, by):
        typed = self.cleaned_data
        given = FindingInput(
            typed["outcome"], typed["text"], typed["new_photos"], typed["has_consent"]
        )
        return write_finding(self.visit, self.indicator, given, by=by, version=typed["versi"])

    def refuse(self, error):
        """After a stale version the same form sent once more passes."""
        super().refuse(error)
        if isinstance(error, StaleVersionError):
            stored = FieldFinding.objects.get(visit=self.visit, indicator=self.indicator)
            self.data = self.data.copy()
            self.data["versi"] = stored.version


class FindingAmendForm(IdempotentForm, forms.ModelForm):
    class Meta:
        model = FindingAddendum
        fields = ["outcome", "text"]
        widgets = {"outcome": forms.RadioSelect, "text": forms.Textarea({"rows": 4})}
        labels = {"outcome": "Hasil sesudah tambahan ini", "text": "Tambahan"}
        help_texts = {"text": "Temuan yang ditandatangani tetap terbaca di atas tambahan ini."}
        error_messages = {
            "outcome": OUTCOME_ERRORS,
            "text": {
                "required": "Tulis tambahannya",
                "max_length": "Tambahan paling panjang 2.000 huruf",
            },
        }

    def __init__(self, *args, finding, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.finding = finding
        self.fields["outcome"].choices = [
            choice for choice in self.fields["outcome"].choices if choice[0]
        ]

    def save(self, *, by):
        self.instance.request_id = self.request_id
        return amend_finding(self.instance, by=by)
