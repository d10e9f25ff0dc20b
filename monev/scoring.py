"""Points and weights in, totals out: the arithmetic of one entry, without any row.

Raw points are `Decimal` on the scale of the instrument. Every computed figure is a `Fraction`, so
that a third of a point, three times, is one point; `round_points` is the only door back to
`Decimal` and is used once, on the figure that is shown, stored or ranked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

FULL_WEIGHT = 100

# What stands in place of points when a juri cannot assess an indicator. Not a zero, not a gap.
NOT_ASSESSABLE: Final = "tdn"

# Lower bound in points (inclusive) and label, highest first. A proposal that follows the bands
# offices know from the yearly evaluation of public information; a local decree may set others.
DEFAULT_BANDS: tuple[tuple[Decimal, str], ...] = (
    (Decimal(90), "Mandiri"),
    (Decimal(80), "Utama"),
    (Decimal(60), "Madya"),
    (Decimal(40), "Pratama"),
    (Decimal(0), "Perlu Pembinaan"),
)

# ASCII digits only, and few of them: a typed score is short, whatever a script may send.
_TYPED_POINTS = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")


class BadPoints(ValueError):
    """Typed text that is no number; `reason` lets the form choose its sentence."""

    def __init__(self, reason: Literal["empty", "not_number"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Scale:
    """The raw points a juri may give for one indicator, from worst to best."""

    minimum: Decimal
    maximum: Decimal
    step: Decimal

    def __post_init__(self) -> None:
        if not all(bound.is_finite() for bound in (self.minimum, self.maximum, self.step)):
            raise ValueError("a scale needs finite bounds and a finite step")
        if self.step <= 0 or self.minimum >= self.maximum:
            raise ValueError("a scale needs a positive step and a minimum below its maximum")
        if self._steps_to(self.maximum).denominator != 1:
            raise ValueError("the steps of a scale must end exactly on its maximum")

    def values(self) -> tuple[Decimal, ...]:
        """Return every point of the scale, lowest first."""
        count = int(self._steps_to(self.maximum))
        return tuple(self.minimum + self.step * number for number in range(count + 1))

    def accepts(self, points: Decimal) -> bool:
        """Tell whether the raw points are finite, within the bounds and on a step."""
        return (
            points.is_finite()
            and self.minimum <= points <= self.maximum
            and self._steps_to(points).denominator == 1
        )

    def share(self, points: Decimal) -> Fraction:
        """Return which part of the scale the raw points reach, from 0 to 1.

        Raises ValueError when the scale does not accept the points.
        """
        if not self.accepts(points):
            raise ValueError(f"{points} is not on the scale")
        return self._steps_to(points) / self._steps_to(self.maximum)

    def _steps_to(self, points: Decimal) -> Fraction:
        # Decimal would round beyond 28 digits and let 2.000…01 pass for 2.
        return (Fraction(points) - Fraction(self.minimum)) / Fraction(self.step)


@dataclass(frozen=True)
class IndicatorRule:
    """What scoring needs to know of one indicator; weight in percent of the total."""

    code: str
    aspect: str
    weight: Decimal | int


@dataclass(frozen=True)
class SheetProgress:
    """How far an open sheet is; points and weight are exact, both out of 100.

    scored_count: the indicators that are done, with points or as not assessable.
    """

    points: Fraction
    weight: Fraction
    scored_count: int
    indicator_count: int

    @property
    def is_complete(self) -> bool:
        return self.scored_count == self.indicator_count

    @property
    def shown_points(self) -> str:
        """The running total as it stands on the bar: one decimal, with a comma."""
        return str(round_points(self.points, 1)).replace(".", ",")

    @property
    def shown_weight(self) -> str:
        return str(round_points(self.weight, 0))


@dataclass(frozen=True)
class EntryScore:
    """The unrounded outcome of one entry.

    indicators: indicator code → points; aspects: aspect code → points; total: points 0–100.
    With fewer sheets than the minimum the total is None and both mappings are empty: the entry is
    incomplete, not zero. fair: the total freed from the strictness of its juri, where it was asked.
    """

    sheet_count: int
    indicators: Mapping[str, Fraction]
    aspects: Mapping[str, Fraction]
    total: Fraction | None
    fair: Fraction | None = None

    @property
    def is_complete(self) -> bool:
        return self.total is not None


def parse_points(text: str) -> Decimal:
    """Return the raw points a person typed: digits, with a comma or a dot before the decimals.

    Raises BadPoints with reason "empty", or "not_number" for signs, exponents, NaN and the rest.
    """
    stripped = text.strip()
    if not stripped:
        raise BadPoints("empty")
    if not _TYPED_POINTS.fullmatch(stripped):
        raise BadPoints("not_number")
    return Decimal(stripped.replace(",", "."))


def check_weights(rules: Iterable[IndicatorRule]) -> None:
    """Refuse an instrument whose figures could not add up to 100.

    Raises ValueError when a code stands twice, a weight is not positive or the weights miss 100.
    """
    rules = list(rules)
    twice = [code for code, count in Counter(rule.code for rule in rules).items() if count > 1]
    if twice:
        raise ValueError(f"indicators listed twice: {', '.join(sorted(twice))}")
    # Negative weights could reach 100 and still carry a total out of 0–100.
    weightless = [rule.code for rule in rules if rule.weight <= 0]
    if weightless:
        raise ValueError(f"indicators without weight: {', '.join(sorted(weightless))}")
    if sum(Fraction(rule.weight) for rule in rules) != FULL_WEIGHT:
        raise ValueError(f"weights must sum to exactly {FULL_WEIGHT}")


def indicator_value(raws: Sequence[Decimal], scale: Scale, weight: Decimal | int) -> Fraction:
    """Return the exact points of one indicator, from 0 to its weight.

    raws: the raw points of every submitted sheet of a juri without a conflict of interest.
    Raises ValueError without any raw points, or when the scale does not accept one of them.
    Source: rule 3 of the scoring rules, mean of (raw - minimum) / (maximum - minimum) x weight.
    """
    if not raws:
        raise ValueError("an indicator without sheets has no value")
    return _value([scale.share(raw) for raw in raws], weight)


def _value(shares: Sequence[Fraction], weight: Decimal | int) -> Fraction:
    return sum(shares, Fraction(0)) / len(shares) * Fraction(weight)


def sheet_total(
    points: Mapping[str, Decimal], rules: Sequence[IndicatorRule], scale: Scale
) -> Fraction:
    """Return the exact weighted total of one complete sheet, in points 0–100.

    points: indicator code → raw points; the weights of the rules sum to 100.
    Raises ValueError naming the indicators that are missing or that no rule knows.
    """
    refuse_other_codes(points, rules)
    return sheet_progress(points, rules, scale).points


def sheet_progress(
    points: Mapping[str, Decimal | str], rules: Sequence[IndicatorRule], scale: Scale
) -> SheetProgress:
    """Return the running total of a sheet that may still have gaps.

    points: indicator code → raw points or NOT_ASSESSABLE, without the indicators that are not
    scored yet; what is not assessable is done, but adds neither points nor weight.
    Raises ValueError naming indicators that no rule knows.
    """
    _refuse_unknown_codes(points, rules)
    scored = [rule for rule in rules if rule.code in points]
    settled = [rule for rule in scored if points[rule.code] != NOT_ASSESSABLE]
    values = [indicator_value([points[rule.code]], scale, rule.weight) for rule in settled]
    return SheetProgress(
        points=sum(values, Fraction(0)),
        weight=sum((Fraction(rule.weight) for rule in settled), Fraction(0)),
        scored_count=len(scored),
        indicator_count=len(rules),
    )


def entry_total(
    sheets: Sequence[Mapping[str, Decimal]],
    rules: Sequence[IndicatorRule],
    scale: Scale,
    minimum_sheets: int,
) -> EntryScore:
    """Return the exact score of one entry from its counted sheets.

    sheets: per submitted sheet of a juri without a conflict, indicator code → raw points.
    rules: weights sum to 100; with rules and points of one stage, the total is that of the stage.
    Raises ValueError when the minimum is below one, or naming codes a sheet lacks or no rule knows.
    Source: rules 3 and 4 of the scoring rules.
    """
    if minimum_sheets < 1:
        raise ValueError("an entry needs at least one sheet")
    for sheet in sheets:
        refuse_other_codes(sheet, rules)
    shares = [{rule.code: scale.share(sheet[rule.code]) for rule in rules} for sheet in sheets]
    return entry_score(shares, rules, minimum_sheets)


def entry_score(
    sheets: Sequence[Mapping[str, Fraction]], rules: Sequence[IndicatorRule], minimum_sheets: int
) -> EntryScore:
    """Return the exact score of one entry from sheets whose points are shares of the scale.

    sheets: per counted sheet, indicator code → share 0–1, for every rule.
    """
    if len(sheets) < minimum_sheets:
        return EntryScore(len(sheets), indicators={}, aspects={}, total=None)
    indicators = {
        rule.code: _value([sheet[rule.code] for sheet in sheets], rule.weight) for rule in rules
    }
    return EntryScore(
        len(sheets),
        indicators=indicators,
        aspects=sums_by(indicators, {rule.code: rule.aspect for rule in rules}),
        total=sum(indicators.values(), Fraction(0)),
    )


def sums_by(values: Mapping[str, Fraction], group_of: Mapping[str, str]) -> dict[str, Fraction]:
    """Return group → sum of its indicator values, groups in the order of their first indicator.

    group_of: indicator code → aspect or stage.
    """
    sums: dict[str, Fraction] = {}
    for code, value in values.items():
        group = group_of[code]
        sums[group] = sums.get(group, Fraction(0)) + value
    return sums


def round_points(value: Fraction | Decimal | int, places: int = 2) -> Decimal:
    """Return the exact value rounded half up (away from zero), with that many decimals.

    Round once, at the end: a rounded figure is shown, stored or ranked, never calculated with.
    """
    exact = Fraction(value)
    whole = int(abs(exact) * 10**places + Fraction(1, 2))
    return Decimal(f"{-whole if exact < 0 else whole}E-{places}")


def predicate_for(
    total: Fraction | Decimal, bands: Sequence[tuple[Decimal, str]] = DEFAULT_BANDS
) -> str:
    """Return the label of the band the total falls in, judged on two decimals.

    bands: lower bound in points (inclusive) and label, highest first.
    Raises ValueError when the bands are not in falling order or the total is below all of them.
    """
    bounds = [bound for bound, _ in bands]
    if any(upper <= lower for upper, lower in pairwise(bounds)):
        raise ValueError("predicate bands must stand in falling order")
    published = round_points(total)
    for bound, label in bands:
        if published >= bound:
            return label
    raise ValueError(f"no predicate band holds {published}")


def _refuse_unknown_codes(points: Mapping, rules: Sequence[IndicatorRule]) -> None:
    unknown = set(points) - {rule.code for rule in rules}
    if unknown:
        raise ValueError(f"unknown indicators: {', '.join(sorted(unknown))}")


def refuse_other_codes(points: Mapping, rules: Sequence[IndicatorRule]) -> None:
    """Raise ValueError naming the indicators a sheet lacks, or those that no rule knows."""
    _refuse_unknown_codes(points, rules)
    missing = [rule.code for rule in rules if rule.code not in points]
    if missing:
        raise ValueError(f"indicators without points: {', '.join(missing)}")
