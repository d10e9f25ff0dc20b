from django import forms
from django.db import transaction
from django.utils import timezone

from kim_portal.forms import DateInput, IdempotentForm, PortalForm, VersionedForm
from monev.dividing import copy_settings
from monev.enums import MonevLevel, RoundState
from monev.models import Instrument, Round
from monev.models.method import METHOD_FACTS
from registry.models import Region

DATES = ["nomination_opens_on", "nomination_closes_on", "presentation_on", "plenary_on"]
FACTS = ["name", "year", "instrument", *DATES, "place", "minimum_sheets", "official_score",
         "advancing", "objection_days", "quota", "needs_delegation", "legal_basis",
         "panel_decree"]  # fmt: skip
# Facts with a usual value: what is not sent at all keeps what is stored.
KEPT_FACTS = METHOD_FACTS | {"objection_days"}
WRONG_DATE = "Tulis tanggal seperti 21/11/2026"
DATE_ORDER = [
    ("nomination_opens_on", "nomination_closes_on", "Penutupan tidak boleh sebelum pembukaan"),
    ("nomination_closes_on", "presentation_on", "Paparan tidak boleh sebelum pengusulan ditutup"),
    ("presentation_on", "plenary_on", "Rapat pleno tidak boleh sebelum paparan"),
]
ERRORS = {
    "name": {"required": "Isi nama putaran"},
    "year": {"required": "Isi tahun", "invalid": "Tahun harus angka, misalnya 2026"},
    "minimum_sheets": {
        "required": "Isi jumlah lembar paling sedikit",
        "invalid": "Jumlah lembar harus angka, misalnya 3",
        "min_value": "Jumlah lembar paling sedikit harus 1 atau lebih",
    },
    "official_score": {
        "required": "Pilih nilai yang resmi",
        "invalid_choice": "Pilih nilai yang resmi dari daftar",
    },
    "advancing": {
        "required": "Isi jumlah juara atau yang maju",
        "invalid": "Jumlah juara harus angka, misalnya 3",
        "min_value": "Jumlah juara paling sedikit 1",
    },
    "objection_days": {
        "required": "Isi masa sanggah, 0 bila tidak ada",
        "invalid": "Masa sanggah harus angka hari kerja, misalnya 3",
        "min_value": "Masa sanggah paling sedikit 0 hari kerja",
    },
    "quota": {"invalid": "Kuota harus angka, misalnya 1", "min_value": "Kuota paling sedikit 1"},
    "instrument": {"invalid_choice": "Pilih instrumen dari daftar"},
} | {name: {"invalid": WRONG_DATE} for name in DATES}
HELP = {
    "name": "Contoh: Monev KIM Kabupaten Penajam Paser Utara 2026",
    "instrument": "Versi rancangan ikut terkunci saat putaran dikunci",
    "minimum_sheets": "Dengan lembar terkunci lebih sedikit, peserta berstatus belum lengkap",
    "official_score": "Nilai terkoreksi mengembalikan poin yang hilang karena juri yang ketat. "
    "Bila semua juri menilai semua peserta, keduanya sama persis. Keduanya selalu ditampilkan; "
    "pilihan ini terkunci saat penilaian dimulai",
    "advancing": "Batas yang dipakai untuk peluang maju dan uji ketahanan",
    "objection_days": "Dihitung sejak hari kerja sesudah pengumuman. 0 berarti tanpa masa sanggah",
    "quota": "Kosongkan bila tidak dibatasi. Putaran kabupaten: per kecamatan. "
    "Putaran provinsi: per kabupaten/kota",
    "needs_delegation": "Peserta kabupaten/kota tanpa surat delegasi yang cocok tidak dinilai",
    "panel_decree": "Nomor dan tanggal SK tim penilai",
    "plenary_on": "SK peserta sebaiknya berlaku sampai tanggal ini",
}


