"""What a juri could not assess is filled by one rule; nothing else changes by it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monev.filling import NoMeanError, complete_sheets
from monev.scoring import (
    NOT_ASSESSABLE,
    IndicatorRule,
    Scale,
    entry_score,
    entry_total,
    round_points,
)
from tests.monev.test_scoring import load_instrument, rules_of

SCALE = Scale(Decimal(0), Decimal(4), Decimal("0.5"))
RULES = (
    IndicatorRule("A1", "A", 40),
    IndicatorRule("A2", "A", 35),
    IndicatorRule("B1", "B", 25),
)
CODES = tuple(rule.code for rule in RULES)

points_on_scale = st.sampled_from(SCALE.values())
whole_sheets = st.fixed_dictionaries(dict.fromkeys(CODES, points_on_scale))
# B1 weighs 25, the most that may be missing.
gappy_sheets = st.fixed_dictionaries(
    {"A1": points_on_scale, "A2": points_on_scale, "B1": points_on_scale | st.just(NOT_ASSESSABLE)}
)


def sheet(*answers):
    given = (one if one == NOT_ASSESSABLE else Decimal(one) for one in answers)
    return dict(zip(CODES, given, strict=True))


def complete(**sheets):
    return complete_sheets(sheets, RULES, SCALE)


def test_worked_example():
    """Two juri for K1, one for K2; weights 40, 35, 25.

              A1          A2         B1
    K1 one    4 = 1.00    2 = 0.50   not assessable
    K1 two    2 = 0.50    2 = 0.50   1 = 0.25
    K2 one    3 = 0.75    2 = 0.50   3 = 0.75
    mean      0.75        0.50       (0.25 + 0.75) / 2 = 0.50
    K1 one lies ((1.00 - 0.75) + (0.50 - 0.50)) / 2 = 0.125 above the means: B1 = 0.625
    K1: A1 (1 + 0.5) / 2 x 40 = 30; A2 0.5 x 35 = 17.5; B1 (0.625 + 0.25) / 2 x 25 = 10.9375
    total 58.4375, published 58.44
    """
    done = complete(
        one=sheet("4", "2", NOT_ASSESSABLE), two=sheet("2", "2", "1"), other=sheet("3", "2", "3")
    )

    score = entry_score([done.shares["one"], done.shares["two"]], RULES, 2)

    assert done.shares["one"]["B1"] == Fraction(5, 8)
    assert done.filled == {"one": ["B1"]}
    assert done.left_out == {}
    assert score.total == Fraction("58.4375")
    assert round_points(score.total) == Decimal("58.44")


@pytest.mark.parametrize(
    ("given", "other", "expected"),
    [
        # Means A1 and A2 0.5, B1 1: 0.5 above them would be 1.5.
        (("4", "4"), ("0", "0", "4"), 1),
        # Means A1 and A2 0.5, B1 0: 0.5 below them would be -0.5.
        (("0", "0"), ("4", "4", "0"), 0),
    ],
)
def test_filled_share_stays_on_the_scale(given, other, expected):
    done = complete(one=sheet(*given, NOT_ASSESSABLE), two=sheet(*other))

    assert done.shares["one"]["B1"] == expected


def test_sheet_with_more_than_a_quarter_missing_does_not_count():
    # A2 weighs 35. Without that sheet A1 has the mean 0.5, with it it would be 0.75.
    done = complete(
        out=sheet("4", NOT_ASSESSABLE, "4"),
        one=sheet("2", "2", NOT_ASSESSABLE),
        two=sheet("2", "2", "3"),
    )

    assert done.left_out == {"out": 35}
    assert set(done.shares) == {"one", "two"}
    assert done.shares["one"]["B1"] == Fraction(3, 4)


def test_quarter_of_a_part_of_the_instrument_counts_by_that_part():
    # Of 40 + 20 + 20 = 80 a quarter is 20.
    rules = [
        IndicatorRule("A1", "A", 40),
        IndicatorRule("A2", "A", 20),
        IndicatorRule("B1", "B", 20),
    ]
    whole = sheet("2", "2", "2")

    done = complete_sheets({"one": sheet("2", "2", NOT_ASSESSABLE), "two": whole}, rules, SCALE)

    assert done.left_out == {}


def test_indicator_nobody_scored_is_refused_by_name():
    with pytest.raises(NoMeanError) as refused:
        complete(one=sheet("2", "2", NOT_ASSESSABLE), two=sheet("4", "2", NOT_ASSESSABLE))

    assert refused.value.codes == ["B1"]


def test_indicator_scored_only_on_sheets_that_do_not_count_is_refused():
    with pytest.raises(NoMeanError):
        complete(one=sheet("2", "2", NOT_ASSESSABLE), out=sheet(NOT_ASSESSABLE, "2", "4"))


def test_sheets_that_do_not_count_need_no_mean():
    done = complete(out=sheet("2", NOT_ASSESSABLE, NOT_ASSESSABLE))

    assert (done.shares, done.left_out) == ({}, {"out": 60})


@pytest.mark.parametrize(
    "given", [{"A1": Decimal(2), "A2": Decimal(2)}, sheet("2", "2", "2") | {"Z9": Decimal(2)}]
)
def test_gap_is_neither_a_zero_nor_not_assessable(given):
    with pytest.raises(ValueError, match="B1|Z9"):
        complete(one=given)


@given(st.lists(whole_sheets, min_size=1, max_size=5))
def test_without_gaps_every_figure_is_the_one_of_the_plain_mean(sheets):
    keyed = {str(number): one for number, one in enumerate(sheets)}

    done = complete_sheets(keyed, RULES, SCALE)

    assert entry_score([done.shares[key] for key in keyed], RULES, 1) == entry_total(
        sheets, RULES, SCALE, 1
    )
    assert (done.filled, done.left_out) == ({}, {})


@given(st.lists(gappy_sheets, min_size=1, max_size=5), whole_sheets)
def test_what_was_scored_never_changes_and_what_is_filled_is_on_the_scale(sheets, whole):
    keyed = {str(number): one for number, one in enumerate(sheets)} | {"whole": whole}

    done = complete_sheets(keyed, RULES, SCALE)

    for key, answers in keyed.items():
        for code, answer in answers.items():
            share = done.shares[key][code]
            assert 0 <= share <= 1 if answer == NOT_ASSESSABLE else share == SCALE.share(answer)


@pytest.mark.parametrize("code", [rule.code for rule in rules_of(load_instrument("K-1"))] + [""])
def test_k1_all_2_is_50_with_and_without_a_gap(code):
    # Every share is 0.5, so is every mean, and no sheet lies away from them: 0.5 x 100 = 50.
    rules = rules_of(load_instrument("K-1"))
    twos = {rule.code: Decimal(2) for rule in rules}
    gappy = {key: NOT_ASSESSABLE if key == code else value for key, value in twos.items()}

    done = complete_sheets({"one": gappy, "two": twos}, rules, SCALE)

    total = entry_score(list(done.shares.values()), rules, 2).total
    assert round_points(total) == Decimal("50.00")
