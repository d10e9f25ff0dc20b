"""Everything the result of a round depends on, read at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from monev.canonical import answer_text, plain
from monev.enums_score import OfficialScore
from monev.fair_scores import within_scale
from monev.fairness import SHRINKAGE
from monev.models import Instrument, Outcome, Round, ScoreSheet
from monev.scoring import DEFAULT_BANDS, EntryScore, IndicatorRule, Scale


@dataclass(frozen=True)
class RoundInput:
    """Everything the result of a round depends on.

    sheets: entry id → sheet key (text) → indicator code → raw points or NOT_ASSESSABLE, of
    submitted sheets only;
    votes: entry id as text → order voted in the plenary; juri: sheet key → the person who judged,
    as text; a sheet that is not in it stands for a juri of its own;
    categories: entry id → name of the category it is ranked in, empty in a round without any;
    zones: per zone the plenary ordered, its entries in groups of equal place, best first.
    """

    instrument: str
    rules: tuple[IndicatorRule, ...]
    scale: Scale
    minimum_sheets: int
    tie_order: tuple[str, ...]
    bands: tuple[tuple[Decimal, str], ...]
    sheets: Mapping[int, Mapping[str, Mapping[str, Decimal | str]]]
    votes: Mapping[str, int]
    juri: Mapping[str, str] = field(default_factory=dict)
    official_score: str = OfficialScore.MEAN
    categories: Mapping[int, str] = field(default_factory=dict)
    zones: tuple[tuple[tuple[int, ...], ...], ...] = ()

    @property
    def is_corrected(self) -> bool:
        return self.official_score == OfficialScore.CORRECTED

    def official(self, score: EntryScore) -> Fraction | None:
        """Return the exact score that ranks: the plain mean or the corrected one, as chosen."""
        if not self.is_corrected or score.fair is None:
            return score.total
        return within_scale(score.fair)

    def _zone_facts(self) -> dict:
        shown = [[[str(key) for key in group] for group in zone] for zone in self.zones]
        return {"zones": shown} if shown else {}

    def facts(self) -> dict:
        """Return the input as it is fingerprinted: entries and sheets in a fixed order.

        Who judged what is part of it only where it changes the official score, the categories
        only where there are some.
        """
        scale = [
            plain(bound) for bound in (self.scale.minimum, self.scale.maximum, self.scale.step)
        ]
        found = {
            "instrument": self.instrument,
            "indicators": [[rule.code, rule.aspect, str(rule.weight)] for rule in self.rules],
            "scale": scale,
            "minimum_sheets": self.minimum_sheets,
            "tie_order": list(self.tie_order),
            "bands": [[plain(bound), label] for bound, label in self.bands],
            "entries": {
                str(entry): {
                    key: {code: answer_text(answer) for code, answer in sheet.items()}
                    for key, sheet in sheets.items()
                }
                for entry, sheets in self.sheets.items()
            },
            "votes": dict(self.votes),
        }
        if self.is_corrected:
            found["official_score"] = str(self.official_score)
            found |= {"shrinkage": str(SHRINKAGE), "juri": dict(self.juri)}
        if self.categories:
            found["categories"] = {str(entry): name for entry, name in self.categories.items()}
        return found | self._zone_facts()


def input_for(round_: Round, outcome: Outcome) -> RoundInput:
    """Load what this version of the result depends on, with what the plenary decided for it."""
    return with_plenary(read_input(round_), outcome)


def with_plenary(given: RoundInput, outcome: Outcome) -> RoundInput:
    """Add what the plenary decided for this version: the order of ties and of zones."""
    zones = tuple(
        tuple(tuple(int(key) for key in group) for group in zone) for zone in outcome.plenary_zones
    )
    return replace(given, votes=dict(outcome.plenary_order or {}), zones=zones)


def read_input(round_: Round) -> RoundInput:
    """Load what the result depends on before the plenary decides, in a fixed few queries."""
    found = dict(round_.entries.judged().values_list("pk", "category__name"))
    sheets: dict[int, dict] = {pk: {} for pk in found}
    counted = ScoreSheet.objects.counted().filter(entry__in=sheets).select_related("juri")
    juri = {}
    for sheet in counted.prefetch_related("scores__indicator"):
        sheets[sheet.entry_id][str(sheet.uuid)] = sheet.answers()
        juri[str(sheet.uuid)] = str(sheet.juri.user_id)
    given = input_of(round_.instrument, sheets, minimum_sheets=round_.minimum_sheets, votes={})
    categories = {pk: name for pk, name in found.items() if name}
    return replace(given, juri=juri, official_score=round_.official_score, categories=categories)


def input_of(
    instrument: Instrument, sheets: Mapping[int, Mapping], *, minimum_sheets: int, votes: Mapping
) -> RoundInput:
    """Return sheets with everything their instrument adds: rules, scale, tie order and bands."""
    rules = tuple(instrument.rules())
    known = {rule.aspect for rule in rules}
    bands = tuple((Decimal(band["minimum"]), band["label"]) for band in instrument.predicate_bands)
    return RoundInput(
        instrument=str(instrument),
        rules=rules,
        scale=instrument.scale,
        minimum_sheets=minimum_sheets,
        tie_order=tuple(code for code in instrument.tie_order if code in known),
        bands=bands or DEFAULT_BANDS,
        sheets=sheets,
        votes=votes,
    )
