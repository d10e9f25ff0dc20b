"""What happened to personal data, whom it touches, and that they were told."""

import datetime
from zoneinfo import ZoneInfo

from crispy_forms.layout import Field, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kim_portal.forms import (
    ClockField,
    FilterForm,
    IdempotentForm,
    KnownChoiceField,
    PortalForm,
    VersionedForm,
)
from registry.duties import duties
from registry.enums import RegionLevel, Role
from registry.enums_privacy import BreachData, BreachScope, BreachState
from registry.forms.fields import PastDateField
from registry.forms.kim_field import KimField
from registry.forms.region import RegionField
from registry.models import Breach, Region
from registry.people import visible_people

WRONG_TIME = "Tulis jam seperti 09.30"
NO_NAMES = "Jangan menulis nama atau nomor orang."
STATE_ANSWERS = [("lewat", "Lewat batas"), *BreachState.choices[1:]]


def own_offices(user):
    """Return the regions whose office this person works for; all of them for the administrator."""
    offices = Region.objects.current().filter(
        level__in=[RegionLevel.PROVINSI, RegionLevel.KABUPATEN]
    )
    if user.is_superuser:
        return offices.below(settings.OFFICE_REGION).order_by("path")
    paths = duties(user).paths(Role.KABUPATEN, Role.PROVINSI)
    return offices.filter(path__in=paths).order_by("path")


class MomentMixin:
    """A day and a time of day that were, in the zone of the office."""

    def moment(self, region, day: str, clock: str) -> datetime.datetime | None:
        typed = self.cleaned_data
        if not (typed.get(day) and typed.get(clock)):
            return None
        zone = ZoneInfo(region.timezone)
        moment = datetime.datetime.combine(typed[day], typed[clock], tzinfo=zone)
        if moment > timezone.now():
            self.add_error(clock, "Waktu ini belum tiba. Periksa tanggal dan jamnya")
        return moment


