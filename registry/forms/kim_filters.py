from django import forms
from django.db.models import F

from kim_portal.forms import KnownChoiceField, KnownChoicesField
from registry.duties import below_paths, duties
from registry.enums import OperationalStatus, RegistrationState, Role
from registry.enums_assistance import ChannelKind
from registry.models import Channel, KimSector, Region, Sector
from registry.models.region import PATH_LENGTHS
from registry.suggestions import with_suggestion
from registry.tally import TALLIES, TALLY_ANSWERS

SK_ANSWERS = {
    "berlaku": "SK berlaku",
    "hampir": "SK hampir habis",
    "berakhir": "SK berakhir",
    "tanpa": "Tanpa SK",
}
SUGGESTION_ANSWERS = {
    "ada": "Perlu ditinjau",
    OperationalStatus.WEAK.value: "Disarankan kurang aktif",
    OperationalStatus.DORMANT.value: "Disarankan vakum",
}
ORDERS = {"kegiatan": "Terakhir berkegiatan", "nama": "Nama A–Z", "terbaru": "Terbaru terdaftar"}
# Instead of a year: KIM whose date of founding nobody recorded.
NO_YEAR = "tanpa"
# Filters with one answer, in the order of their chips.
SINGLE_ANSWERS = ("tahun", "angka", "sk", "saran", "saya")
MAX_TEXT = 100


