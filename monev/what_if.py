"""What an instrument would have made of an earlier round: tried on its sheets, nothing is stored.

Only indicators that stand in both instruments can be tried. Their new weights are stretched to 100,
so that points then and now can be compared.
"""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from kim_portal.errors import DomainError
from monev.enums import PUBLISHED_ROUNDS
from monev.models import Entry, Indicator, Instrument, Round
from monev.publication import complete, published_of, rank_entries, score_entries
from monev.ranking import Ranking
from monev.robustness import effective_weights
from monev.round_input import RoundInput, read_input
from monev.scoring import EntryScore, IndicatorRule, round_points

# Two indicators that move together this closely say the same thing; fewer entries say nothing.
ALIKE, FEWEST_ENTRIES = 0.95, 5


@dataclass(frozen=True)
class WhatIfLine:
    """One ranked entry: rank and points as published, and with the instrument that is tried."""

    entry: Entry
    then_rank: int
    then_points: Decimal
    now_rank: int
    now_points: Decimal

    @property
    def climb(self) -> int:
        """How many ranks higher than published; below 0 it fell."""
        return self.then_rank - self.now_rank

    @property
    def fall(self) -> int:
        return -self.climb


@dataclass(frozen=True)
class WhatIfWeight:
    """One shared indicator: weight then and now, and its share of the differences, all of 100."""

    indicator: Indicator
    then: int
    now: Decimal
    effective: Decimal | None


@dataclass(frozen=True)
class WhatIf:
    """lines: by the new rank; untried: indicators the round has no values for; dropped: indicators
    of the round that the instrument has no more; alike: pairs that nearly always agree."""

    lines: list[WhatIfLine]
    weights: list[WhatIfWeight]
    untried: list[Indicator]
    dropped: list[Indicator]
    alike: list[tuple[Indicator, Indicator]]

    @property
    def moved_count(self) -> int:
        return sum(1 for line in self.lines if line.climb)


def rounds_to_try(instrument: Instrument, paths) -> list[Round]:
    """Return published rounds of these offices that share level and scale, newest first."""
    rounds = Round.objects.filter(
        region__path__in=paths, state__in=PUBLISHED_ROUNDS, rehearsal_of=None,
        instrument__level=instrument.level,
    ).select_related("instrument", "region").order_by("-year", "-pk")  # fmt: skip
    return [one for one in rounds if one.instrument.scale == instrument.scale]


def what_if(instrument: Instrument, round_: Round) -> WhatIf:
    """Rank a published round anew with the weights of `instrument`.

    Raises DomainError when the two share no weighed indicator, or a gap cannot be filled.
    """
    old, new = _counted(round_.instrument), _counted(instrument)
    shared = [code for code in new if code in old]
    if not any(new[code].weight for code in shared):
        raise DomainError(
            "Tidak ada indikator berbobot yang sama dengan instrumen putaran itu, jadi nilainya "
            "tidak dapat dicoba."
        )
    given = _changed(read_input(round_), instrument, {code: new[code] for code in shared})
    scores = score_entries(given, complete(given))
    ranking = rank_entries(given, scores)
    means = {str(place.key): scores[place.key].indicators for place in ranking.places}
    effective = effective_weights(means) or {}
    weights = {rule.code: rule.weight for rule in given.rules}
    return WhatIf(
        lines=_lines(round_, given, scores, ranking),
        weights=[
            WhatIfWeight(
                new[code], old[code].weight, round_points(weights[code], 1),
                round_points(effective[code] * 100, 1) if effective else None,
            )
            for code in shared
        ],
        untried=[row for code, row in new.items() if code not in old],
        dropped=[row for code, row in old.items() if code not in new],
        alike=[(new[one], new[two]) for one, two in _alike(shared, means)],
    )  # fmt: skip


def _counted(instrument: Instrument) -> dict[str, Indicator]:
    return {row.code: row for row in instrument.indicators() if row.is_counted}


def _changed(
    given: RoundInput, instrument: Instrument, shared: Mapping[str, Indicator]
) -> RoundInput:
    """Return the input with the shared indicators alone, weighed as the instrument weighs them."""
    whole = sum(row.weight for row in shared.values())
    rules = tuple(
        IndicatorRule(code, row.aspect.code, Fraction(row.weight * 100, whole))
        for code, row in shared.items()
    )
    known = {rule.aspect for rule in rules}
    sheets = {
        entry: {
            key: {code: answer for code, answer in sheet.items() if code in shared}
            for key, sheet in found.items()
        }
        for entry, found in given.sheets.items()
    }
    tie_order = tuple(code for code in instrument.tie_order if code in known)
    # What the plenary voted was about other figures.
    return replace(given, rules=rules, sheets=sheets, tie_order=tie_order, votes={}, zones=())


def _lines(
    round_: Round, given: RoundInput, scores: Mapping[int, EntryScore], ranking: Ranking
) -> list[WhatIfLine]:
    published = published_of(round_).results.filter(rank__isnull=False)
    rows = published.select_related("entry__kim__region__parent__parent__parent")
    then = {row.entry_id: row for row in rows}
    return [
        WhatIfLine(
            then[place.key].entry, then[place.key].rank, then[place.key].total_points,
            place.rank, round_points(given.official(scores[place.key])),
        )
        for place in ranking.places
        if place.key in then
    ]  # fmt: skip


def _alike(shared: list[str], means: Mapping[str, Mapping[str, Fraction]]):
    """Yield pairs of codes whose means rise and fall together over the entries (Pearson's r)."""
    if len(means) < FEWEST_ENTRIES:
        return
    columns = {code: [float(row[code]) for row in means.values()] for code in shared}
    varied = [code for code in shared if len(set(columns[code])) > 1]
    for one, two in combinations(varied, 2):
        if statistics.correlation(columns[one], columns[two]) >= ALIKE:
            yield one, two
