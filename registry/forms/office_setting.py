from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from kim_portal.forms import VersionedForm
from kim_portal.uploads import PHOTO_LIMIT_MB, read_logo
from registry.enums import IssuerRole
from registry.enums_office import KimLongName, Occupation, ReportPeriod
from registry.forms.fields import WholeNumberField
from registry.forms.kim import part
from registry.models import OfficeSetting


class LimitField(WholeNumberField):
    """A whole number between two bounds; `what` begins the sentence that refuses another."""

    def __init__(self, what: str, least: int, most: int, **kwargs):
        message = f"{what} harus {least} sampai {most}"
        super().__init__(error_messages={"required": message}, **kwargs)
        self.least, self.most, self.message = least, most, message

    def clean(self, value):
        number = super().clean(value)
        if number is not None and not self.least <= number <= self.most:
            raise ValidationError(self.message, code="out_of_range")
        return number


def _short(name: str) -> Field:
    return Field(name, css_class="pk-pendek")


class OfficeSettingForm(VersionedForm, forms.ModelForm):
    """The rules of one kabupaten/kota, and the head of its letters."""

    constraint_fields = {
        "officesetting_max_not_below_min": "max_members",
        "officesetting_dormant_after_weak": "dormant_after_days",
        "officesetting_answer_after_check": "aspiration_normal_days",
        "officesetting_complex_takes_longer": "aspiration_complex_days",
    }

    min_members = LimitField("Anggota paling sedikit", 1, 500, label="Anggota paling sedikit")
    max_members = LimitField(
        "Anggota paling banyak", 1, 1000, label="Anggota paling banyak", required=False,
        help_text="Kosongkan bila tidak dibatasi.",
    )  # fmt: skip
    excluded_occupations = forms.MultipleChoiceField(
        label="Siapa yang menurut aturan tidak menjadi anggota?",
        help_text="Portal hanya memberi peringatan. Datanya tetap dapat disimpan.",
        choices=[one for one in Occupation.choices if one[0] != Occupation.NOT_STATED],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Pilih pekerjaan dari daftar"},
    )
    term_years = LimitField(
        "Masa bakti", 1, 10, label="Masa bakti pengurus (tahun)",
        help_text="Lama berlaku SK yang disarankan saat SK diperpanjang.",
    )  # fmt: skip
    sk_issuers_allowed = forms.MultipleChoiceField(
        label="Siapa yang berwenang menerbitkan SK KIM?",
        help_text="SK dari pejabat lain tetap dapat dicatat, dengan peringatan.",
        choices=IssuerRole.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Pilih sedikitnya satu penerbit SK",
            "invalid_choice": "Pilih penerbit dari daftar",
        },
    )
    report_due_days = LimitField(
        "Batas melapor", 1, 60, label="Rekap diajukan paling lambat sesudah (hari)",
        help_text="Dihitung sejak masa laporan berakhir. Perubahan masa atau batas laporan berlaku "
        "sejak masa berikutnya, sehingga rekap yang lalu tidak berubah.",
    )  # fmt: skip
    weak_after_days = LimitField(
        "Batas kurang aktif", 7, 3650, label="Disarankan kurang aktif sesudah (hari)",
        help_text="Dihitung sejak kegiatan terakhir. Yang menetapkan status tetap dinas.",
    )  # fmt: skip
    dormant_after_days = LimitField("Batas vakum", 8, 3650, label="Disarankan vakum sesudah (hari)")
    aspiration_verify_days = LimitField(
        "Waktu memeriksa aspirasi", 1, 60, label="Memeriksa aspirasi (hari kerja)"
    )
    aspiration_normal_days = LimitField(
        "Waktu menjawab aspirasi biasa", 1, 120, label="Menjawab aspirasi biasa (hari kerja)"
    )
    aspiration_complex_days = LimitField(
        "Waktu menjawab aspirasi yang rumit", 1, 365,
        label="Menjawab aspirasi yang rumit (hari kerja)",
    )  # fmt: skip
    office_name = forms.CharField(
        label="Nama dinas",
        help_text="Seperti pada kepala surat, misalnya Dinas Komunikasi dan Informatika.",
        max_length=120,
        error_messages={
            "required": "Isi nama dinas",
            "max_length": "Nama dinas paling panjang 120 huruf",
        },
    )

    logo = forms.FileField(
        label="Lambang",
        help_text=f"JPG, PNG, atau WebP, paling besar {PHOTO_LIMIT_MB} MB. Dicetak di kiri kepala "
        "surat. Kosongkan bila tidak diganti.",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove_logo = forms.BooleanField(label="Hapus lambang yang terpasang", required=False)

    layout = Layout(
        part("Nama dan anggota"), "kim_long_name", _short("min_members"), _short("max_members"),
        "excluded_occupations",
        part("SK dan masa bakti"), "sk_issuers_allowed", _short("term_years"), "legal_basis",
        part("Laporan dan status"), "report_period", _short("report_due_days"),
        _short("weak_after_days"),
        _short("dormant_after_days"),
        part("Aspirasi warga"), _short("aspiration_verify_days"),
        _short("aspiration_normal_days"), _short("aspiration_complex_days"),
        part("Kepala surat"), "office_name", "office_address",
        Field("office_phone", css_class="pk-sedang"), "logo", "remove_logo",
    )  # fmt: skip

    class Meta:
        model = OfficeSetting
        fields = [
            "kim_long_name", "min_members", "max_members", "excluded_occupations",
            "sk_issuers_allowed", "term_years", "legal_basis", "report_period", "report_due_days",
            "weak_after_days", "dormant_after_days", "aspiration_verify_days",
            "aspiration_normal_days", "aspiration_complex_days", "office_address", "office_phone",
        ]  # fmt: skip
        widgets = {
            "kim_long_name": forms.RadioSelect,
            "report_period": forms.RadioSelect,
            "legal_basis": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {
            "kim_long_name": "KIM adalah singkatan dari apa?",
            "report_period": "Seberapa sering KIM melapor?",
        }
        help_texts = {
            "legal_basis": "Misalnya nomor dan tahun Peraturan Bupati tentang KIM. "
            "Disebut di tiap peringatan.",
            "office_address": "Misalnya Jalan Provinsi Km 9, Penajam.",
            "office_phone": "Nomor kantor. Tampil untuk umum.",
        }
        error_messages = {
            "kim_long_name": dict.fromkeys(("required", "invalid_choice"), "Pilih kepanjangan KIM"),
            "report_period": dict.fromkeys(("required", "invalid_choice"), "Pilih masa laporan"),
            "legal_basis": {"max_length": "Dasar hukum paling panjang 1.000 huruf"},
            "office_address": {"max_length": "Alamat dinas paling panjang 200 huruf"},
            "office_phone": {"max_length": "Telepon dinas paling panjang 40 huruf"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kim_long_name"].choices = KimLongName.choices
        self.fields["report_period"].choices = ReportPeriod.choices
        self.fields["office_name"].initial = self.instance.office_name
        if not self.instance.has_logo:
            self.fields["remove_logo"].widget = forms.HiddenInput()
        if not self.instance.is_set:
            self.fields["versi"].initial = 0

    def clean_office_name(self):
        return " ".join(self.cleaned_data["office_name"].split())

    def clean_logo(self) -> bytes | None:
        upload = self.cleaned_data["logo"]
        return read_logo(upload) if upload else None

    @property
    def lost_file(self) -> bool:
        """Say whether a file was chosen that the browser will not send again by itself."""
        return self.is_bound and bool(self.errors) and "logo" in self.files

    def check_version(self) -> None:
        """The first rules of an office have no version to compare; their row may exist once."""
        if self.instance.is_set:
            super().check_version()

    @transaction.atomic
    def save(self, *, by):
        """Store the next version; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        cleaned = self.cleaned_data
        logo = b"" if cleaned["remove_logo"] and cleaned["logo"] is None else cleaned["logo"]
        self.instance.store(by=by, office_name=cleaned["office_name"], logo=logo)
        return self.instance

    @property
    def _stored(self):
        return OfficeSetting.objects.select_related("region").get(region=self.instance.region)
