"""A new version of an instrument: a copy of everything, as a draft of the office that asked."""

from django.db import transaction
from django.db.models import Max

from kim_portal.accounts.audit import record
from monev.models import Anchor, Indicator, Instrument
from registry.models import Region

COPIED_FACTS = [
    "code", "name", "level", "legal_basis", "scale_min", "scale_max", "scale_step", "tie_order",
    "predicate_bands",
]  # fmt: skip


@transaction.atomic
def new_version(source: Instrument, *, region: Region, by) -> Instrument:
    """Return a draft with the next free version number of the same code.

    The source stays as it is, whatever state it is in.
    """
    same_code = Instrument.objects.filter(code=source.code)
    # One clone at a time per code, so that two never take the same number.
    list(same_code.select_for_update().values_list("pk", flat=True))
    facts = {name: getattr(source, name) for name in COPIED_FACTS}
    version = same_code.aggregate(highest=Max("version"))["highest"] + 1
    copy = Instrument.objects.create(**facts, version=version, region=region)
    for aspect in source.aspects.prefetch_related("indicators__anchors"):
        indicators = list(aspect.indicators.all())
        aspect.pk, aspect.instrument, aspect._state.adding = None, copy, True
        aspect.save()
        for indicator in indicators:
            _copy_indicator(indicator, aspect)
    record(by, "instrument.create", copy, source=str(source))
    return copy


def _copy_indicator(indicator: Indicator, aspect) -> None:
    anchors = list(indicator.anchors.all())
    indicator.pk, indicator.aspect, indicator._state.adding = None, aspect, True
    indicator.save()
    Anchor.objects.bulk_create(
        Anchor(indicator=indicator, points=anchor.points, text=anchor.text) for anchor in anchors
    )
