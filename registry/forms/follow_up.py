from crispy_forms.layout import Layout
from django import forms
from django.db import transaction
from django.utils import timezone

from kim_portal.forms import DateInput, IdempotentForm, KnownChoiceField, PortalForm, VersionedForm
from kim_portal.uploads import PDF_LIMIT_MB
from registry.enums import ReportState
from registry.enums_coaching import CoachingTheme, FollowUpSource, FollowUpState
from registry.enums_event import EventKind
from registry.forms.fund import DocumentField
from registry.forms.umkm_filters import KecamatanFilterForm
from registry.models import FollowUp, Kim

MAX_TEXT = 100
WRONG_DATE = "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"
# What `?keadaan=` may say besides a state: late is told by the date.
OVERDUE, ALL = "lewat", "semua"
STATE_ANSWERS = [
    (OVERDUE, "Lewat batas"),
    *FollowUpState.choices,
    (ALL, "Semua keadaan"),
]


def _due_date(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DateInput,
        error_messages={"required": "Isi batas waktu", "invalid": WRONG_DATE},
    )


def require_coming(day):
    if day < timezone.localdate():
        raise forms.ValidationError("Tanggal ini sudah lewat")
    return day


class FollowUpBaseForm(forms.ModelForm):
    due_on = _due_date("Paling lambat")

    class Meta:
        model = FollowUp
        fields = ["text", "theme", "owner", "due_on"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "text": "Satu hal yang dapat diperiksa hasilnya, misalnya “Unggah berita sedikitnya "
            "dua kali sebulan”.",
            "owner": "Jabatan atau lembaga, misalnya Pengurus KIM atau Kepala desa. Bukan nama "
            "pribadi.",
        }
        error_messages = {
            "text": {
                "required": "Tulis yang harus dilakukan",
                "max_length": "Isi paling panjang 2.000 huruf",
            },
            "theme": {"required": "Pilih tema", "invalid_choice": "Pilih tema"},
            "owner": {
                "required": "Isi penanggung jawab",
                "max_length": "Penanggung jawab paling panjang 120 huruf",
            },
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = CoachingTheme.choices


class FollowUpCreateForm(IdempotentForm, FollowUpBaseForm):
    """Something a KIM is to do, or what somebody promised at an event."""

    layout = Layout("kim", "text", "theme", "owner", "due_on")

    kim = forms.ModelChoiceField(
        Kim.objects.none(),
        label="Untuk KIM",
        required=False,
        empty_label="Bukan KIM: kesepakatan pihak lain",
        error_messages={"invalid_choice": "Pilih KIM yang diundang atau hadir"},
    )

    def __init__(self, *args, kim=None, event=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.kim, self.event = kim, event
        if event is None:
            del self.fields["kim"]
            self.layout = Layout("text", "theme", "owner", "due_on")
            self.instance.kim = kim
            self.fields["owner"].initial = f"Pengurus {kim.name}"[:120]
        else:
            invited = Kim.objects.filter(invitations__event=event)
            present = Kim.objects.filter(attendances__event=event)
            found = Kim.objects.filter(pk__in=[*_ids(invited), *_ids(present)])
            self.fields["kim"].queryset = found.with_place().order_by("name", "pk")
            self.fields["kim"].label_from_instance = lambda one: f"{one.name}, {one.region.place}"

    def clean_due_on(self):
        return require_coming(self.cleaned_data["due_on"])

    def clean(self):
        cleaned = super().clean()
        if self.event is not None:
            self.instance.event = self.event
            self.instance.kim = cleaned.get("kim")
            self.instance.area = None if cleaned.get("kim") else self.event.region
        return cleaned

    def save(self, *, by):
        row = self.instance
        row.request_id = self.request_id
        if self.event is not None:
            is_visit = self.event.kind == EventKind.KUNJUNGAN
            row.source = FollowUpSource.AGREED if is_visit else FollowUpSource.EVENT
            row.origin_label, row.origin_url = self.event.theme, self.event.get_absolute_url()
        row.store(by=by)
        return row


def _ids(kim) -> list[int]:
    return list(kim.order_by().values_list("pk", flat=True))


class FollowUpUpdateForm(VersionedForm, FollowUpBaseForm):
    layout = Layout("text", "theme", "owner", "due_on")

    @transaction.atomic
    def save(self, *, by):
        self.check_version()
        self.instance.store(by=by, changed=self.changed_data)
        return self.instance


class FollowUpFinishForm(PortalForm, forms.Form):
    """What was done, with something others can look at."""

    layout = Layout("evidence", "report", "evidence_url", "document")

    evidence = forms.CharField(
        label="Apa yang sudah dilakukan?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Sebutkan hasilnya dan tanggalnya. Tanpa nomor telepon.",
        error_messages={
            "required": "Tulis apa yang sudah dilakukan",
            "max_length": "Isi paling panjang 1.000 huruf",
        },
    )
    report = forms.ModelChoiceField(
        None,
        label="Laporan kegiatan sebagai bukti",
        required=False,
        empty_label="Tanpa laporan",
        error_messages={"invalid_choice": "Pilih laporan KIM ini"},
    )
    evidence_url = forms.URLField(
        label="Tautan bukti",
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text="Misalnya alamat unggahan atau berita.",
        error_messages={
            "invalid": "Tulis alamat lengkap, misalnya https://contoh.desa.id/berita",
            "max_length": "Tautan paling panjang 300 huruf",
        },
    )

    document = DocumentField(
        label="Foto atau dokumen bukti",
        required=False,
        help_text=f"PDF atau foto, paling besar {PDF_LIMIT_MB} MB. Hanya pengurus "
        "dan dinas yang membukanya.",
    )

    def __init__(self, *args, follow_up, **kwargs):
        super().__init__(*args, **kwargs)
        if follow_up.kim_id:
            handed = [ReportState.SUBMITTED, ReportState.VERIFIED]
            own = follow_up.kim.reports.filter(state__in=handed).order_by("-held_on", "-pk")
            self.fields["report"].queryset = own
        else:
            del self.fields["report"]
            self.layout = Layout("evidence", "evidence_url", "document")

    def clean_evidence_url(self):
        url = self.cleaned_data["evidence_url"]
        if url and not url.startswith(("http://", "https://")):
            raise forms.ValidationError("Tulis alamat yang dimulai dengan https://")
        return url


class FollowUpVerifyForm(PortalForm, forms.Form):
    note = forms.CharField(
        label="Catatan",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Boleh kosong. KIM membacanya.",
        error_messages={"max_length": "Catatan paling panjang 500 huruf"},
    )


class FollowUpReturnForm(PortalForm, forms.Form):
    note = forms.CharField(
        label="Apa yang masih kurang?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis apa yang masih kurang",
            "max_length": "Catatan paling panjang 500 huruf",
        },
    )
    due_on = _due_date("Batas waktu baru")

    def clean_due_on(self):
        return require_coming(self.cleaned_data["due_on"])


class FollowUpDropForm(PortalForm, forms.Form):
    note = forms.CharField(
        label="Mengapa tidak dilanjutkan?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasannya",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )


class FollowUpFilterForm(KecamatanFilterForm):
    """Filters of the list; without a state only what still waits for somebody is listed."""

    q = forms.CharField(required=False)
    asal = KnownChoiceField(choices=FollowUpSource.choices)
    tema = KnownChoiceField(choices=CoachingTheme.choices)
    keadaan = KnownChoiceField(choices=STATE_ANSWERS)

    @property
    def text(self) -> str:
        return self.value("q").strip()[:MAX_TEXT]

    def narrow(self, rows):
        """Apply everything but the state: what the closing rate is counted over."""
        rows = self.in_kecamatan(rows.search(self.text))
        if source := self.value("asal"):
            rows = rows.filter(source=source)
        if theme := self.value("tema"):
            rows = rows.filter(theme=theme)
        return rows

    def apply(self, rows):
        rows, state = self.narrow(rows), self.value("keadaan")
        if state == OVERDUE:
            return rows.overdue()
        if state == ALL:
            return rows
        return rows.filter(state=state) if state else rows.unsettled()
