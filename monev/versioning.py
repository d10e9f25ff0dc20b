"""Versions of an instrument: a copy as a draft, what changed between two, how one will look."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from kim_portal.accounts.audit import record
from monev.canonical import plain
from monev.enums import RoundState
from monev.models import Anchor, Entry, Indicator, Instrument, Round, ScoreSheet
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


@dataclass(frozen=True)
class Change:
    """One thing that differs, in words; a dash where a version has none."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Comparison:
    """What differs from an older to a newer version; indicators are the same by their code."""

    facts: list[Change]
    added: list[Indicator]
    removed: list[Indicator]
    changed: list[tuple[Indicator, list[Change]]]
    same_count: int

    @property
    def is_equal(self) -> bool:
        return not (self.facts or self.added or self.removed or self.changed)


def compare(older: Instrument, newer: Instrument) -> Comparison:
    """Return what changed between two versions, with four queries."""
    old, new = ({row.code: row for row in one.indicators()} for one in (older, newer))
    kept = [(row, _changes(_words_of(old[code]), _words_of(row)))
            for code, row in new.items() if code in old]  # fmt: skip
    return Comparison(
        facts=_changes(_facts_of(older), _facts_of(newer)),
        added=[row for code, row in new.items() if code not in old],
        removed=[row for code, row in old.items() if code not in new],
        changed=[(row, changes) for row, changes in kept if changes],
        same_count=sum(not changes for _, changes in kept),
    )


def _changes(old: dict[str, str], new: dict[str, str]) -> list[Change]:
    pairs = [(label, old.get(label, ""), new.get(label, "")) for label in {**old, **new}]
    return [Change(label, was or "–", now or "–") for label, was, now in pairs if was != now]


def _facts_of(instrument: Instrument) -> dict[str, str]:
    bounds = (instrument.scale_min, instrument.scale_max, instrument.scale_step)
    low, high, step = map(_shown, bounds)
    return {
        "Nama": instrument.name,
        "Dasar hukum": instrument.legal_basis,
        "Skala": f"{low} sampai {high}, langkah {step}",
        "Urutan pemutus nilai sama": ", lalu ".join(instrument.tie_order),
        "Predikat": ", ".join(f"{b['label']} mulai {b['minimum']}" for b in
                              instrument.predicate_bands),
    }  # fmt: skip


def _words_of(indicator: Indicator) -> dict[str, str]:
    anchors = {f"Jangkar nilai {_shown(a.points)}": a.text for a in indicator.anchors.all()}
    return {
        "Bobot": str(indicator.weight) if indicator.is_counted else "tidak dihitung",
        "Indikator": indicator.name,
        "Aspek": str(indicator.aspect),
        "Tahap": indicator.get_stage_display(),
        "Bukti minimal": indicator.evidence,
        "Boleh “Tidak dapat dinilai”": "ya" if indicator.allows_not_assessable else "tidak",
        **anchors,
    }


def _shown(points: Decimal) -> str:
    return plain(points).replace(".", ",")


def sample_sheet(instrument: Instrument) -> ScoreSheet:
    """Return an empty sheet that is never stored, for a look at the form."""
    round_ = Round(instrument=instrument, state=RoundState.PRESENTATION, has_field_visit=False)
    return ScoreSheet(entry=Entry(round=round_))
