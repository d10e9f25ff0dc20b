"""Sending an aspiration: the form of residents and the form of a KIM."""

from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.core import signing

from kim_portal.codes import normal_code
from kim_portal.forms import IdempotentForm, PortalForm
from registry.aspiring import send
from registry.enums import RegionLevel, Role
from registry.enums_aspiration import AspirationKind, AspirationTheme
from registry.forms.region import RegionField
from registry.models import Aspiration, Assignment, Region
from registry.models.aspiration import CODE_LENGTH

# A person needs longer to write two sentences; a program does not.
FASTEST_SECONDS = 3
OPEN_SECONDS = 24 * 60 * 60
OPENED_SALT = "registry.aspiration.opened"
NOT_SERVED = (
    "“%(text)s” tidak ditemukan di kabupaten/kota yang dilayani portal ini. Periksa ejaannya, "
    "atau isi kode wilayahnya"
)


def served_regions():
    """Return the regions of every kabupaten/kota with an office in this portal."""
    offices = Assignment.objects.in_force().filter(role=Role.KABUPATEN)
    paths = offices.values_list("region__path", flat=True)
    return Region.objects.current().below_any(sorted(set(paths)))


def opening_stamp() -> str:
    """Return a signed moment: a form of a visitor was opened now."""
    return signing.TimestampSigner(salt=OPENED_SALT).sign("kirim")


class PlaceField(RegionField):
    """A desa whose kabupaten has an office here: elsewhere nobody would read it."""

    default_error_messages = {"required": "Isi desa atau kelurahan", "unknown": NOT_SERVED}

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "Misalnya Bangun Mulya, Waru. Nama kecamatan membantu.")
        super().__init__(levels=(RegionLevel.DESA,), **kwargs)


class AspirationForm(IdempotentForm, forms.ModelForm):
    """What every sender fills in. `region` is given to the field by who makes the form."""

    region = PlaceField(label="Desa atau kelurahan")
    second_region = PlaceField(
        label="Desa kedua",
        required=False,
        help_text="Hanya bila menyangkut dua desa, misalnya jalan di perbatasan.",
    )
    layout = Layout(
        "kind", "theme", "title", "text", "region", "second_region", "reporter_name",
        "reporter_contact", "is_anonymous",
    )  # fmt: skip
    constraint_fields = {"aspiration_two_areas_differ": "second_region"}

    class Meta:
        model = Aspiration
        fields = [
            "kind", "theme", "title", "text", "region", "second_region", "reporter_name",
            "reporter_contact", "is_anonymous",
        ]  # fmt: skip
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 6})}
        labels = {
            "kind": "Apa yang ingin disampaikan?",
            "title": "Judul singkat",
            "text": "Ceritakan",
            "reporter_name": "Nama",
            "reporter_contact": "Nomor WhatsApp atau surel",
            "is_anonymous": "Kirim tanpa nama. Nama dan kontak di atas tidak disimpan.",
        }
        help_texts = {
            "title": "Misalnya “Drainase di RT 3 tersumbat”.",
            "text": (
                "Apa yang terjadi, di mana, sejak kapan, dan apa harapannya. Isian ini dibaca "
                "petugas, tidak tampil kepada umum."
            ),
            "reporter_name": "Tidak pernah tampil kepada umum.",
            "reporter_contact": "Dibaca petugas bila perlu bertanya; pembacaannya dicatat.",
        }
        error_messages = {
            "kind": {"required": "Pilih yang ingin disampaikan", "invalid_choice": "Pilih satu"},
            "theme": {"required": "Pilih tema", "invalid_choice": "Pilih tema"},
            "title": {
                "required": "Isi judul singkat",
                "max_length": "Judul paling panjang 150 huruf",
            },
            "text": {
                "required": "Ceritakan yang ingin disampaikan",
                "max_length": "Cerita paling panjang 4.000 huruf",
            },
            "reporter_name": {"max_length": "Nama paling panjang 120 huruf"},
            "reporter_contact": {"max_length": "Kontak paling panjang 120 huruf"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = AspirationKind.choices
        self.fields["theme"].choices = [("", "Pilih tema"), *AspirationTheme.choices]
        # Contacts of strangers are not what a browser should offer on a shared phone.
        for name in ("reporter_name", "reporter_contact"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "data-tanpa-draf": True}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_anonymous"):
            cleaned["reporter_name"] = cleaned["reporter_contact"] = ""
        return cleaned

    def save(self, *, by=None):
        self.instance.request_id = self.request_id
        return send(self.instance, by=by)


class PublicAspirationForm(AspirationForm):
    """For residents without an account: a trap for programs, and a least time to write."""

    situs = forms.CharField(required=False, label="Biarkan kosong")
    dibuka = forms.CharField(required=False, widget=forms.HiddenInput)

    layout = Layout(
        *AspirationForm.layout.fields,
        Div(HTML('<div aria-hidden="true">'), "situs", HTML("</div>"), css_class="pk-jebakan"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        served = served_regions()
        self.fields["region"].queryset = self.fields["second_region"].queryset = served
        self.fields["situs"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        self.fields["dibuka"].initial = opening_stamp

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("situs"):
            self.add_error(None, "Biarkan kotak terakhir kosong, lalu kirim sekali lagi")
        if not self._is_slow_enough(cleaned.get("dibuka", "")):
            # The same page, sent again by a person, passes.
            self._restamp()
            self.add_error(
                None, "Aspirasi ini belum terkirim. Tunggu tiga detik, lalu kirim sekali lagi"
            )
        return cleaned

    def _is_slow_enough(self, stamp: str) -> bool:
        """Say whether this is our stamp, of the last day, and more than the seconds one needs."""
        return self._is_younger(stamp, OPEN_SECONDS) and not self._is_younger(
            stamp, FASTEST_SECONDS
        )

    @staticmethod
    def _is_younger(stamp: str, seconds: int) -> bool:
        try:
            signing.TimestampSigner(salt=OPENED_SALT).unsign(stamp, max_age=seconds)
        except signing.BadSignature:
            return False
        return True

    def _restamp(self):
        self.data = self.data.copy()
        self.data["dibuka"] = opening_stamp()


class KimAspirationForm(AspirationForm):
    """A pengurus writes down what residents told the KIM."""

    def __init__(self, *args, kim, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kim = kim
        kabupaten = kim.region.at_level(RegionLevel.KABUPATEN)
        below = Region.objects.current().below(kabupaten.path)
        self.fields["region"].queryset = self.fields["second_region"].queryset = below
        if kim.region.level == RegionLevel.DESA:
            self.fields["region"].initial = kim.region


class AspirationFollowForm(PortalForm, forms.Form):
    """The number a sender was given, typed in any way."""

    nomor = forms.CharField(
        label="Nomor aspirasi",
        help_text="Sepuluh huruf dan angka, misalnya 7KQ2M-4XD9H.",
        max_length=40,
        error_messages={
            "required": "Isi nomor aspirasi",
            "max_length": "Nomor aspirasi terdiri dari sepuluh huruf dan angka",
        },
    )

    def clean_nomor(self):
        code = normal_code(self.cleaned_data["nomor"])
        if len(code) != CODE_LENGTH or not code.isascii() or not code.isalnum():
            raise forms.ValidationError("Nomor aspirasi terdiri dari sepuluh huruf dan angka")
        return code
