from decimal import Decimal
from fractions import Fraction

import pytest

from monev.calibration_feedback import (
    Comparison,
    compare,
    comparison_group,
    mean_comparison,
    scale_use,
    strictness_sentence,
    team_means,
)
from monev.scoring import IndicatorRule, Scale

SCALE = Scale(Decimal(0), Decimal(4), Decimal("0.5"))
RULES = [
    IndicatorRule("A1", "A", 40),
    IndicatorRule("B1", "B", 35),
    IndicatorRule("B2", "B", 25),
]
NAMES = {"A": "Kelembagaan", "B": "Inovasi"}


def marks(*values):
    return dict(zip(("A1", "B1", "B2"), (Decimal(value) for value in values), strict=True))


# 40×2/4 + 35×2/4 + 25×2/4 = 20 + 17,5 + 12,5 = 50
STRICT = marks(2, 2, 2)
# 20 + 26,25 + 12,5 = 58,75
MIDDLE = marks(2, 3, 2)
# 30 + 17,5 + 18,75 = 66,25
MILD = marks(3, 2, 3)
# 40 + 35 + 25 = 100
FULL = marks(4, 4, 4)


def test_compare_worked_example():
    # Mean of the others: (58,75 + 66,25) / 2 = 62,5; own 50, so 12,5 stricter.
    # A: 20 − (20 + 30)/2 = −5.  B: 30 − (38,75 + 36,25)/2 = 30 − 37,5 = −7,5.
    # B1: 17,5 − (26,25 + 17,5)/2 = −4,375.  B2: 12,5 − (12,5 + 18,75)/2 = −3,125.
    found = compare(STRICT, [MIDDLE, MILD], RULES, SCALE)

    assert (found.own, found.others, found.difference) == (50, Fraction("62.5"), Fraction("-12.5"))
    assert found.aspects == {"A": -5, "B": Fraction("-7.5")}
    assert found.indicators == {"A1": -5, "B1": Fraction("-4.375"), "B2": Fraction("-3.125")}
    assert sum(found.aspects.values()) == found.difference == sum(found.indicators.values())


def test_compare_keeps_thirds_exact():
    # Others 50, 50 and 58,75: mean 158,75/3; own 58,75 − 52,91666… = 35/6.
    assert compare(MIDDLE, [STRICT, STRICT, MIDDLE], RULES, SCALE).difference == Fraction(35, 6)


def test_compare_needs_somebody_and_whole_sheets():
    with pytest.raises(ValueError, match="somebody to compare"):
        compare(STRICT, [], RULES, SCALE)
    with pytest.raises(ValueError, match="without points: B2"):
        compare({"A1": Decimal(2), "B1": Decimal(2)}, [MILD], RULES, SCALE)


def test_mean_comparison_weighs_every_example_alike():
    # First example −12,5, second 0: mean −6,25.
    first = compare(STRICT, [MIDDLE, MILD], RULES, SCALE)
    second = compare(STRICT, [STRICT], RULES, SCALE)

    found = mean_comparison([first, second])

    assert found.difference == Fraction("-6.25")
    assert found.aspects == {"A": Fraction("-2.5"), "B": Fraction("-3.75")}


@pytest.mark.parametrize(
    ("order", "own", "is_finished", "group"),
    [
        ([1], 1, False, ()),
        ([1, 2], 1, False, ()),
        ([1, 2], 1, True, ()),
        ([1, 2, 3], 9, True, ()),
        # the third opens it, with the two others
        ([1, 2, 3], 1, False, (2, 3)),
        ([1, 2, 3], 3, True, (1, 2)),
        # a fourth does not change what the first three read: the difference would be his alone
        ([1, 2, 3, 4], 1, False, (2, 3)),
        ([1, 2, 3, 4], 1, True, (2, 3)),
        ([1, 2, 3, 4], 4, True, (1, 2, 3)),
        # two more do, once, at the end
        ([1, 2, 3, 4, 5], 1, False, (2, 3)),
        ([1, 2, 3, 4, 5], 1, True, (2, 3, 4, 5)),
        ([1, 2, 3, 4, 5], 4, True, (1, 2, 3)),
    ],
)
def test_comparison_group_never_tells_about_one(order, own, is_finished, group):
    assert comparison_group(order, own, 3, is_finished=is_finished) == group


@pytest.mark.parametrize("count", range(2, 9))
@pytest.mark.parametrize("minimum", [3, 4])
def test_comparison_group_grows_by_two_or_more(count, minimum):
    """Whatever a juri reads on the way, two readings differ by nobody or by two and more."""
    for own in range(count):
        readings = [
            set(comparison_group(range(done), own, minimum, is_finished=done == count))
            for done in range(count + 1)
        ]
        for earlier, later in zip(readings, readings[1:], strict=False):
            assert len(later - earlier) != 1
            assert earlier <= later


def test_team_means_compare_shared_examples_only():
    # Team X: (50 + 58,75)/2 = 54,375; A 20, B (30 + 38,75)/2 = 34,375.
    # Team Y: (66,25 + 100)/2 = 83,125; A (30 + 40)/2 = 35, B (36,25 + 60)/2 = 48,125.
    # The second example lacks team Y and counts for nobody.
    shared = {"X": [STRICT, MIDDLE], "Y": [MILD, FULL]}

    found = team_means([shared, {"X": [FULL], "Y": []}], RULES, SCALE)

    assert {team: one.total for team, one in found.items()} == {
        "X": Fraction("54.375"), "Y": Fraction("83.125"),
    }  # fmt: skip
    assert found["X"].aspects == {"A": 20, "B": Fraction("34.375")}
    assert found["Y"].aspects == {"A": 35, "B": Fraction("48.125")}


@pytest.mark.parametrize("examples", [[], [{"X": [STRICT], "Y": []}]])
def test_team_means_without_a_shared_example_are_empty(examples):
    assert team_means(examples, RULES, SCALE) == {}


def test_scale_use_counts_values_and_the_most_frequent():
    # 2 2 2 and 3 2 3: from 2 to 3, two of nine keys, 2 four times of six.
    found = scale_use([STRICT, MILD], SCALE)

    assert (found.lowest, found.highest) == (2, 3)
    assert (found.used_count, found.step_count) == (2, 9)
    assert (found.repeated, found.repeated_count, found.mark_count) == (2, 4, 6)


def test_scale_use_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no mark"):
        scale_use([{}], SCALE)


@pytest.mark.parametrize(
    ("own", "others", "sentence"),
    [
        (
            STRICT, [MIDDLE, MILD],
            "Anda rata-rata 12,5 poin lebih ketat dari rekan pada contoh yang sama, terutama pada "
            "Inovasi.",
        ),
        # 66,25 − (50 + 58,75)/2 = 11,875; A +10, B +1,875
        (
            MILD, [STRICT, MIDDLE],
            "Anda rata-rata 11,9 poin lebih longgar dari rekan pada contoh yang sama, terutama "
            "pada Kelembagaan.",
        ),
        (STRICT, [STRICT], "Nilai Anda rata-rata sama dengan rekan pada contoh yang sama."),
    ],
)  # fmt: skip
def test_strictness_sentence(own, others, sentence):
    assert strictness_sentence(compare(own, others, RULES, SCALE), NAMES) == sentence


def test_strictness_sentence_of_less_than_a_tenth_is_equal():
    one = Comparison(Fraction("50.04"), Fraction(50), {"A": Fraction("0.04")}, {})

    assert strictness_sentence(one, NAMES).startswith("Nilai Anda rata-rata sama")
