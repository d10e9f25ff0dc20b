"""What calibration shows: own points beside those of the others on the same example.

Pure arithmetic: raw points are `Decimal`, everything between is an exact `Fraction`, and rounding
happens where a figure is written. Nobody is named here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monev.scoring import EntryScore, IndicatorRule, Scale, entry_total, round_points

Marks = Mapping[str, Decimal]


@dataclass(frozen=True)
class Comparison:
    """Own points beside the mean of the others, in points 0–100 of the total.

    aspects, indicators: code → own minus others; negative is stricter than the others.
    """

    own: Fraction
    others: Fraction
    aspects: Mapping[str, Fraction]
    indicators: Mapping[str, Fraction]

    @property
    def difference(self) -> Fraction:
        return self.own - self.others


@dataclass(frozen=True)
class ScaleUse:
    """How much of the scale a juri used. repeated: how often the most frequent value came."""

    lowest: Decimal
    highest: Decimal
    used_count: int
    step_count: int
    repeated: Decimal
    repeated_count: int
    mark_count: int


def comparison_group(
    order: Sequence[int], own: int, minimum: int, *, is_finished: bool
) -> tuple[int, ...]:
    """Return whom a juri is compared with; empty as long as it would tell about one person.

    order: ids of those who have handed in, oldest first. The group is fixed when it first
    suffices, and grows once, at the end, by two or more: two readings of a mean that grew by one
    would give away what that one gave.
    """
    if own not in order or len(order) < minimum:
        return ()
    first = max(minimum, order.index(own) + 1)
    grows = is_finished and len(order) - first >= 2
    group = order if grows else order[:first]
    return tuple(one for one in group if one != own)


def compare(
    own: Marks, others: Sequence[Marks], rules: Sequence[IndicatorRule], scale: Scale
) -> Comparison:
    """Compare one complete sheet with the mean of other complete sheets of the same example.

    Raises ValueError without others, or naming codes a sheet lacks or no rule knows.
    """
    mine, rest = (entry_total(sheets, rules, scale, 1) for sheets in ([own], others))
    if mine.total is None or rest.total is None:
        raise ValueError("a comparison needs somebody to compare with")
    return Comparison(
        own=mine.total,
        others=rest.total,
        aspects=_minus(mine.aspects, rest.aspects),
        indicators=_minus(mine.indicators, rest.indicators),
    )


def mean_comparison(parts: Sequence[Comparison]) -> Comparison:
    """Return the mean over several examples, each of the same weight."""
    return Comparison(
        own=_mean([one.own for one in parts]),
        others=_mean([one.others for one in parts]),
        aspects=_means([one.aspects for one in parts]),
        indicators=_means([one.indicators for one in parts]),
    )


def team_means(
    examples: Sequence[Mapping[str, Sequence[Marks]]],
    rules: Sequence[IndicatorRule],
    scale: Scale,
) -> dict[str, EntryScore]:
    """Return team → its mean points over the examples that every team has scored.

    examples: per example, team → complete sheets of its members. Teams without a shared example
    are not compared: the mapping is empty.
    """
    teams = list(dict.fromkeys(team for example in examples for team in example))
    shared = [one for one in examples if all(one.get(team) for team in teams)]
    if not shared:
        return {}
    return {team: _team_mean([one[team] for one in shared], rules, scale) for team in teams}


def scale_use(marks: Sequence[Marks], scale: Scale) -> ScaleUse:
    """Say which part of the scale the sheets of one juri used.

    Raises ValueError without any mark.
    """
    values = [value for sheet in marks for value in sheet.values()]
    if not values:
        raise ValueError("no mark, no use of the scale")
    used = {scale.share(value) for value in values}
    often = max(sorted(set(values)), key=values.count)
    return ScaleUse(
        lowest=min(values),
        highest=max(values),
        used_count=len(used),
        step_count=len(scale.values()),
        repeated=often,
        repeated_count=values.count(often),
        mark_count=len(values),
    )


def strictness_sentence(one: Comparison, names: Mapping[str, str]) -> str:
    """Say in one sentence how strict a juri was. names: aspect code → its name."""
    amount = round_points(abs(one.difference), 1)
    if not amount:
        return "Nilai Anda rata-rata sama dengan rekan pada contoh yang sama."
    is_strict = one.difference < 0
    word = "ketat" if is_strict else "longgar"
    # The aspect that pulls furthest in the direction of the total.
    code = (min if is_strict else max)(one.aspects, key=lambda key: one.aspects[key])
    shown = str(amount).replace(".", ",")
    return (
        f"Anda rata-rata {shown} poin lebih {word} dari rekan pada contoh yang sama, "
        f"terutama pada {names[code]}."
    )


def _team_mean(
    sheets: Sequence[Sequence[Marks]], rules: Sequence[IndicatorRule], scale: Scale
) -> EntryScore:
    parts = [entry_total(one, rules, scale, 1) for one in sheets]
    return EntryScore(
        sheet_count=sum(one.sheet_count for one in parts),
        indicators=_means([one.indicators for one in parts]),
        aspects=_means([one.aspects for one in parts]),
        total=_mean([one.total for one in parts if one.total is not None]),
    )


def _minus(left: Mapping[str, Fraction], right: Mapping[str, Fraction]) -> dict[str, Fraction]:
    return {code: value - right[code] for code, value in left.items()}


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _means(parts: Sequence[Mapping[str, Fraction]]) -> dict[str, Fraction]:
    return {code: _mean([one[code] for one in parts]) for code in parts[0]}
