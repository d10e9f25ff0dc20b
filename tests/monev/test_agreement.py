from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monev.agreement import (
    components,
    icc_word,
    kendall_w,
    krippendorff_alpha,
    mean_ranks,
    spearman,
    turned,
)
from tests.monev.test_fairness import WORKED, tables


def table(rows, by="abcdefghij"):
    """One line per group, one column per juri; None was not judged."""
    return {
        f"K{number:02}": {
            juri: Fraction(v) for juri, v in zip(by, row, strict=False) if v is not None
        }
        for number, row in enumerate(rows)
    }


# Shrout & Fleiss 1979, "Intraclass Correlations", table 2: six targets, four judges.
SHROUT_FLEISS = table(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)
# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: four observers,
# twelve units, with gaps.
_ = None
KRIPPENDORFF = table(
    zip(
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
        strict=True,
    )
)
# Data set "anxiety" of the R package irr: twenty subjects, three raters, many ties.
ANXIETY = table(
    zip(
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
        strict=True,
    )
)


def test_icc_of_shrout_and_fleiss():
    found = components(SHROUT_FLEISS)

    # printed there: ICC(2,1) = .29, ICC(2,4) = .62
    assert (round(found.icc("single"), 2), round(found.icc("average"), 2)) == (
        Fraction(29, 100),
        Fraction(62, 100),
    )


def test_icc_of_the_anxiety_ratings():
    # printed by irr: ICC(A,1) = 0.198
    assert round(components(ANXIETY).icc("single"), 3) == Fraction(198, 1000)


def test_alpha_of_krippendorff():
    # printed there: alpha for interval data = 0.849
    assert round(krippendorff_alpha(KRIPPENDORFF), 3) == Fraction(849, 1000)


def test_w_of_the_anxiety_ratings_corrected_for_ties():
    # printed by irr: Wt = 0.54
    assert round(kendall_w(ANXIETY), 2) == Fraction(54, 100)


def test_components_with_a_gap_by_hand():
    # K0: a 2, b 4; K1: a 6, b 6; K2: a 4. Five sheets, rank 3 + 2 - 1 = 4, one degree of noise.
    # Full fit on K0, K1: b - a is 2 and 0, so strictness differs by 1: residuals all 1/2, error
    # 4 x 1/4 = 1, noise 1/1 = 1. Within juri: a 2,6,4 has mean 4: 4+4+0 = 8; b 4,6: 1+1 = 2; 10.
    # groups = (10 - 1 - 1 x (4-2)) / (5-2) = 7/3. Within groups: K0 1+1, K1 0, K2 0; 2.
    # juri = (2 - 1 - 1 x (4-3)) / (5-3) = 0. Sheets per group 3 / (1/2+1/2+1) = 3/2.
    found = components(table([[2, 4], [6, 6], [4, None]]))

    assert (found.groups, found.juri, found.noise, found.sheets) == (
        Fraction(7, 3), 0, 1, Fraction(3, 2),
    )  # fmt: skip
    # 7/3 / (7/3 + 0 + 1) = 7/10; 7/3 / (7/3 + 1 x 2/3) = 7/9
    assert (found.icc("single"), found.icc("average")) == (Fraction(7, 10), Fraction(7, 9))


@given(tables(smallest=2), st.integers(-30, 30))
def test_components_do_not_see_a_level(sheets, shift):
    moved = {name: {j: t + shift for j, t in row.items()} for name, row in sheets.items()}

    assert components(moved) == components(sheets)


@pytest.mark.parametrize(
    "rows",
    [[], [[1, 2]], [[1], [2], [3]], [[1, None], [None, 2]], [[1, 2], [3, None]]],
    ids=["nothing", "one group", "one juri", "separate juri", "nothing left for noise"],
)
def test_components_are_none_where_they_cannot_be_told_apart(rows):
    assert components(table(rows)) is None


def test_icc_without_any_variance_is_none():
    assert components(table([[5, 5], [5, 5]])).icc("single") is None


@pytest.mark.parametrize(
    ("value", "groups", "word"),
    [
        ("0.5", 8, "rendah"),
        ("0.51", 8, "sedang"),
        ("0.75", 8, "sedang"),
        ("0.76", 8, "baik"),
        ("0.9", 8, "baik"),
        ("0.91", 8, "sangat baik"),
        ("0.91", 7, ""),
        ("-0.2", 8, "rendah"),
    ],
)
def test_icc_has_a_word_only_with_enough_groups(value, groups, word):
    assert icc_word(Fraction(value), groups) == word


def test_icc_that_is_missing_has_no_word():
    assert icc_word(None, 20) == ""


def test_alpha_needs_pairs_that_differ():
    assert krippendorff_alpha(table([[1], [2]])) is None
    assert krippendorff_alpha(table([[3, 3], [3, 3]])) is None


def test_alpha_of_perfect_agreement_is_one():
    assert krippendorff_alpha(table([[1, 1], [4, 4]])) == 1


def test_w_counts_only_the_block_all_juri_scored():
    block = [[1, 2], [2, 3], [3, 5]]

    assert kendall_w(table([*block, [9, None]])) == kendall_w(table(block)) == 1


def test_w_of_opposite_orders_is_zero():
    assert kendall_w(table([[1, 3], [2, 2], [3, 1]])) == 0


@pytest.mark.parametrize("rows", [[], [[1, 2]], [[1], [2]], [[1, None], [None, 1]], [[4, 4]] * 3])
def test_w_is_none_without_a_block_or_without_order(rows):
    assert kendall_w(table(rows)) is None


def test_equal_values_share_their_mean_rank():
    # 5 is first, the two 7 share (2+3)/2, 9 is fourth
    ranks = mean_ranks([Fraction(7), Fraction(5), Fraction(9), Fraction(7)])

    assert ranks == [Fraction(5, 2), 1, 4, Fraction(5, 2)]


def test_spearman_by_hand():
    # ranks 1 2 3 against 1 3 2: 1 - 6 x (0+1+1) / (3 x 8) = 0.5
    assert (
        spearman([Fraction(1), Fraction(2), Fraction(3)], [Fraction(1), Fraction(9), Fraction(4)])
        == 0.5
    )


def test_spearman_of_a_flat_list_is_none():
    assert spearman([Fraction(1), Fraction(1)], [Fraction(1), Fraction(2)]) is None


def test_turned_table_has_the_same_cells():
    assert turned(turned(WORKED)) == WORKED
