import re
import uuid
from zoneinfo import ZoneInfo

from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.models import User
from kim_portal.errors import DomainError
from kim_portal.forms import (
    DateInput,
    Difference,
    FilterForm,
    IdempotentForm,
    PortalForm,
    VersionedForm,
)
from registry.duties import duties
from registry.enums import ReportKind, ReportState
from registry.forms.co_owner import CoOwnersField
from registry.forms.photo import PhotosField
from registry.forms.report_details import ReportDetailsForm
from registry.models import ActivityReport, Kim, ReportPhoto
from registry.models.photo import MAX_PHOTOS, add_photos, claim_photos, hold_photos
from registry.models.report import ADINDA

MAX_LINKS = 10
MAX_PEOPLE = 100_000
FIRST_YEAR = 2000
KEY_TAKEN = "Formulir ini sudah dipakai orang lain. Muat ulang halaman, lalu isi sekali lagi"
MONTH = r"\A20\d{2}-(0[1-9]|1[0-2])\Z"


class CountField(forms.CharField):
    """A number of people as anybody writes it: 1234, 1.234 or 1 234; empty is zero."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, what: str, **kwargs):
        super().__init__(required=False, **kwargs)
        self.what = what

    def to_python(self, value):
        text = re.sub(r"\s", "", value or "")
        if not text:
            return 0
        if not re.fullmatch(r"[0-9]{1,9}|[0-9]{1,3}(\.[0-9]{3}){1,2}", text):
            raise ValidationError(f"Tulis jumlah {self.what} dengan angka, misalnya 12")
        count = int(text.replace(".", ""))
        if count > MAX_PEOPLE:
            raise ValidationError(f"Periksa jumlah {self.what}: paling banyak 100.000")
        return count


def clean_link(line: str) -> str:
    """Return a web address with its scheme; raises ValidationError naming the line."""
    link = line if re.match(r"[a-z][a-z0-9+.-]*:", line, re.I) else f"https://{line}"
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError:
        raise ValidationError(
            f"Tautan “{line[:60]}” belum lengkap. Tulis misalnya instagram.com/p/…"
        ) from None
    return link


# Asked for when the report is handed in; a draft may lack them, so no label says "boleh kosong".
ESSENTIAL = ("held_on", "place", "kind", "adinda", "story", "photo_consent", "visibility")


class ReportForm(PortalForm, ReportDetailsForm):
    """What the form for a new report and the one for changing it have in common.

    Only the title is needed to keep a draft; `missing_for_submission()` names the rest. Photos are
    taken care of by `keep_photos()`: good ones are kept whatever else is wrong.
    """

    constraint_fields = {
        "activityreport_youth_within_total": "youth_count",
        **ReportDetailsForm.details_constraints,
    }

    adinda = forms.MultipleChoiceField(
        label="Fungsi KIM yang dijalankan",
        help_text="Boleh lebih dari satu. Huruf awalnya menjadi ADINDA.",
        choices=list(ADINDA.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Pilih fungsi dari daftar"},
    )
    new_photos = PhotosField(
        label="Foto",
        help_text=f"Paling banyak {MAX_PHOTOS} foto JPG, PNG, atau WebP, masing-masing sampai "
        "10 MB. Lokasi yang tersimpan di dalam foto dihapus.",
    )
    co_owners = CoOwnersField()
    men_count = CountField("peserta laki-laki", label="Peserta laki-laki")
    women_count = CountField("peserta perempuan", label="Peserta perempuan")
    youth_count = CountField(
        "pemuda", label="Di antaranya pemuda", help_text="Peserta berusia 16 sampai 30 tahun."
    )

    layout = Layout(
        "title",
        Field("held_on", css_class="w-auto"),
        "place",
        "kind",
        Field("co_owners", template="registry/_co_owners_field.html"),
        "adinda",
        "story",
        Field("new_photos", template="registry/_report_photos_field.html"),
        "photo_consent",
        "links",
        Div(
            *[Field(name, css_class="w-50") for name in ("men_count", "women_count", "youth_count")]
        ),
        ReportDetailsForm.folded,
    )

    class Meta:
        model = ActivityReport
        fields = [
            "title", "held_on", "place", "kind", "story", "links", "men_count", "women_count",
            "youth_count", *ReportDetailsForm.Meta.fields,
        ]  # fmt: skip
        widgets = ReportDetailsForm.Meta.widgets | {
            "held_on": DateInput(),
            "ended_on": DateInput(),
            "kind": forms.RadioSelect,
            "story": forms.Textarea(attrs={"rows": 6}),
            "links": forms.Textarea(attrs={"rows": 3, "inputmode": "url", "spellcheck": "false"}),
        }
        labels = ReportDetailsForm.Meta.labels | {
            "story": "Apa yang terjadi?",
            "links": "Tautan berita atau unggahan",
        }
        help_texts = ReportDetailsForm.Meta.help_texts | {
            "title": "Singkat saja, misalnya “Sosialisasi label halal untuk UMKM”.",
            "story": "Siapa yang hadir, apa yang dibahas, apa hasilnya. Cukup 3 sampai 5 kalimat. "
            "Halaman ini dibaca umum, jadi jangan tulis nomor telepon atau alamat warga.",
            "links": "Satu alamat per baris, dari Instagram, Facebook, YouTube, TikTok, atau "
            "situs desa.",
        }
        error_messages = ReportDetailsForm.Meta.error_messages | {
            "title": {"required": "Isi judul kegiatan"},
            "held_on": {"invalid": "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"},
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        zone = self.instance.region.timezone if self.instance.kim_id else duties(user).timezone
        self.today = timezone.localdate(timezone=ZoneInfo(zone) if zone else None)
        self.fields["held_on"].widget.attrs["max"] = self.today.isoformat()
        self.fields["kind"].choices = ReportKind.choices
        for name in ESSENTIAL:
            self.fields[name].is_essential = True
        if self.instance.pk:
            chosen = [name for name in ADINDA if getattr(self.instance, name)]
            self.fields["adinda"].initial = chosen
            self.fields["co_owners"].initial = list(self.instance.co_owners.all())
            self.offer_co_owners([self.instance.kim])

    def offer_co_owners(self, leads) -> None:
        """Ask for the other KIM of a joint activity, unless there is none to name."""
        self.fields["co_owners"].offer(leads, self.fields["co_owners"].initial)

    @property
    def kept_photos(self):
        """Photos the server already has: those of the report, or those waiting for it."""
        return self.instance.photos.all()

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day is None:
            return None
        if day > self.today:
            raise ValidationError(
                f"Tanggal kegiatan tidak boleh setelah hari ini, {date_format(self.today)}"
            )
        if day.year < FIRST_YEAR:
            raise ValidationError("Periksa tahun pada tanggal kegiatan")
        return day

    def clean_ended_on(self):
        day = self.cleaned_data["ended_on"]
        if day and day > self.today:
            raise ValidationError(
                f"Tanggal selesai tidak boleh setelah hari ini, {date_format(self.today)}"
            )
        return day

    def clean_links(self):
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MAX_LINKS:
            raise ValidationError(f"Tautan paling banyak {MAX_LINKS}")
        return "\n".join(clean_link(line) for line in lines)

    def _post_clean(self):
        for name in ADINDA:
            setattr(self.instance, name, name in self.cleaned_data.get("adinda", []))
        super()._post_clean()

    def keep_photos(self) -> None:
        """Delete the ticked photos and store the good new ones, whatever else is wrong.

        What the rules refuse becomes an error of the field.
        """
        ticked = [pk for pk in self.data.getlist("hapus_foto") if pk.isascii() and pk.isdigit()]
        uploads = self.files.getlist(self.add_prefix("new_photos"))
        good = self.fields["new_photos"].readable(uploads)
        try:
            for photo in self.kept_photos.filter(pk__in=ticked):
                photo.remove(by=self.user)
            if good:
                self._store_photos(good)
        except DomainError as error:
            self.add_error("new_photos", error.message)


class ReportCreateForm(IdempotentForm, ReportForm):
    """A new report. A person with one KIM is not asked which."""

    def __init__(self, *args, user, kim=None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        own = Kim.objects.filter(pk__in=duties(user).kim_ids).with_place()
        self.fields["kim"] = forms.ModelChoiceField(
            own,
            label="KIM",
            to_field_name="slug",
            empty_label=None,
            widget=forms.RadioSelect,
            initial=kim,
            error_messages={
                "required": "Pilih KIM yang melapor",
                "invalid_choice": "Pilih KIM yang melapor",
            },
        )
        self.only_kim = own[0] if len(own) == 1 else None
        if self.only_kim:
            del self.fields["kim"]
            self.instance.kim = self.only_kim
        self.offer_co_owners(list(own))

    def clean(self):
        cleaned = super().clean()
        lead = self.only_kim or cleaned.get("kim")
        if lead in (cleaned.get("co_owners") or ()):
            self.add_error("co_owners", f"{lead} sudah menjadi KIM yang melapor")
        return cleaned

    @property
    def layout(self):
        asked = [] if self.only_kim else ["kim"]
        return Layout(*asked, *ReportForm.layout.fields)

    @property
    def key(self) -> uuid.UUID:
        """The form's key, also while other fields are wrong."""
        try:
            return uuid.UUID(str(self["kunci"].value()))
        except ValueError:
            return uuid.UUID(int=0)

    @property
    def kept_photos(self):
        return ReportPhoto.objects.held(self.key, by=self.user)

    def receive(self, *, by) -> ActivityReport | None:
        """Store the report once; None while something is wrong, its good photos stay all the same.

        Equal posts of one person wait for each other and all return the first one's report.
        """
        # Decoding takes long and nobody should wait for it.
        self.fields["new_photos"].readable(self.files.getlist(self.add_prefix("new_photos")))
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=by.pk)
            first = self.first_result()
            if first and first.created_by_id == by.pk:
                return first
            if first:
                self.add_error(None, KEY_TAKEN)
                return None
            self.keep_photos()
            return self.save(by=by) if self.is_valid() else None

    def _store_photos(self, photos) -> None:
        hold_photos(self.key, photos, by=self.user)

    @transaction.atomic
    def save(self, *, by):
        if not self.only_kim:
            self.instance.kim = self.cleaned_data["kim"]
        self.instance.request_id = self.request_id
        self.instance.store(by=by, co_owners=self.cleaned_data["co_owners"])
        claim_photos(self.instance, self.key, by=by)
        return self.instance


