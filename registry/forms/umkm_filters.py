"""Filters of the lists that an office works through, by kecamatan and kind."""

from dataclasses import dataclass

from django import forms
from django.db.models import Count
from django.db.models.functions import Substr

from kim_portal.forms import KnownChoiceField
from registry.duties import below_paths
from registry.enums_assistance import (
    PermitKind,
)
from registry.models import Region

# Letters of a kecamatan's path, 64.09.02.
KECAMATAN_LENGTH = 8
# A provinsi has up to some hundred kecamatan; who watches over more searches by name or code.
MAX_KECAMATAN = 800


@dataclass(frozen=True)
class Option:
    """One choice of a filter with the number of rows it would leave."""

    value: str
    label: str
    count: int


class KecamatanFilterForm(forms.Form):
    """A GET form over rows of KIM; unknown values filter nothing. `kim_path` leads to the KIM."""

    kim_path = "kim"

    kecamatan = forms.RegexField(r"^([0-9]{2}\.){2}[0-9]{2}$", required=False)

    def __init__(self, data):
        super().__init__(data)
        self.full_clean()

    def value(self, name: str) -> str:
        return self.cleaned_data.get(name) or ""

    @property
    def is_narrowed(self) -> bool:
        return any(self.value(name) for name in self.fields)

    @property
    def region_path(self) -> str:
        return f"{self.kim_path}__region__path"

    def in_kecamatan(self, rows):
        path = self.value("kecamatan")
        return rows.filter(below_paths([path], self.region_path)) if path else rows

    def kecamatan_options(self, rows) -> list[Option]:
        """Return the kecamatan of these rows with their numbers, in two queries.

        Empty when there are more than MAX_KECAMATAN: a choice of thousands helps nobody.
        """
        found = (
            rows.order_by()
            .annotate(kecamatan_path=Substr(self.region_path, 1, KECAMATAN_LENGTH))
            .values_list("kecamatan_path")
            .annotate(count=Count("pk", distinct=True))
        )
        counts = dict(found[: MAX_KECAMATAN + 1])
        if len(counts) > MAX_KECAMATAN:
            return []
        regions = Region.objects.filter(path__in=counts).select_related("parent").order_by("path")
        return [
            Option(one.path, f"{one.name}, {one.parent.name}", counts[one.path]) for one in regions
        ]

    @staticmethod
    def kind_options(rows, kinds) -> list[Option]:
        """Return the kinds that occur among these rows with their numbers, in one query."""
        counts = dict(rows.order_by().values_list("kind").annotate(count=Count("pk")))
        return [Option(one.value, one.label, counts[one]) for one in kinds if one in counts]


class PermitFilterForm(KecamatanFilterForm):
    kim_path = "umkm__kim"

    izin = KnownChoiceField(choices=PermitKind.choices)
    keadaan = KnownChoiceField(choices=[("lewat", "Kedaluwarsa"), ("hampir", "Hampir habis")])

    def apply(self, permits, on):
        permits = self.in_kecamatan(permits)
        if kind := self.value("izin"):
            permits = permits.filter(kind=kind)
        state = self.value("keadaan")
        if state == "lewat":
            return permits.filter(expires_on__lt=on)
        return permits.filter(expires_on__gte=on) if state == "hampir" else permits
