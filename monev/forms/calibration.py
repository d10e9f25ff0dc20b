from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError

from kim_portal.forms import IdempotentForm, PortalForm
from kim_portal.uploads import PDF_LIMIT_MB, Document, read_document
from monev.calibration import (
    add_example,
    close_calibration,
    open_calibration,
    reset_calibration,
    source_entries,
    take_example,
)
from monev.enums_calibration import LEAST_COMPARED, MaterialKind
from monev.forms.sheet import Answer, Feedback, ScoreQuestion, SheetForm
from monev.models import CalibrationEntry
from registry.forms.fields import WebAddressField
from registry.forms.photo import PhotosInput

MOST_FILES = 5


class DocumentsInput(PhotosInput):
    """A file input for papers and photos, several at once."""

    def __init__(self):
        super().__init__()
        self.attrs["accept"] = "application/pdf,image/jpeg,image/png,image/webp"


class DocumentsField(forms.Field):
    """Several papers; the cleaned value is a list of documents, each bad one is named."""

    widget = DocumentsInput

    def clean(self, value) -> list[Document]:
        uploads = value or []
        if len(uploads) > MOST_FILES:
            raise ValidationError(f"Paling banyak {MOST_FILES} berkas")
        found, errors = [], []
        for upload in uploads:
            try:
                found.append(read_document(upload))
            except ValidationError as error:
                errors.append(ValidationError(f"{upload.name}: {error.messages[0]}", error.code))
        if errors:
            raise ValidationError(errors)
        return found


class CalibrationEntryForm(IdempotentForm, forms.ModelForm):
    """An example of one's own making, or recorded material of earlier years."""

    constraint_fields = {"calibrationentry_has_title": "title"}
    kind = forms.ChoiceField(
        label="Asal bahan",
        choices=MaterialKind.choices,
        widget=forms.RadioSelect,
        help_text="Tampil di samping judul, agar juri tahu bahan ini bukan peserta putaran.",
        error_messages={"required": "Pilih asal bahan", "invalid_choice": "Pilih asal bahan"},
    )
    link = WebAddressField(
        label="Tautan",
        required=False,
        help_text="Misalnya rekaman paparan tahun lalu.",
    )
    documents = DocumentsField(
        label="Berkas",
        required=False,
        help_text=f"PDF atau foto, paling banyak {MOST_FILES}, masing-masing {PDF_LIMIT_MB} MB.",
    )
    layout = Layout("title", "kind", "description", "link", "documents")

    class Meta:
        model = CalibrationEntry
        fields = ["title", "kind", "description", "link"]
        labels = {"title": "Judul contoh"}
        help_texts = {
            "title": "Misalnya “KIM Contoh A: kanal hidup, pencatatan lemah”.",
            "description": "Keadaan KIM contoh menurut aspek instrumen. Jangan menulis nilai.",
        }
        widgets = {"description": forms.Textarea({"rows": 6})}
        error_messages = {
            "title": {
                "required": "Isi judul contoh",
                "max_length": "Judul paling panjang 150 huruf",
            },
            "description": {"max_length": "Uraian paling panjang 3.000 huruf"},
        }

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.round = round

    @property
    def lost_file(self) -> bool:
        """Say whether files were chosen that the browser will not send again by itself."""
        return self.is_bound and bool(self.errors) and "documents" in self.files

    def save(self, *, by):
        self.instance.request_id = self.request_id
        return add_example(self.instance, by=by, documents=self.cleaned_data["documents"])


class CalibrationSourceForm(PortalForm, forms.Form):
    """One participant of an earlier round."""

    lost_file = False
    source = forms.ModelChoiceField(
        CalibrationEntry.objects.none(),
        label="Peserta putaran terdahulu",
        empty_label="Pilih peserta",
        help_text="Potret, SK, kegiatan, dan kanalnya ikut. Nilai dan peringkatnya tidak.",
        error_messages={
            "required": "Pilih peserta putaran terdahulu",
            "invalid_choice": "Pilih peserta dari daftar",
        },
    )
    description = forms.CharField(
        label="Catatan untuk juri",
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": "Catatan paling panjang 3.000 huruf"},
    )

    def __init__(self, *args, round, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round
        field = self.fields["source"]
        field.queryset = source_entries(round, by)
        field.label_from_instance = lambda entry: f"{entry.name}, {entry.round}"

    def save(self, *, by):
        cleaned = self.cleaned_data
        return take_example(
            self.round, cleaned["source"], by=by, description=cleaned["description"]
        )


class CalibrationOpenForm(PortalForm, forms.Form):
    is_required = forms.BooleanField(
        label="Kalibrasi wajib",
        required=False,
        help_text="Lembar nilai peserta baru terbuka sesudah juri mengajukan semua contoh.",
    )
    feedback_minimum = forms.IntegerField(
        label="Masukan tampil sesudah",
        initial=LEAST_COMPARED,
        min_value=LEAST_COMPARED,
        max_value=50,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Jumlah juri yang sudah mengajukan. Paling sedikit 3, agar nilai seorang rekan "
        "tidak terbaca.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Isi jumlah juri, 3 sampai 50"
        ),
    )
    layout = Layout("is_required", Field("feedback_minimum", css_class="pk-pendek"))

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round

    def save(self, *, by):
        return open_calibration(self.round, by=by, **self.cleaned_data)


class CalibrationCloseForm(PortalForm, forms.Form):
    """The end of a session; the reason is asked for while somebody still owes a sheet."""

    reason = forms.CharField(
        label="Alasan",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": "Alasan paling panjang 500 huruf"},
    )

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.session = session

    def save(self, *, by):
        return close_calibration(self.session, by=by, reason=self.cleaned_data["reason"])


class CalibrationResetForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Tampil bagi tim penilai. Jangan menyebut nilai.",
        error_messages={
            "required": "Tulis alasan kalibrasi diulang",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.session = session

    def save(self, *, by):
        return reset_calibration(self.session, by=by, reason=self.cleaned_data["reason"])


class CalibrationSheetForm(SheetForm):
    """The score form over an example: no texts for a KIM, and every note is free.

    Nothing of an example is "not assessable": only points can be compared.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("kekuatan", "saran"):
            del self.fields[name]
        for indicator in self.indicators:
            # The questions and their gates hold the same rows; nobody saves them.
            indicator.allows_not_assessable = False
            self.fields[f"skor-{indicator.code}"].allows_not_assessable = False
        parts = [part for part in self.layout.fields if not isinstance(part, Feedback)]
        for part in parts:
            if isinstance(part, ScoreQuestion):
                part.has_free_notes = True
                # An invented example has no file that could lack anything.
                part.evidence = part.evidence if self.sheet.example.snapshot else ()
        self.layout = Layout(*parts)

    def answers(self) -> list[Answer]:
        texts = {"id_kekuatan", "id_saran"}
        return [row for row in super().answers() if row.anchor not in texts]
