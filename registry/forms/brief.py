import datetime

from crispy_forms.layout import Field, Layout
from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.forms import DateInput, FilterForm, IdempotentForm, PortalForm, VersionedForm
from kim_portal.uploads import PDF_LIMIT_MB
from registry.duties import below_paths, duties
from registry.enums import RegionLevel, Role
from registry.enums_brief import BriefKind, BriefState
from registry.forms.fields import WebAddressField, without_phone_number
from registry.forms.fund import DocumentField
from registry.models import Brief, Region, Sector

ISSUING_ROLES = (Role.PROVINSI, Role.KABUPATEN)
# An office narrows by the regions one level below its own.
AREA_LEVELS = {
    RegionLevel.PROVINSI: RegionLevel.KABUPATEN,
    RegionLevel.KABUPATEN: RegionLevel.KECAMATAN,
}
LONGEST_YEARS = 3
WRONG_DATE = "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"
# What `?keadaan=` may say: the last day tells one of them.
HOLDING, EXPIRED = "berlaku", "habis"
STATES = [
    (HOLDING, "Masih berlaku"),
    (EXPIRED, "Habis masa"),
    (BriefState.DRAFT.value, "Draf"),
    (BriefState.REPLACED.value, "Diganti"),
    (BriefState.WITHDRAWN.value, "Ditarik"),
]


