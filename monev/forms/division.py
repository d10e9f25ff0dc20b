"""Categories and zones of a round, row by row; the category of one entry."""

from django import forms
from django.db import transaction

from kim_portal.forms import Difference, PortalForm, VersionedForm
from monev.dividing import CategoryInput, ZoneInput, areas_of, set_divisions
from monev.models import RoundCategory
from monev.nomination import categorize

SPARE_ROWS, MOST_ROWS = 3, 20
QUOTA_ERRORS = {
    "invalid": "Kuota harus angka, misalnya 1",
    "min_value": "Kuota paling sedikit 1, atau kosongkan",
    "max_value": "Kuota paling besar 999",
}
NOTHING = "–"


class DivisionForm(VersionedForm, forms.Form):
    """Rows `kategori-1` and `kuota-kategori-1`, `zona-1` and `kuota-zona-1`; `wilayah-<id>` names
    the row of the zone an area belongs to. An empty row counts for nothing.
    """

    def __init__(self, *args, round, **kwargs):
        self.instance = round
        super().__init__(*args, **kwargs)
        self.areas = list(areas_of(round))
        self.row_counts = {}
        stored = {"kategori": list(round.categories.all()), "zona": list(round.zones.all())}
        for kind, rows in stored.items():
            self.row_counts[kind] = min(len(rows) + SPARE_ROWS, MOST_ROWS)
            for n in range(1, self.row_counts[kind] + 1):
                self._add_row(kind, n, rows[n - 1] if n <= len(rows) else None)
        self._add_areas(stored["zona"])

    def _add_row(self, kind: str, n: int, row) -> None:
        word = kind.capitalize()
        self.fields[f"{kind}-{n}"] = forms.CharField(
            label=f"{word} {n}",
            max_length=60,
            required=False,
            initial=row.name if row else "",
            widget=forms.TextInput({"autocomplete": "off"}),
            error_messages={"max_length": "Nama paling panjang 60 huruf"},
        )
        self.fields[f"kuota-{kind}-{n}"] = forms.IntegerField(
            label=f"Kuota {kind} {n}",
            min_value=1,
            max_value=999,
            required=False,
            initial=row.quota if row else None,
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
            error_messages=QUOTA_ERRORS,
        )

    def _add_areas(self, zones: list) -> None:
        numbers = range(1, self.row_counts["zona"] + 1)
        names = {n: f"{n}. {zone}" for n, zone in enumerate(zones, start=1)}
        choices = [("", "Tanpa zona"), *((str(n), names.get(n, f"Zona {n}")) for n in numbers)]
        for area in self.areas:
            row = next((n for n, zone in enumerate(zones, 1) if zone.covers(area.path)), "")
            self.fields[f"wilayah-{area.pk}"] = forms.ChoiceField(
                label=area.name,
                choices=choices,
                required=False,
                initial=str(row),
                error_messages={"invalid_choice": "Pilih zona dari daftar"},
            )

    def category_rows(self):
        return self._rows("kategori")

    def zone_rows(self):
        return self._rows("zona")

    def _rows(self, kind: str):
        return [
            (self[f"{kind}-{n}"], self[f"kuota-{kind}-{n}"])
            for n in range(1, self.row_counts[kind] + 1)
        ]

    def area_fields(self):
        return [self[f"wilayah-{area.pk}"] for area in self.areas]

    def clean(self):
        cleaned = super().clean()
        for kind in self.row_counts:
            self._check_rows(kind, cleaned)
        for area in self.areas:
            name = f"wilayah-{area.pk}"
            number = cleaned.get(name)
            if number and not cleaned.get(f"zona-{number}") and f"zona-{number}" not in self.errors:
                self.add_error(name, f"Isi dahulu nama zona {number}")
        return cleaned

    def _check_rows(self, kind: str, cleaned: dict) -> None:
        known: dict[str, int] = {}
        for n in range(1, self.row_counts[kind] + 1):
            name = cleaned.get(f"{kind}-{n}")
            if not name:
                if cleaned.get(f"kuota-{kind}-{n}") and f"{kind}-{n}" not in self.errors:
                    self.add_error(f"{kind}-{n}", f"Isi nama {kind} untuk kuota ini")
                continue
            first = known.setdefault(name.casefold(), n)
            if first != n:
                self.add_error(f"{kind}-{n}", f"Nama ini sudah dipakai {kind} {first}")

    def categories(self) -> list[CategoryInput]:
        return [CategoryInput(name, quota) for _, name, quota in self._typed("kategori")]

    def zones(self) -> list[ZoneInput]:
        chosen: dict[str, list[str]] = {}
        for area in self.areas:
            number = self.cleaned_data.get(f"wilayah-{area.pk}", "")
            chosen.setdefault(number, []).append(area.path)
        return [
            ZoneInput(name, quota, tuple(chosen.get(str(n), ())))
            for n, name, quota in self._typed("zona")
        ]

    def _typed(self, kind: str):
        """Return (row number, name, quota) of the rows with a name."""
        cleaned = self.cleaned_data
        rows = (
            (n, cleaned.get(f"{kind}-{n}"), cleaned.get(f"kuota-{kind}-{n}"))
            for n in range(1, self.row_counts[kind] + 1)
        )
        return [row for row in rows if row[1]]

    def differences(self) -> list[Difference]:
        pairs = [
            ("Kategori", self._stored.categories.all(), self.categories()),
            ("Zona", self._stored.zones.all(), self.zones()),
        ]
        return [
            Difference(label, _in_words(stored), _in_words(typed))
            for label, stored, typed in pairs
            if _in_words(stored) != _in_words(typed)
        ]

    @transaction.atomic
    def save(self, *, by):
        """Store both; raises StaleVersionError when somebody else was faster."""
        self.check_version()
        return set_divisions(self.instance, self.categories(), self.zones(), by=by)


def _in_words(rows) -> str:
    return ", ".join(f"{one.name} ({one.quota})" if one.quota else one.name for one in rows) or (
        NOTHING
    )


class CategoryField(forms.ModelChoiceField):
    """The category an entry takes part in."""

    def __init__(self, categories, **kwargs):
        super().__init__(
            categories,
            label="Kategori",
            empty_label="Pilih kategori",
            error_messages={
                "required": "Pilih kategori KIM ini",
                "invalid_choice": "Pilih kategori dari daftar",
            },
            **kwargs,
        )


class EntryCategoryForm(PortalForm, forms.Form):
    quota_reason = forms.CharField(
        label="Alasan melebihi kuota",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text="Hanya bila kuota kategori itu sudah terisi",
        error_messages={"max_length": "Alasan paling panjang 500 huruf"},
    )
    field_order = ["category", "quota_reason"]

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry
        categories = RoundCategory.objects.filter(round=entry.round_id)
        self.fields["category"] = CategoryField(categories, initial=entry.category_id)
        self.order_fields(self.field_order)

    def save(self, *, by):
        cleaned = self.cleaned_data
        return categorize(
            self.entry, cleaned["category"], by=by, quota_reason=cleaned["quota_reason"]
        )