class _RoundFacts(forms.ModelForm):
    """The facts of a round, with the sentences both pages share."""

    class Meta:
        model = Round
        fields = FACTS
        widgets = (
            dict.fromkeys(DATES, DateInput)
            | {
                name: forms.TextInput({"inputmode": "numeric"})
                for name in ("year", "minimum_sheets", "quota", "advancing", "objection_days")
            }
            | {"official_score": forms.RadioSelect}
        )
        error_messages = ERRORS
        help_texts = HELP

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["instrument"].empty_label = "Belum dipilih"
        for name in KEPT_FACTS & set(self.fields):
            # What is not sent at all keeps what is stored; an emptied field is refused.
            self.fields[name].required = not self.is_bound or self.add_prefix(name) in self.data

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not 2000 <= year <= 2100:
            raise forms.ValidationError("Tahun harus antara 2000 dan 2100")
        return year

    def clean_minimum_sheets(self):
        count = self.cleaned_data["minimum_sheets"]
        if count < 1:
            raise forms.ValidationError("Jumlah lembar paling sedikit harus 1 atau lebih")
        return count

    def clean_official_score(self):
        return self.cleaned_data["official_score"] or self.instance.official_score

    def clean_advancing(self):
        count = self.cleaned_data["advancing"]
        if count == 0:
            raise forms.ValidationError("Jumlah juara paling sedikit 1")
        return count or self.instance.advancing

    def clean_objection_days(self):
        days = self.cleaned_data["objection_days"]
        return self.instance.objection_days if days is None else days

    def clean_quota(self):
        quota = self.cleaned_data["quota"]
        if quota == 0:
            raise forms.ValidationError("Kuota paling sedikit 1, atau kosongkan")
        return quota

    def clean(self):
        cleaned = super().clean()
        # The database knows two of these rules; said here they stand beside the later date.
        for earlier, later, sentence in DATE_ORDER:
            first, last = cleaned.get(earlier), cleaned.get(later)
            if first and last and last < first:
                self.add_error(later, sentence)
        needs_instrument = "instrument" in self.fields and self.instance.state != RoundState.DRAFT
        if needs_instrument and not cleaned.get("instrument") and "instrument" not in self.errors:
            self.add_error("instrument", "Pilih instrumen")
        return cleaned


class RoundCreateForm(IdempotentForm, _RoundFacts):
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label="Wilayah",
        empty_label=None,
        error_messages={"required": "Pilih wilayah", "invalid_choice": "Pilih wilayah Anda"},
    )
    source = forms.ModelChoiceField(
        Round.objects.none(),
        label="Salin pengaturan dari",
        required=False,
        empty_label="Mulai dengan pengaturan biasa",
        help_text="Syarat, dokumen, kategori, dan zona disalin. Putaran lama tidak berubah",
        error_messages={"invalid_choice": "Pilih putaran dari daftar"},
    )
    field_order = ["region", "source", *FACTS]

    class Meta(_RoundFacts.Meta):
        fields = ["region", *FACTS]

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions
        # A new round asks what is usual at its level; its office may change it afterwards.
        del self.fields["needs_delegation"]
        self.fields["year"].initial = timezone.localdate().year
        if len(regions) == 1:
            self.fields["region"].initial = regions[0]
            self.fields["region"].widget = forms.HiddenInput()
        self.fields["source"].queryset = Round.objects.real().filter(region__in=regions)
        levels = {region.level for region in regions}
        usable = Instrument.objects.usable().filter(level__in=levels)
        visible = [row.pk for region in regions for row in Instrument.objects.usable_in(region)]
        self.fields["instrument"].queryset = usable.filter(pk__in=visible)

    @transaction.atomic
    def save(self, *, by):
        self.instance.request_id = self.request_id
        self.instance.open(by=by)
        if source := self.cleaned_data["source"]:
            copy_settings(source, self.instance, by=by)
        return self.instance


class RoundUpdateForm(VersionedForm, _RoundFacts):
    """The facts that may still change at the stage the round is in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.instance.frozen_fields:
            del self.fields[name]
        if self.instance.level != MonevLevel.PROVINSI:
            self.fields.pop("needs_delegation", None)
        if "instrument" in self.fields:
            usable = Instrument.objects.usable_in(self.instance.region)
            self.fields["instrument"].queryset = usable

    @transaction.atomic
    def save(self, *, by):
        """Store what changed; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        unsent = {name for name in KEPT_FACTS & set(self.fields) if not self.fields[name].required}
        changed = [name for name in self.changed_data if name in FACTS and name not in unsent]
        self.instance.change(by=by, changed=changed)
        return self.instance


class RoundStepForm(PortalForm, forms.Form):
    """The step somebody confirms, named by the state it leads to."""

    tujuan = forms.ChoiceField(
        choices=RoundState.choices,
        widget=forms.HiddenInput,
        error_messages={"required": "Pilih langkah", "invalid_choice": "Langkah ini tidak dikenal"},
    )


class RoundHaltForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Alasan dan dasarnya",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Sebut siapa yang memutuskan, misalnya nomor suratnya. Tampil di halaman putaran",
        error_messages={
            "required": "Tulis alasannya",
            "max_length": "Alasan paling panjang 500 huruf",
        },
    )

    def __init__(self, *args, round, target, **kwargs):
        super().__init__(*args, **kwargs)
        self.round, self.target = round, target

    def save(self, *, by):
        self.round.halt(self.target, by=by, reason=self.cleaned_data["reason"])
