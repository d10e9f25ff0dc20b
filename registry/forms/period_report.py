from django import forms
from django.db import transaction
from django.utils import timezone

from kim_portal.forms import FilterForm, KnownChoiceField, PortalForm, VersionedForm
from registry.duties import below_paths
from registry.enums import RegionLevel
from registry.enums_report import NoActivityReason
from registry.models import Kim, PeriodReport, Region

YEARS_BACK = 5


class PeriodReportForm(VersionedForm, forms.ModelForm):
    """What the pengurus adds to the activities of a period; all of it may stay empty."""

    class Meta:
        model = PeriodReport
        fields = ["narrative", "problems", "needs"]
        widgets = {
            "narrative": forms.Textarea(attrs={"rows": 5}),
            "problems": forms.Textarea(attrs={"rows": 3}),
            "needs": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"narrative": "Ringkasan"}
        help_texts = {
            "narrative": "Kegiatan sudah terisi sendiri. Tulis hanya yang belum terlihat di sana.",
            "problems": "Apa yang menghambat.",
            "needs": "Apa yang dibutuhkan dari desa, kecamatan, atau dinas.",
        }

    @transaction.atomic
    def save(self, *, by):
        """Store the next version; the first save makes the recap."""
        if self.instance.pk is None:
            opened = PeriodReport.objects.opened(self.instance.kim, self.instance.period, by=by)
            for name in self.cleaned_data.keys() & set(self.Meta.fields):
                setattr(opened, name, self.cleaned_data[name])
            self.instance = opened
        self.check_version()
        self.instance.store(by=by, changed=self.changed_data)
        return self.instance


class NoActivityForm(PortalForm, forms.Form):
    reason = forms.ChoiceField(
        label="Mengapa tidak ada kegiatan?",
        choices=NoActivityReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih alasan", "invalid_choice": "Pilih alasan dari daftar"},
    )
    note = forms.CharField(
        label="Keterangan",
        required=False,
        max_length=300,
        help_text="Perlu diisi bila memilih alasan lain.",
    )


class PeriodReportReturnForm(PortalForm, forms.Form):
    reason = forms.CharField(
        label="Apa yang perlu diperbaiki?",
        help_text="Pengurus membaca persis kalimat ini.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Tulis apa yang perlu diperbaiki"},
    )


class PeriodFilterForm(FilterForm):
    """Filters of /rekap/: one kabupaten at a time, for its periods are its own."""

    kabkota = KnownChoiceField(label="Kabupaten/kota")
    kecamatan = KnownChoiceField(label="Kecamatan")
    tahun = KnownChoiceField(label="Tahun")

    def __init__(self, data, *, user):
        super().__init__(data)
        self.territory = Kim.objects.public().in_territory_of(user)
        this_year = timezone.localdate().year
        years = [str(year) for year in range(this_year, this_year - YEARS_BACK, -1)]
        self.fields["tahun"].choices = [(year, year) for year in years]
        self.offices = list(self._regions(RegionLevel.KABUPATEN))
        self.fields["kabkota"].choices = [(one.path, one.label) for one in self.offices]
        chosen = self.chosen["kabkota"]
        self.office = next(
            (one for one in self.offices if one.path == chosen), next(iter(self.offices), None)
        )
        kecamatan = [
            one for one in self._regions(RegionLevel.KECAMATAN)
            if self.office and self.office.covers(one)
        ]  # fmt: skip
        self.fields["kecamatan"].choices = [("", "Semua"), *((o.path, o.label) for o in kecamatan)]
        self.area = next((one for one in kecamatan if one.path == self.kecamatan_path), self.office)
        self.year = int(self.chosen["tahun"] or this_year)

    def _regions(self, level):
        """Return the regions of that level that hold KIM of the territory."""
        paths = self.territory.count_by_region(level)
        return Region.objects.with_parents().filter(path__in=paths).order_by("path")

    @property
    def kecamatan_path(self) -> str:
        return self.chosen["kecamatan"]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kecamatan_path)

    def apply(self, kim_qs):
        """Return the KIM of the chosen area, in the order of the list."""
        if self.area is None:
            return kim_qs.none()
        found = kim_qs.filter(below_paths([self.area.path], "region__path"))
        return found.order_by("region__path", "name", "pk")