class BreachForm(MomentMixin, VersionedForm, IdempotentForm, forms.ModelForm):
    """The register's entry; the area, the KIM or the account follows from the choice."""

    constraint_fields = {"breach_scope_has_its_target": "scope"}

    found_on = PastDateField(
        "Hari diketahui",
        label="Diketahui pada",
        error_messages={"required": "Isi hari pelanggaran diketahui"},
    )
    found_at = ClockField(
        label="Pukul",
        help_text="Sejak saat ini 3×24 jam dihitung.",
        error_messages={"required": "Isi jamnya", "invalid": WRONG_TIME},
    )
    happened_on = PastDateField(
        "Hari terjadi",
        label="Terjadi sejak",
        help_text="Bila tidak pasti, hari paling awal yang mungkin.",
        error_messages={"required": "Isi sejak kapan terjadi"},
    )
    data = forms.MultipleChoiceField(
        label="Data apa yang terungkap?",
        choices=BreachData.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Pilih sedikitnya satu jenis data",
            "invalid_choice": "Pilih jenis data dari daftar",
        },
    )
    place = RegionField(
        label="Wilayah",
        required=False,
        levels=(RegionLevel.DESA, RegionLevel.KECAMATAN, RegionLevel.KABUPATEN),
        help_text="Untuk semua orang di satu wilayah. Kosongkan bila seluruh wilayah dinas.",
    )
    kim = KimField(required=False, help_text="Untuk semua orang di satu KIM.")
    username = forms.CharField(
        label="Nama pengguna akun",
        required=False,
        max_length=150,
        help_text="Untuk satu akun yang dipakai orang lain atau disalahgunakan.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )

    layout = Layout(
        "region", "title", Field("found_on", css_class="pk-sedang"),
        Field("found_at", css_class="pk-pendek"), Field("happened_on", css_class="pk-sedang"),
        "data", "story", "measures", "scope", "place", "kim", "username",
    )  # fmt: skip

    class Meta:
        model = Breach
        fields = ["region", "title", "happened_on", "data", "story", "measures", "scope"]
        widgets = {
            "story": forms.Textarea(attrs={"rows": 4}),
            "measures": forms.Textarea(attrs={"rows": 4}),
            "scope": forms.RadioSelect,
        }
        labels = {
            "title": "Apa yang terjadi?",
            "story": "Bagaimana terjadinya?",
            "measures": "Apa yang sudah dan akan dilakukan?",
            "scope": "Siapa yang terdampak?",
        }
        help_texts = {
            "title": f"Misalnya ponsel dinas hilang. {NO_NAMES}",
            "story": f"Masuk ke dalam surat pemberitahuan. {NO_NAMES}",
            "measures": "Penanganan dan pemulihan; masuk ke dalam surat pemberitahuan.",
        }
        error_messages = {
            "region": {"required": "Pilih dinas", "invalid_choice": "Pilih dinas dari daftar"},
            "title": {
                "required": "Tulis apa yang terjadi",
                "max_length": "Kejadian paling panjang 120 huruf",
            },
            "story": {
                "required": "Tulis bagaimana terjadinya",
                "max_length": "Keterangan paling panjang 2.000 huruf",
            },
            "measures": {
                "required": "Tulis apa yang sudah dan akan dilakukan",
                "max_length": "Keterangan paling panjang 2.000 huruf",
            },
            "scope": {
                "required": "Pilih siapa yang terdampak",
                "invalid_choice": "Pilih siapa yang terdampak",
            },
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["scope"].choices = BreachScope.choices
        breach = self.instance
        if breach.pk:
            self._show_stored(breach)
        offices = own_offices(by)
        self.fields["region"].queryset = offices
        self.fields["region"].empty_label = "Pilih dinas"
        only = breach.region if breach.pk else offices.get() if offices.count() == 1 else None
        if only:
            breach.region = only
            del self.fields["region"]
            self.layout = Layout(*self.layout.fields[1:])

    def _show_stored(self, breach):
        local = timezone.localtime(breach.discovered_at, ZoneInfo(breach.region.timezone))
        self.initial = {
            "found_on": local.date(),
            "found_at": local.time(),
            "place": breach.place,
            "kim": breach.kim,
            "username": breach.account.username if breach.account else "",
        } | self.initial

    def clean(self):
        cleaned = super().clean()
        region = cleaned.get("region") or (
            self.instance.region if self.instance.region_id else None
        )
        if region is None:
            return cleaned
        found = self.moment(region, "found_on", "found_at")
        if found and cleaned.get("happened_on") and cleaned["happened_on"] > cleaned["found_on"]:
            self.add_error("happened_on", "Hari terjadi tidak boleh sesudah hari diketahui")
        breach = self.instance
        breach.discovered_at = found
        breach.place = breach.kim = breach.account = None
        target = {
            BreachScope.AREA: self._take_place,
            BreachScope.KIM: self._take_kim,
            BreachScope.ACCOUNT: self._take_account,
        }.get(cleaned.get("scope"))
        if target:
            target(region, cleaned)
        return cleaned

    def _take_place(self, region, cleaned):
        place = cleaned.get("place") or region
        if "place" not in self.errors and not _lies_below(place, region):
            self.add_error("place", f"Pilih tempat di {region.label}")
        self.instance.place = place

    def _take_kim(self, region, cleaned):
        kim = cleaned.get("kim")
        if kim is None and "kim" not in self.errors:
            self.add_error("kim", "Isi nama KIM")
        elif kim and not _lies_below(kim.region, region):
            self.add_error("kim", f"Pilih KIM di {region.label}")
        self.instance.kim = kim

    def _take_account(self, region, cleaned):
        name = (cleaned.get("username") or "").strip()
        found = visible_people(self.by).filter(username=name).first() if name else None
        if not name and "username" not in self.errors:
            self.add_error("username", "Isi nama pengguna akun")
        elif name and found is None:
            self.add_error("username", "Akun ini tidak ditemukan. Periksa nama penggunanya")
        self.instance.account = found

    def clean_data(self):
        """Keep the order of the list, whatever order was sent."""
        chosen = set(self.cleaned_data["data"])
        return [one for one in BreachData.values if one in chosen]

    @transaction.atomic
    def save(self, *, by):
        """Store the entry; raises StaleVersionError when somebody else was faster."""
        if self.instance.pk:
            self.check_version()
        else:
            self.instance.request_id = self.request_id
        return self.instance.store(by=by)


def _lies_below(place: Region, office: Region) -> bool:
    return place.path == office.path or place.path.startswith(f"{office.path}.")


class BreachTellForm(MomentMixin, PortalForm, forms.Form):
    """When the notice went out."""

    told_on = PastDateField(
        "Hari pemberitahuan",
        label="Dikirim pada",
        error_messages={"required": "Isi hari surat dikirim"},
    )
    told_at = ClockField(
        label="Pukul", error_messages={"required": "Isi jamnya", "invalid": WRONG_TIME}
    )
    layout = Layout(
        Field("told_on", css_class="pk-sedang"), Field("told_at", css_class="pk-pendek")
    )

    def __init__(self, *args, breach, **kwargs):
        super().__init__(*args, **kwargs)
        self.breach = breach
        local = timezone.localtime(timezone.now(), ZoneInfo(breach.region.timezone))
        self.fields["told_on"].initial, self.fields["told_at"].initial = local.date(), local.time()

    def clean(self):
        cleaned = super().clean()
        self.at = self.moment(self.breach.region, "told_on", "told_at")
        # The typed minute has no seconds: the notice may have gone out within the first one.
        if self.at and self.at < self.breach.discovered_at.replace(second=0, microsecond=0):
            raise ValidationError(
                {"told_on": "Pemberitahuan tidak boleh sebelum pelanggaran diketahui"}
            )
        return cleaned


class BreachEndForm(PortalForm, forms.Form):
    note = forms.CharField(
        label="Catatan penutup",
        help_text=NO_NAMES,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Tulis catatan penutup",
            "max_length": "Catatan paling panjang 1.000 huruf",
        },
    )


class BreachFilterForm(FilterForm):
    keadaan = KnownChoiceField(choices=STATE_ANSWERS)

    def apply(self, breaches):
        state = self.chosen["keadaan"]
        if state == "lewat":
            return breaches.overdue()
        return breaches.filter(state=state) if state else breaches