class BriefForm(PortalForm, forms.ModelForm):
    """A brief of one office; nobody marked means all KIM of its region."""

    constraint_fields = {"brief_claim_of_hoax": "claim"}

    source_url = WebAddressField(
        label="Alamat sumber",
        required=False,
        help_text="Misalnya situs dinas atau edaran resminya.",
    )
    valid_until = forms.DateField(
        label="Berlaku sampai",
        widget=DateInput,
        help_text="Sesudah hari itu bahan ditandai habis masa.",
        error_messages={"required": "Isi hari terakhir bahan berlaku", "invalid": WRONG_DATE},
    )
    areas = forms.ModelMultipleChoiceField(
        Region.objects.none(),
        label="Wilayah sasaran",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Pilih wilayah dari daftar",
            "invalid_pk_value": "Pilih wilayah dari daftar",
        },
    )
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.filter(is_retired=False),
        label="Potensi sasaran",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Hanya KIM yang mengangkat potensi ini. Tanpa centang: semua KIM.",
        error_messages={
            "invalid_choice": "Pilih potensi dari daftar",
            "invalid_pk_value": "Pilih potensi dari daftar",
        },
    )

    layout = Layout(
        "kind", "title", "claim", "body", "source", "source_url",
        Field("valid_until", css_class="pk-sedang"), "is_public", "areas", "sectors",
    )  # fmt: skip

    class Meta:
        model = Brief
        fields = [
            "kind", "title", "claim", "body", "source", "source_url", "valid_until", "is_public",
            "areas", "sectors",
        ]  # fmt: skip
        widgets = {
            "claim": forms.Textarea(attrs={"rows": 3}),
            "body": forms.Textarea(attrs={"rows": 10}),
        }
        help_texts = {
            "title": "Misalnya Jadwal imunisasi bulan Desember.",
            "claim": "Hanya untuk klarifikasi hoaks: tulis kabar yang keliru itu apa adanya.",
            "body": "Teks biasa dengan kalimat pendek, supaya mudah dibacakan dan diteruskan.",
            "source": "Siapa yang menyatakannya, misalnya Dinas Kesehatan, edaran 400/12/2026.",
            "is_public": "Warga dapat membuka tautannya tanpa akun.",
        }
        error_messages = {
            "kind": {"required": "Pilih jenis bahan", "invalid_choice": "Pilih jenis bahan"},
            "title": {
                "required": "Isi judul bahan",
                "max_length": "Judul paling panjang 120 huruf",
            },
            "claim": {"max_length": "Kabar yang beredar paling panjang 1.000 huruf"},
            "body": {"required": "Isi bahannya", "max_length": "Isi paling panjang 6.000 huruf"},
            "source": {
                "required": "Tulis sumbernya",
                "max_length": "Sumber paling panjang 200 huruf",
            },
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Pilih jenis"), *BriefKind.choices]
        self._offer_areas(self.office)

    def _offer_areas(self, office: Region | None) -> None:
        """Offer the regions below the office; without an office chosen yet, nothing to tick."""
        field = self.fields["areas"]
        if office is None or office.level not in AREA_LEVELS:
            del self.fields["areas"]
            self.layout = Layout(*[name for name in self.layout if name != "areas"])
            return
        below = Region.objects.current().below(office.path)
        field.queryset = below.filter(level=AREA_LEVELS[office.level])
        field.help_text = f"Tanpa centang: seluruh {office.label}."

    @property
    def office(self) -> Region | None:
        return self.instance.region if self.instance.region_id else None

    def clean_title(self):
        return without_phone_number(" ".join(self.cleaned_data["title"].split()))

    def clean_valid_until(self):
        day, today = self.cleaned_data["valid_until"], timezone.localdate()
        if day < today:
            raise forms.ValidationError(f"Isi hari ini, {date_format(today)}, atau sesudahnya")
        if day > today + datetime.timedelta(days=366 * LONGEST_YEARS):
            raise forms.ValidationError(f"Paling lama {LONGEST_YEARS} tahun dari hari ini")
        return day

    def clean(self):
        cleaned = super().clean()
        kind, claim = cleaned.get("kind"), cleaned.get("claim")
        if kind == BriefKind.HOAX and claim == "" and "claim" not in self.errors:
            self.add_error("claim", "Tulis kabar yang beredar")
        elif kind and kind != BriefKind.HOAX and claim:
            self.add_error("claim", "Kosongkan: kabar yang beredar hanya untuk klarifikasi hoaks")
        return cleaned

    def _store(self, *, by, changed=()):
        data = self.cleaned_data
        areas = list(data.get("areas") or [])
        self.instance.store(by=by, areas=areas, sectors=list(data["sectors"]), changed=changed)
        return self.instance


class BriefCreateForm(IdempotentForm, BriefForm):
    """Who keeps several offices chooses the office on the page before (`?wilayah=`)."""

    def __init__(self, *args, region: Region, **kwargs):
        kwargs.setdefault("instance", Brief(region=region))
        super().__init__(*args, **kwargs)

    @transaction.atomic
    def save(self, *, by):
        self.instance.request_id = self.request_id
        return self._store(by=by)


class BriefUpdateForm(VersionedForm, BriefForm):
    @transaction.atomic
    def save(self, *, by):
        """Store the next version; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        return self._store(by=by, changed=[name for name in self.changed_data if name != "versi"])


class BriefWithdrawForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Mengapa ditarik?",
        help_text="Dibaca umum dan oleh semua KIM sasaran.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasan bahan ditarik",
            "max_length": "Alasan paling panjang 300 huruf",
        },
    )

    def clean_reason(self):
        return without_phone_number(self.cleaned_data["reason"])


class BriefFileForm(PortalForm, forms.Form):
    title = forms.CharField(
        label="Judul berkas",
        max_length=120,
        help_text="Misalnya Poster jadwal imunisasi.",
        error_messages={
            "required": "Isi judul berkas",
            "max_length": "Judul berkas paling panjang 120 huruf",
        },
    )
    document = DocumentField(
        label="Berkas",
        help_text=f"PDF atau foto, paling besar {PDF_LIMIT_MB} MB. Dapat diunduh siapa pun yang "
        "boleh membaca bahan ini.",
    )
    layout = Layout("title", "document")


def offices_of(user):
    """Return the regions in whose name a person may publish, by code."""
    return Region.objects.current().filter(path__in=duties(user).paths(*ISSUING_ROLES))


class BriefFilterForm(FilterForm):
    """Filters of /bahan/; a value nobody knows filters nothing."""

    q = forms.CharField(label="Cari bahan", required=False, max_length=100)
    kabkota = forms.ModelChoiceField(
        Region.objects.none(),
        label="Kabupaten/kota",
        required=False,
        to_field_name="code",
        empty_label="Semua",
    )
    jenis = forms.ChoiceField(
        label="Jenis", required=False, choices=[("", "Semua"), *BriefKind.choices]
    )
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *STATES])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = Region.objects.current().below(settings.OFFICE_REGION)
        self.fields["kabkota"].queryset = places.filter(level=RegionLevel.KABUPATEN)

    def apply(self, briefs):
        wanted = self.chosen
        briefs = briefs.search(wanted["q"])
        if place := wanted["kabkota"]:
            briefs = briefs.filter(below_paths([place.path], "region__path"))
        if kind := wanted["jenis"]:
            briefs = briefs.filter(kind=kind)
        return self._in_state(briefs, wanted["keadaan"])

    def _in_state(self, briefs, answer: str):
        if answer == HOLDING:
            return briefs.holding()
        if answer == EXPIRED:
            return briefs.published().filter(valid_until__lt=timezone.localdate())
        return briefs.filter(state=answer) if answer else briefs
