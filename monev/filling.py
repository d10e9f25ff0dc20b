"""What a juri could not assess: filled for the computation only, and said wherever it counts.

A sheet's gap is filled with the mean of its indicator, moved by how far this sheet lies from the
means elsewhere: indicators differ in difficulty, juri in strictness.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monev.scoring import NOT_ASSESSABLE, IndicatorRule, Scale, refuse_other_codes

# A sheet on which more than this part of the weight is not assessable does not count.
MOST_MISSING = Fraction(1, 4)


class NoMeanError(ValueError):
    """Indicators that a sheet needs filled and that no counted sheet has scored."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(f"no points to fill from: {', '.join(codes)}")
        self.codes = list(codes)


@dataclass(frozen=True)
class Completion:
    """The sheets of a round as they are computed with; keys are those of the sheets.

    shares: indicator code → share of the scale, 0 to 1, for sheets that count; filled: the codes
    of shares that were filled, for sheets with any; left_out: weight that is not assessable, for
    sheets that do not count.
    """

    shares: Mapping[Hashable, Mapping[str, Fraction]]
    filled: Mapping[Hashable, Sequence[str]]
    left_out: Mapping[Hashable, Fraction]


def complete_sheets(
    sheets: Mapping[Hashable, Mapping[str, Decimal | str]],
    rules: Sequence[IndicatorRule],
    scale: Scale,
) -> Completion:
    """Fill the gaps of every sheet of a round that counts.

    sheets: sheet → indicator code → raw points or NOT_ASSESSABLE, for every rule.
    Raises NoMeanError naming indicators that nobody scored although a sheet needs them filled, and
    ValueError naming codes that a sheet lacks or that no rule knows.
    """
    for sheet in sheets.values():
        refuse_other_codes(sheet, rules)
    gaps = {key: [r for r in rules if sheet[r.code] == NOT_ASSESSABLE] for key, sheet in
            sheets.items()}  # fmt: skip
    missing = {key: _weight(rows) for key, rows in gaps.items()}
    left_out = {
        key: weight for key, weight in missing.items() if weight > MOST_MISSING * _weight(rules)
    }
    scored = {
        key: {
            rule.code: scale.share(sheet[rule.code])
            for rule in rules
            if sheet[rule.code] != NOT_ASSESSABLE
        }
        for key, sheet in sheets.items()
        if key not in left_out
    }
    filled = {key: [rule.code for rule in gaps[key]] for key in scored if gaps[key]}
    means = _means(scored.values(), rules)
    unknown = {code for codes in filled.values() for code in codes} - set(means)
    if unknown:
        raise NoMeanError([rule.code for rule in rules if rule.code in unknown])
    shares = {key: _whole(row, rules, means) for key, row in scored.items()}
    return Completion(shares, filled, left_out)


def _weight(rules: Sequence[IndicatorRule]) -> Fraction:
    return sum((Fraction(rule.weight) for rule in rules), Fraction(0))


def _means(rows, rules: Sequence[IndicatorRule]) -> dict[str, Fraction]:
    """Return indicator code → mean share over the sheets that scored it; nobody, no entry."""
    found = {}
    for rule in rules:
        shares = [row[rule.code] for row in rows if rule.code in row]
        if shares:
            found[rule.code] = sum(shares, Fraction(0)) / len(shares)
    return found


def _whole(
    row: Mapping[str, Fraction], rules: Sequence[IndicatorRule], means: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Return the shares of one sheet in the order of the rules, its gaps filled."""
    away = sum((share - means[code] for code, share in row.items()), Fraction(0)) / len(row)
    return {
        rule.code: row[rule.code]
        if rule.code in row
        else min(Fraction(1), max(Fraction(0), means[rule.code] + away))
        for rule in rules
    }