class ReportUpdateForm(VersionedForm, ReportForm):
    """Changes to a draft or a returned report."""

    def _store_photos(self, photos) -> None:
        add_photos(self.instance, photos, by=self.user)

    @transaction.atomic
    def save(self, *, by):
        self.check_version()
        co_owners = self.cleaned_data["co_owners"]
        self.instance.store(by=by, changed=self.changed_data, co_owners=co_owners)
        return self.instance

    def differences(self):
        """Add the functions: one field here, six columns in the database."""
        stored = ", ".join(self._stored.adinda_labels)
        typed = ", ".join(self.instance.adinda_labels)
        own = [Difference(str(self["adinda"].label), stored, typed)] if stored != typed else []
        return super().differences() + own


class ReportReturnForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Apa yang perlu diperbaiki?",
        help_text="Tulis satu per satu dan dengan ramah. Pengurus membaca persis kalimat ini.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Tulis apa yang perlu diperbaiki"},
    )


class ReportFilterForm(FilterForm):
    """Filters of /laporan/; a value nobody knows filters nothing."""

    q = forms.CharField(label="Cari laporan", required=False, max_length=100)
    status = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Semua"), *ReportState.choices]
    )
    kim = forms.ModelChoiceField(
        Kim.objects.none(), label="KIM", required=False, to_field_name="slug", empty_label="Semua"
    )
    bulan = forms.RegexField(
        MONTH,
        label="Bulan kegiatan",
        required=False,
        widget=forms.TextInput(attrs={"type": "month"}),
    )
    dari = forms.DateField(label="Dari tanggal", required=False)
    sampai = forms.DateField(label="Sampai tanggal", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kim"].queryset = Kim.objects.in_territory_of(user)

    @property
    def chosen_kim(self):
        """The KIM the list is narrowed to; chosen on its page, not in a select of hundreds."""
        return self.chosen["kim"]

    def apply(self, reports):
        wanted = self.chosen
        reports = reports.search(wanted["q"])
        if state := wanted["status"]:
            reports = reports.filter(state=state)
        if kim := wanted["kim"]:
            reports = reports.of_kim(kim)
        if month := wanted["bulan"]:
            year, number = month.split("-")
            reports = reports.filter(held_on__year=int(year), held_on__month=int(number))
        if first := wanted["dari"]:
            reports = reports.filter(held_on__gte=first)
        if last := wanted["sampai"]:
            reports = reports.filter(held_on__lte=last)
        return reports
