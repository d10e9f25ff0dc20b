import datetime

from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.forms import DateInput, FilterForm, IdempotentForm, PortalForm
from kim_portal.uploads import PDF_LIMIT_MB, check_pdf
from registry.enums import IssuerRole, SkCheck, SkKind, SkValidity, SkWarning
from registry.models import Sk
from registry.models.office_setting import office_setting
from registry.office_values import years_later

FIRST_YEAR = 1990
# A decree of an office holds a few years; a later end is a slip of the finger.
LONGEST_YEARS = 50
LONGEST_TERM = 10


class SkForm(IdempotentForm, forms.ModelForm):
    """A decree as it stands on paper, with its scan, for one KIM or one forum."""

    constraint_fields = {
        "sk_expires_after_start": "expires_on",
        "sk_number_once_per_kim": "number",
        "sk_number_once_per_forum": "number",
    }

    scan = forms.FileField(
        label="Hasil pindai SK (PDF)",
        help_text=f"Satu berkas PDF, paling besar {PDF_LIMIT_MB} MB. Hasil foto ponsel boleh, "
        "asalkan disimpan sebagai PDF dan semua halaman terbaca.",
        max_length=250,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": "Pilih berkas PDF hasil pindai SK",
            "max_length": "Nama berkas terlalu panjang. Ganti namanya, lalu pilih lagi.",
        },
    )

    term_years = forms.IntegerField(
        label="Masa bakti (tahun)",
        required=False,
        min_value=1,
        max_value=LONGEST_TERM,
        widget=forms.NumberInput(attrs={"class": "pk-pendek", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Tulis masa bakti dengan angka, misalnya 3",
            "min_value": "Masa bakti paling singkat 1 tahun",
            "max_value": f"Masa bakti paling lama {LONGEST_TERM} tahun",
        },
    )

    layout = Layout(
        "kind",
        "number",
        "issuer_role",
        "issuer_name",
        Field("signed_on", css_class="w-auto"),
        Field("starts_on", css_class="w-auto"),
        Field("expires_on", css_class="w-auto"),
        "term_years",
        "scan",
    )

    class Meta:
        model = Sk
        fields = [
            "kind", "number", "issuer_role", "issuer_name", "signed_on", "starts_on", "expires_on",
        ]  # fmt: skip
        widgets = {
            "kind": forms.RadioSelect,
            "signed_on": DateInput(),
            "starts_on": DateInput(),
            "expires_on": DateInput(),
        }
        help_texts = {
            "number": "Tulis persis seperti pada SK, misalnya 489/07/401.403.6/2014.",
            "signed_on": "Tanggal penetapan yang tertulis di akhir SK.",
            "expires_on": "Kosongkan bila SK hanya menyebut masa bakti, atau tidak menyebutnya.",
        }
        error_messages = {
            "kind": {"required": "Pilih jenis SK"},
            "number": {"required": "Isi nomor SK"},
            "issuer_role": {"required": "Pilih jabatan penerbit SK"},
            "signed_on": {"required": "Isi tanggal SK"},
            "starts_on": {"required": "Isi tanggal mulai berlaku"},
        }

    def __init__(self, *args, owner, **kwargs):
        super().__init__(*args, **kwargs)
        setattr(self.instance, owner._meta.model_name, owner)
        self.fields["kind"].choices = SkKind.choices
        self.fields["issuer_role"].choices = [("", "Pilih jabatan"), *IssuerRole.choices]
        usual = office_setting(owner.region).term_years
        self.fields["term_years"].help_text = (
            "Isi bila SK menyebut lamanya, bukan tanggalnya. Tanggal berakhir dihitung sendiri. "
            f"Yang lazim di daerah ini {usual} tahun."
        )
        self.fields["signed_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        for name in ("signed_on", "starts_on", "expires_on"):
            self.fields[name].error_messages["invalid"] = (
                "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"
            )

    def _get_validation_exclusions(self):
        # Owner and state are not typed, yet the constraints that name them must be checked.
        return super()._get_validation_exclusions() - {"kim", "forum", "state"}

    def clean_number(self):
        return " ".join(self.cleaned_data["number"].split())

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise ValidationError("Tanggal SK tidak boleh setelah hari ini")
        if day.year < FIRST_YEAR:
            raise ValidationError("Periksa tahun pada tanggal SK")
        return day

    def clean_starts_on(self):
        return _likely(self.cleaned_data["starts_on"], "Periksa tahun pada tanggal mulai berlaku")

    def clean_expires_on(self):
        return _likely(self.cleaned_data["expires_on"], "Periksa tahun pada tanggal berakhir")

    def clean(self):
        cleaned = super().clean()
        starts, term = cleaned.get("starts_on"), cleaned.get("term_years")
        if not (starts and term) or "expires_on" in self.errors:
            return cleaned
        computed = years_later(starts, term) - datetime.timedelta(days=1)
        typed = cleaned.get("expires_on")
        if typed and typed != computed:
            self.add_error(
                "term_years",
                f"Masa bakti {term} tahun berakhir {date_format(computed)}, "
                f"bukan {date_format(typed)}. Kosongkan salah satunya.",
            )
        cleaned["expires_on"] = computed
        return cleaned

    def clean_scan(self):
        scan = self.cleaned_data["scan"]
        check_pdf(scan)
        return scan

    @property
    def lost_file(self) -> bool:
        """Say whether a file was chosen that the browser will not send again by itself."""
        return self.is_bound and bool(self.errors) and "scan" in self.files

    @transaction.atomic
    def save(self, *, by):
        scan = self.cleaned_data["scan"]
        scan.seek(0)
        self.instance.request_id = self.request_id
        self.instance.attach(scan.read(), name=scan.name, content_type="application/pdf")
        try:
            self._record(by=by)
        except Exception:
            self.instance.file.storage.delete(self.instance.file.name)
            raise
        return self.instance

    def _record(self, *, by):
        self.instance.store(by=by)


def _likely(day, sentence: str):
    """Return a date somebody may have meant (or none); raises ValidationError with `sentence`."""
    if day and not FIRST_YEAR <= day.year <= timezone.localdate().year + LONGEST_YEARS:
        raise ValidationError(sentence)
    return day


class SkCheckForm(PortalForm, forms.Form):
    """What the office finds when it lays the scan beside the typed data."""

    result = forms.ChoiceField(
        label="Apakah hasil pindai cocok dengan data di atas?",
        choices=[
            (SkCheck.MATCHED, "Cocok"),
            (SkCheck.MISMATCH, "Tidak cocok"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih cocok atau tidak cocok",
            "invalid_choice": "Pilih cocok atau tidak cocok",
        },
    )
    note = forms.CharField(
        label="Catatan",
        help_text="Wajib bila tidak cocok: tulis bagian mana yang berbeda.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SkRevokeForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Alasan pencabutan",
        help_text="Misalnya “Diganti SK nomor 12 Tahun 2026” atau “Salah catat tanggal”.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasan pencabutan"},
    )


class SkFilterForm(FilterForm):
    """Filters of /sk/; a value nobody knows filters nothing."""

    q = forms.CharField(label="Cari nomor, KIM, atau forum", required=False, max_length=100)
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Semua"), *SkValidity.choices]
    )
    sisa = forms.ChoiceField(
        label="Sisa masa berlaku", required=False, choices=[("", "Semua"), *SkWarning.choices]
    )
    periksa = forms.ChoiceField(
        label="Pemeriksaan", required=False, choices=[("", "Semua"), *SkCheck.choices]
    )

    def apply(self, sk_qs):
        wanted = self.chosen
        sk_qs = sk_qs.search(wanted["q"])
        if validity := wanted["keadaan"]:
            sk_qs = sk_qs.with_validity(validity)
        if level := wanted["sisa"]:
            sk_qs = sk_qs.with_warning(level)
        if result := wanted["periksa"]:
            sk_qs = sk_qs.filter(check_result=result)
        return sk_qs

    def apply_to_due(self, sk_qs):
        """Return those of the filtered list whose successor is due, the first to end first."""
        return self.apply(sk_qs).to_renew().order_by("expires_on", "pk")