class KimFilterForm(forms.Form):
    """The directory's filters, read from the address; unknown values filter nothing."""

    q = forms.CharField(required=False)
    kabkota = forms.RegexField(r"^[0-9]{2}\.[0-9]{2}$", required=False)
    kecamatan = forms.RegexField(r"^([0-9]{2}\.){2}[0-9]{2}$", required=False)
    # Any region at all: where the two selects have no place for it.
    wilayah = forms.RegexField(
        r"^[0-9]{2}(\.[0-9]{2}){0,2}(\.([0-9]{4}|P[0-9]+))?$", required=False
    )
    angka = KnownChoiceField(choices=list(TALLY_ANSWERS.items()))
    sektor = KnownChoicesField(choices=lambda: list(Sector.objects.values_list("slug", "name")))
    status = KnownChoicesField(choices=OperationalStatus.choices)
    pendaftaran = KnownChoicesField(choices=RegistrationState.choices)
    # The year of founding, as the KIM has recorded it.
    tahun = forms.RegexField(r"^((19|20)[0-9]{2}|tanpa)$", required=False)
    kanal = KnownChoicesField(choices=ChannelKind.choices)
    sk = KnownChoiceField(choices=list(SK_ANSWERS.items()))
    saran = KnownChoiceField(choices=list(SUGGESTION_ANSWERS.items()))
    saya = KnownChoiceField(choices=[("1", "Wilayah atau KIM saya")])
    urut = KnownChoiceField(choices=list(ORDERS.items()))

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        # A suggestion is the business of offices; for everybody else the filter is unknown.
        self.offers_suggestion = bool(duties(user).places) or getattr(user, "is_auditor", False)
        if not self.offers_suggestion:
            del self.fields["saran"]
        self.full_clean()
        # Only who may see unverified ones is offered a choice among them.
        self.offers_registration = bool(duties(user)) or getattr(user, "is_auditor", False)

    def value(self, name: str):
        return self.cleaned_data.get(name) or ""

    @property
    def text(self) -> str:
        return self.value("q").strip()[:MAX_TEXT]

    @property
    def kabkota_path(self) -> str:
        """The kabupaten that is chosen, or the one of the kecamatan that is chosen alone."""
        return self.value("kabkota") or self.value("kecamatan")[: PATH_LENGTHS["kabupaten"]]

    @property
    def kecamatan_path(self) -> str:
        """The kecamatan, as long as it lies in the kabupaten that is chosen."""
        path = self.value("kecamatan")
        return path if path.startswith(f"{self.kabkota_path}.") else ""

    @property
    def order(self) -> str:
        return self.value("urut") or "kegiatan"

    def apply(self, queryset, *, without: str = ""):
        """Return the rows that fit; `without` names one filter to leave out."""
        steps = {
            "q": lambda rows: rows.search(self.text),
            "kabkota": self._in_region,
            "wilayah": self._in_any_region,
            "angka": self._tallied,
            "sektor": self._with_sectors,
            "status": lambda rows: self._among(rows, "status", "status"),
            "pendaftaran": lambda rows: self._among(rows, "state", "pendaftaran"),
            "tahun": self._founded_in,
            "kanal": self._with_channels,
            "sk": lambda rows: rows.with_sk(self.value("sk")),
            "saran": self._suggested,
            "saya": self._of_mine,
        }
        for name, step in steps.items():
            if name != without:
                queryset = step(queryset)
        return queryset

    def sorted(self, queryset):
        """Order the rows of `for_list()`; the last column makes the order complete."""
        orders = {
            "kegiatan": [F("last_activity_on").desc(nulls_last=True), "name", "pk"],
            "nama": ["name", "pk"],
            "terbaru": ["-created_at", "-pk"],
        }
        return queryset.order_by(*orders[self.order])

    @property
    def is_filtering(self) -> bool:
        return bool(self.active())

    @property
    def is_narrowed(self) -> bool:
        """Say whether something besides the search text is set; the filters then stand open."""
        return any(name != "q" for name, _ in self.active())

    def active(self) -> list[tuple[str, str]]:
        """Return (parameter, value) of every filter that is set, in the order of the form."""
        found = [("q", self.text)] if self.text else []
        found += [("kabkota", self.kabkota_path)] if self.kabkota_path else []
        found += [("kecamatan", self.kecamatan_path)] if self.kecamatan_path else []
        found += [("wilayah", self.value("wilayah"))] if self.value("wilayah") else []
        for name in ("sektor", "status", "pendaftaran", "kanal"):
            found += [(name, one) for one in self.value(name)]
        return found + [(name, self.value(name)) for name in SINGLE_ANSWERS if self.value(name)]

    def label_of(self, name: str, value: str) -> str:
        """Return the words of one chosen value; the caller knows kabupaten and kecamatan."""
        if name == "wilayah":
            region = Region.objects.with_parents().filter(path=value).first()
            return region.place if region else value
        if name == "tahun":
            return "Tahun berdiri tidak tercatat" if value == NO_YEAR else f"Berdiri {value}"
        return dict(getattr(self.fields[name], "choices", ())).get(value, value)

    def _in_region(self, queryset):
        path = self.kecamatan_path or self.kabkota_path
        return queryset.filter(below_paths([path], "region__path")) if path else queryset

    def _in_any_region(self, queryset):
        path = self.value("wilayah")
        return queryset.filter(below_paths([path], "region__path")) if path else queryset

    def _tallied(self, queryset):
        name = self.value("angka")
        return queryset.filter(TALLIES[name][0]) if name else queryset

    def _of_mine(self, queryset):
        return queryset.in_territory_of(self.user) if self.value("saya") else queryset

    def _suggested(self, queryset):
        answer = self.value("saran")
        if not answer:
            return queryset
        # Who decides sees what waits for the decision; who only watches sees all of the territory.
        decides = [Role.KABUPATEN] if Role.KABUPATEN in duties(self.user).roles else []
        rows = with_suggestion(queryset.in_territory_of(self.user, *decides))
        return rows.exclude(suggested="") if answer == "ada" else rows.filter(suggested=answer)

    def _with_sectors(self, queryset):
        wanted = self.value("sektor")
        # A join would repeat a KIM that has two of them.
        having = KimSector.objects.filter(sector__slug__in=wanted).values("kim")
        return queryset.filter(pk__in=having) if wanted else queryset

    def _founded_in(self, queryset):
        year = self.value("tahun")
        if year == NO_YEAR:
            return queryset.filter(founded_on=None)
        return queryset.filter(founded_on__year=int(year)) if year else queryset

    def _with_channels(self, queryset):
        wanted = self.value("kanal")
        having = Channel.objects.in_use().filter(kind__in=wanted).values("kim")
        return queryset.filter(pk__in=having) if wanted else queryset

    def _among(self, queryset, column: str, name: str):
        wanted = self.value(name)
        return queryset.filter(**{f"{column}__in": wanted}) if wanted else queryset
