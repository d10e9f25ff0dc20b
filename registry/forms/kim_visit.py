import datetime

from crispy_forms.layout import Layout
from django import forms
from django.db import transaction
from django.utils import timezone

from kim_portal.forms import DateInput, IdempotentForm, VersionedForm
from kim_portal.positions import PositionField
from registry.coaching_visit import CheckIn, Promises, write_visit
from registry.enums import RegionLevel
from registry.forms.fields import without_phone_number
from registry.forms.follow_up import WRONG_DATE, require_coming
from registry.models import KimVisit, Region

# Days until an advice is due when the office names no other date.
USUAL_DAYS = 60
MAX_LINES = 10
ORDER = ("findings", "advice", "steps", "owner", "due_on", "place", "position")
LINE_LIMIT = 500


class LinesField(forms.CharField):
    """Cleans to a list of sentences, one per line."""

    def __init__(self, **kwargs):
        super().__init__(
            required=False, max_length=MAX_LINES * LINE_LIMIT,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"max_length": f"Satu baris paling panjang {LINE_LIMIT} huruf"},
            **kwargs,
        )  # fmt: skip

    def clean(self, value):
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) > MAX_LINES:
            raise forms.ValidationError(f"Paling banyak {MAX_LINES} baris")
        if any(len(line) > LINE_LIMIT for line in lines):
            raise forms.ValidationError(f"Satu baris paling panjang {LINE_LIMIT} huruf")
        return [without_phone_number(line) for line in lines]


class KimVisitForm(forms.ModelForm):
    """What was seen, advised and agreed at one KIM, and roughly where."""

    advice = LinesField(
        label="Saran", help_text="Satu saran per baris. Masuk daftar tindak lanjut KIM."
    )
    steps = LinesField(
        label="Langkah yang disepakati",
        help_text="Satu langkah per baris. Masuk daftar tindak lanjut KIM.",
    )
    owner = forms.CharField(
        label="Penanggung jawab",
        required=False,
        max_length=120,
        help_text="Untuk saran dan langkah di atas. Jabatan atau lembaga, bukan nama pribadi.",
        error_messages={"max_length": "Penanggung jawab paling panjang 120 huruf"},
    )
    due_on = forms.DateField(
        label="Paling lambat", required=False, widget=DateInput,
        error_messages={"invalid": WRONG_DATE},
    )  # fmt: skip
    position = PositionField(
        help_text="Disimpan kira-kira satu kilometer dan tidak pernah diumumkan.",
    )

    class Meta:
        model = KimVisit
        fields = ["findings", "place"]
        widgets = {"findings": forms.Textarea(attrs={"rows": 5})}
        labels = {"place": "Di mana Anda mencatat ini?"}
        help_texts = {
            "findings": "Apa yang terlihat dan dibicarakan. Hanya dibaca KIM ini dan dinas. Tanpa "
            "nama pribadi.",
        }
        error_messages = {
            "findings": {
                "required": "Tulis apa yang ditemukan",
                "max_length": "Temuan paling panjang 4.000 huruf",
            },
            "place": {"invalid_choice": "Pilih desa dari daftar"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kim = self.instance.kim
        near = Region.objects.current().below(kim.region.parent.path)
        self.fields["place"].queryset = near.filter(level=RegionLevel.DESA).order_by("name")
        self.fields["place"].label_from_instance = lambda one: one.label
        self.fields["place"].empty_label = "Tidak disebut"
        self.fields["owner"].initial = f"Pengurus {kim}"[:120]
        usual = timezone.localdate() + datetime.timedelta(days=USUAL_DAYS)
        self.fields["due_on"].initial = usual
        if self.instance.position:
            self.fields["position"].initial = "{}, {}".format(*self.instance.position)

    def clean_findings(self):
        return without_phone_number(self.cleaned_data["findings"])

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        return require_coming(day) if day else None

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("advice") or cleaned.get("steps"):
            if not cleaned.get("owner") and "owner" not in self.errors:
                self.add_error("owner", "Isi penanggung jawab")
            if not cleaned.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", "Isi batas waktu")
        return cleaned

    @property
    def promises(self) -> Promises:
        data = self.cleaned_data
        return Promises(data["advice"], data["steps"], data["owner"], data["due_on"])

    @property
    def check_in(self) -> CheckIn:
        return CheckIn(self.cleaned_data["place"], self.cleaned_data["position"])


class KimVisitCreateForm(IdempotentForm, KimVisitForm):
    layout = Layout(*ORDER)

    @transaction.atomic
    def save(self, *, by):
        self.instance.request_id = self.request_id
        return write_visit(self.instance, self.promises, self.check_in, by=by)


class KimVisitUpdateForm(VersionedForm, KimVisitForm):
    layout = Layout(*ORDER)

    @transaction.atomic
    def save(self, *, by):
        """Store the next version; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        changed = [name for name in self.changed_data if name != "versi"]
        return write_visit(self.instance, self.promises, self.check_in, by=by, changed=changed)
