"""The other KIM of a joint activity, offered to tick."""

from django import forms

from registry.duties import below_paths
from registry.models import Kim
from registry.models.region import PATH_LENGTHS, RegionLevel


class CoOwnersField(forms.ModelMultipleChoiceField):
    """Verified KIM of the kecamatan of the KIM that reports; `offer()` says which."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": "Pilih KIM dari daftar ini",
        "invalid_pk_value": "Pilih KIM dari daftar ini",
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "KIM lain yang ikut menyelenggarakan")
        kwargs.setdefault(
            "help_text",
            "Hanya untuk kegiatan bersama. Kegiatan ini tampil di halaman setiap KIM, tetapi "
            "dihitung satu kali untuk kecamatan dan kabupaten.",
        )
        super().__init__(Kim.objects.none(), required=False, **kwargs)

    # Nobody is asked when there is no other KIM to name.
    is_offered = False

    def offer(self, leads, chosen=None) -> None:
        """Offer the KIM near `leads`, one of which reports.

        chosen: the co-owners stored already, which stay on offer. A lead is offered only beside
        another lead.
        """
        kecamatan = PATH_LENGTHS[RegionLevel.KECAMATAN]
        near = below_paths(sorted({kim.region.path[:kecamatan] for kim in leads}), "region__path")
        offered = Kim.objects.public().filter(near)
        if len(leads) == 1:
            offered = offered.exclude(pk=leads[0].pk)
        if chosen:
            offered |= Kim.objects.filter(pk__in=[kim.pk for kim in chosen])
        self.queryset = offered.with_place().order_by("name", "pk")
        self.is_offered = self.queryset.exists()

    def label_from_instance(self, kim) -> str:
        return f"{kim.name}, {kim.region.label}"
