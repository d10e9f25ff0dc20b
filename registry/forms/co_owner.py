"""The other KIM of a joint activity, offered to tick."""

from django import forms
from django.db.models import Case, Q, When
from django.db.models.functions import Substr

from registry.duties import below_paths
from registry.models import Kim
from registry.models.region import PATH_LENGTHS, RegionLevel
from registry.tally import formed


class CoOwnersField(forms.ModelMultipleChoiceField):
    """Formed KIM of the kabupaten of the KIM that reports; `offer()` says which."""

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
    # So many stand first: those of the same kecamatan, and those that were chosen before.
    near_count = 0

    def offer(self, leads, chosen=None) -> None:
        """Offer the KIM of the kabupaten of `leads`, one of which reports; the near ones first.

        chosen: the co-owners stored already, which stay on offer. A lead is offered only beside
        another lead.
        """
        offered = formed(Kim.objects.filter(_around(leads, RegionLevel.KABUPATEN)))
        if len(leads) == 1:
            offered = offered.exclude(pk=leads[0].pk)
        named = Q(pk__in=[kim.pk for kim in chosen or ()])
        offered |= Kim.objects.filter(named)
        near = _around(leads, RegionLevel.KECAMATAN) | named
        self.queryset = (
            offered.with_place()
            .annotate(
                is_far=Case(When(near, then=False), default=True),
                area=Substr("region__path", 1, PATH_LENGTHS[RegionLevel.KECAMATAN]),
            )
            .order_by("is_far", "area", "name", "pk")
        )
        far = list(self.queryset.values_list("is_far", flat=True))
        self.is_offered, self.near_count = bool(far), far.count(False)

    def label_from_instance(self, kim) -> str:
        area = kim.region.at_level(RegionLevel.KECAMATAN)
        far = f", {area.label}" if getattr(kim, "is_far", False) and area else ""
        return f"{kim.name}, {kim.region.label}{far}"


def _around(leads, level: str) -> Q:
    """Return the condition "in the same region of that level as one of these KIM"."""
    paths = {kim.region.path[: PATH_LENGTHS[level]] for kim in leads}
    return below_paths(sorted(paths), "region__path")
