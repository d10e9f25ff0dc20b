from django import forms
from django.conf import settings

from kim_portal.forms import FilterForm
from registry.duties import below_paths
from registry.enums import RegionLevel, ReportKind
from registry.models import Region


class ActivityFilterForm(FilterForm):
    """Filters of /kegiatan/; a value nobody knows filters nothing."""

    q = forms.CharField(label="Cari kegiatan", required=False, max_length=100)
    kabkota = forms.ModelChoiceField(
        Region.objects.none(),
        label="Kabupaten/kota",
        required=False,
        to_field_name="code",
        empty_label="Semua",
    )
    jenis = forms.ChoiceField(
        label="Jenis kegiatan", required=False, choices=[("", "Semua"), *ReportKind.choices]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = Region.objects.current().below(settings.OFFICE_REGION)
        self.fields["kabkota"].queryset = places.filter(level=RegionLevel.KABUPATEN)

    def apply(self, reports):
        wanted = self.chosen
        reports = reports.search(wanted["q"])
        if place := wanted["kabkota"]:
            reports = reports.filter(below_paths([place.path], "kim__region__path"))
        if kind := wanted["jenis"]:
            reports = reports.filter(kind=kind)
        return reports
