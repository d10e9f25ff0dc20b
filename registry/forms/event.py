import datetime
from zoneinfo import ZoneInfo

from crispy_forms.layout import Field, Layout
from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kim_portal.forms import (
    ClockField,
    DateInput,
    FilterForm,
    IdempotentForm,
    PortalForm,
    VersionedForm,
)
from kim_portal.rupiah import EXAMPLE, RupiahField
from registry.duties import below_paths, duties
from registry.enums import FundSource, RegionLevel, Role
from registry.enums_event import HELD_EVENTS, EventKind, EventPostponeReason, EventState
from registry.forms.fields import WholeNumberField, without_phone_number
from registry.models import Event, Region

ORGANISING_ROLES = (Role.PROVINSI, Role.KABUPATEN, Role.KECAMATAN)
FIRST_YEAR = 2015
LAST_YEAR = 2100
WRONG_DATE = "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"
WRONG_TIME = "Tulis jam seperti 09.00"
# What `?waktu=` may say: the answer is told by the state and the clock.
COMING, HELD, MISSED = "datang", "terlaksana", "tertunda"
TIMES = [(COMING, "Akan datang"), (HELD, "Terlaksana"), (MISSED, "Ditunda atau dibatalkan")]


class EventForm(PortalForm, forms.ModelForm):
    """The plan of an event; days and hours are those of the organising region's zone."""

    constraint_fields = {
        "event_ends_after_start": "end_time",
        "event_quota_in_range": "quota",
        "event_budget_in_range": "budget",
        "event_budget_has_source": "source",
    }

    held_on = forms.DateField(
        label="Tanggal",
        widget=DateInput,
        error_messages={"required": "Isi tanggal kegiatan", "invalid": WRONG_DATE},
    )
    last_on = forms.DateField(
        label="Sampai tanggal",
        required=False,
        widget=DateInput,
        help_text="Bila lebih dari satu hari.",
        error_messages={"invalid": WRONG_DATE},
    )
    start_time = ClockField(
        label="Mulai pukul",
        error_messages={"required": "Isi jam mulai", "invalid": WRONG_TIME},
    )
    end_time = ClockField(
        label="Selesai pukul",
        error_messages={"required": "Isi jam selesai", "invalid": WRONG_TIME},
    )
    quota = WholeNumberField(
        label="Kuota peserta",
        required=False,
        help_text="Jumlah orang yang dapat ditampung. Kosongkan bila tidak dibatasi.",
    )
    budget = RupiahField(
        label="Anggaran",
        required=False,
        help_text=f"Rupiah utuh, {EXAMPLE}. Hanya terlihat oleh dinas. Isi 0 bila tanpa biaya.",
    )
    source = forms.ChoiceField(
        label="Sumber anggaran",
        required=False,
        choices=[("", "Belum ditentukan"), *FundSource.choices],
        error_messages={"invalid_choice": "Pilih sumber dari daftar"},
    )

    layout = Layout(
        "kind", "theme", "place",
        Field("held_on", css_class="pk-sedang"), Field("last_on", css_class="pk-sedang"),
        Field("start_time", css_class="pk-pendek"), Field("end_time", css_class="pk-pendek"),
        Field("quota", css_class="pk-pendek"), "agenda", "speakers",
        Field("budget", css_class="pk-sedang"), "source",
    )  # fmt: skip

    class Meta:
        model = Event
        fields = ["kind", "theme", "place", "quota", "agenda", "speakers", "budget", "source"]
        widgets = {
            "agenda": forms.Textarea(attrs={"rows": 4}),
            "speakers": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"kind": "Jenis kegiatan"}
        help_texts = {
            "theme": "Misalnya Sinergi KIM dan situs desa.",
            "place": "Nama gedung dan alamatnya, atau tautan rapat daring.",
            "agenda": "Satu acara per baris, misalnya “09.00 Pembukaan oleh camat”.",
            "speakers": "Satu orang per baris: nama, lembaga. Dibaca umum setelah diumumkan.",
        }
        error_messages = {
            "kind": {"required": "Pilih jenis kegiatan", "invalid_choice": "Pilih jenis kegiatan"},
            "theme": {
                "required": "Isi tema kegiatan",
                "max_length": "Tema paling panjang 160 huruf",
            },
            "place": {
                "required": "Isi tempat kegiatan",
                "max_length": "Tempat paling panjang 200 huruf",
            },
            "agenda": {"max_length": "Acara paling panjang 3.000 huruf"},
            "speakers": {"max_length": "Narasumber paling panjang 1.500 huruf"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Pilih jenis"), *EventKind.choices]
        event = self.instance
        if event.pk:
            names = ("held_on", "last_on", "start_time", "end_time")
            self.initial = {name: getattr(event, name) for name in names} | self.initial

    def clean_theme(self):
        return without_phone_number(" ".join(self.cleaned_data["theme"].split()))

    def clean_agenda(self):
        return without_phone_number(self.cleaned_data["agenda"])

    def clean_speakers(self):
        return without_phone_number(self.cleaned_data["speakers"])

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(f"Tahun harus antara {FIRST_YEAR} dan {LAST_YEAR}")
        return day

    def clean_last_on(self):
        first, last = self.cleaned_data.get("held_on"), self.cleaned_data["last_on"]
        if first and last and not first <= last <= first + datetime.timedelta(days=30):
            raise forms.ValidationError("Isi hari yang sama atau sesudahnya, paling lama 30 hari")
        return last

    def clean(self):
        cleaned = super().clean()
        place = self.organiser
        needed = [cleaned.get(name) for name in ("held_on", "start_time", "end_time")]
        if place and all(part is not None for part in needed) and "last_on" in cleaned:
            day, start, end = needed
            zone = ZoneInfo(place.timezone)
            self.instance.region = place
            self.instance.starts_at = datetime.datetime.combine(day, start, zone)
            self.instance.ends_at = datetime.datetime.combine(cleaned["last_on"] or day, end, zone)
        return cleaned

    def _get_validation_exclusions(self):
        """Check "ends after start" too: its columns are made from the days and hours typed."""
        excluded = super()._get_validation_exclusions()
        made = self.instance.starts_at is not None and self.instance.ends_at is not None
        return excluded - {"starts_at", "ends_at"} if made else excluded

    @property
    def organiser(self) -> Region | None:
        return self.instance.region if self.instance.pk else self.cleaned_data.get("region")


class EventCreateForm(IdempotentForm, EventForm):
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label="Penyelenggara",
        empty_label="Pilih wilayah penyelenggara",
        error_messages={"required": "Pilih penyelenggara", "invalid_choice": "Pilih penyelenggara"},
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        paths = duties(by).paths(*ORGANISING_ROLES)
        own = Region.objects.current().filter(path__in=paths)
        self.fields["region"].queryset = own
        # Nobody is asked to choose from one.
        self.only_place = own.first() if len(paths) == 1 else None
        if self.only_place:
            del self.fields["region"]
        else:
            self.layout = Layout("region", *EventForm.layout)

    @property
    def organiser(self):
        return self.only_place or super().organiser

    @transaction.atomic
    def save(self, *, by):
        self.instance.request_id = self.request_id
        self.instance.store(by=by)
        return self.instance


class EventUpdateForm(VersionedForm, EventForm):
    @transaction.atomic
    def save(self, *, by):
        """Store the next version; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        self.instance.store(by=by, changed=[name for name in self.changed_data if name != "versi"])
        return self.instance


class EventPostponeForm(PortalForm, forms.Form):
    reason = forms.ChoiceField(
        label="Mengapa ditunda?",
        choices=EventPostponeReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih alasan", "invalid_choice": "Pilih alasan"},
    )
    note = forms.CharField(
        label="Keterangan",
        required=False,
        max_length=300,
        help_text="Dibaca umum, misalnya “Dijadwalkan lagi sesudah APBD Perubahan”.",
        error_messages={"max_length": "Keterangan paling panjang 300 huruf"},
    )


class EventCancelForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Mengapa dibatalkan?",
        help_text="Dibaca umum dan oleh semua yang diundang.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Tulis alasan kegiatan dibatalkan",
            "max_length": "Alasan paling panjang 300 huruf",
        },
    )


class EventMinutesForm(VersionedForm, forms.ModelForm):
    """What was said (for the offices) and what came out (for everybody)."""

    layout = Layout("summary", "minutes")

    class Meta:
        model = Event
        fields = ["summary", "minutes"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "minutes": forms.Textarea(attrs={"rows": 14}),
        }
        help_texts = {
            "summary": "Dibaca umum. Jangan tulis nama orang atau nomor telepon.",
            "minutes": "Jalannya rapat dan keputusan. Hanya terlihat oleh penyelenggara dan "
            "dinas di atasnya.",
        }
        error_messages = {
            "summary": {"max_length": "Ringkasan paling panjang 2.000 huruf"},
            "minutes": {"max_length": "Notulen paling panjang 20.000 huruf"},
        }

    def clean_summary(self):
        return without_phone_number(self.cleaned_data["summary"])

    @transaction.atomic
    def save(self, *, by):
        """Store the minutes; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        data = self.cleaned_data
        self.instance.write_minutes(by=by, summary=data["summary"], minutes=data["minutes"])
        return self.instance


class EventFilterForm(FilterForm):
    """Filters of /pembinaan/; a value nobody knows filters nothing."""

    q = forms.CharField(label="Cari kegiatan", required=False, max_length=100)
    kabkota = forms.ModelChoiceField(
        Region.objects.none(),
        label="Kabupaten/kota",
        required=False,
        to_field_name="code",
        empty_label="Semua",
    )
    jenis = forms.ChoiceField(
        label="Jenis", required=False, choices=[("", "Semua"), *EventKind.choices]
    )
    waktu = forms.ChoiceField(label="Waktu", required=False, choices=[("", "Semua"), *TIMES])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = Region.objects.current().below(settings.OFFICE_REGION)
        self.fields["kabkota"].queryset = places.filter(level=RegionLevel.KABUPATEN)

    def apply(self, events):
        wanted = self.chosen
        events = events.search(wanted["q"])
        if place := wanted["kabkota"]:
            events = events.filter(below_paths([place.path], "region__path"))
        if kind := wanted["jenis"]:
            events = events.filter(kind=kind)
        return self._in_time(events, wanted["waktu"])

    def _in_time(self, events, answer: str):
        if answer == COMING:
            waiting = [EventState.DRAFT, EventState.ANNOUNCED, EventState.RUNNING]
            return events.filter(state__in=waiting, ends_at__gte=timezone.now())
        if answer == HELD:
            return events.filter(state__in=HELD_EVENTS)
        if answer == MISSED:
            return events.filter(state__in=[EventState.POSTPONED, EventState.CANCELLED])
        return events
