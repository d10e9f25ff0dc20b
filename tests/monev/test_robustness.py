from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monev.fairness import fit
from monev.robustness import (
    borda_scores,
    effective_weights,
    eight_ways,
    fair_scores,
    huber_scores,
    light,
    ranks_of,
)
from tests.monev.test_fairness import WORKED


def floats(sheets):
    return {g: {j: float(t) for j, t in row.items()} for g, row in sheets.items()}


def parts(sheets, aspects=("A", "B")):
    """Sheets as parts that weigh the same in every aspect."""
    return {
        g: {j: {a: Fraction(t) / len(aspects) for a in aspects} for j, t in row.items()}
        for g, row in sheets.items()
    }


def panel(sheets, **changed):
    facts = {"corrected": False, "ranked": sorted(sheets), "advancing": 1} | changed
    return eight_ways(parts(sheets), **facts)


def test_float_scores_are_those_of_the_exact_model():
    exact = fit(WORKED)

    assert fair_scores(floats(WORKED)) == pytest.approx(
        {g: float(value) for g, value in exact.fair.items()}, abs=1e-9
    )


def test_ranks_are_of_two_decimals_and_skip_after_a_tie():
    assert ranks_of({"A": 70.001, "B": 70.004, "C": 80.0, "D": 10.0}) == {
        "C": 1, "A": 2, "B": 2, "D": 4,
    }  # fmt: skip


def test_huber_damps_one_hostile_sheet():
    # five juri agree that H is 10 points ahead; one gives it 25 too little
    sheets = {f"K{n}": {f"J{j}": 60.0 + n + j % 3 for j in range(6)} for n in range(6)}
    sheets["H"] = {f"J{j}": 75.0 + j % 3 for j in range(6)}
    sheets["H"]["J0"] -= 25
    honest = sum(75.0 + j % 3 for j in range(6)) / 6

    damped, plain = huber_scores(sheets)["H"], fair_scores(sheets)["H"]

    assert abs(damped - honest) < abs(plain - honest) / 3


def test_borda_takes_the_order_of_each_juri_only():
    # A first for both; B second for one and third for the other
    sheets = {
        "A": {"x": Fraction(90), "y": Fraction(99)},
        "B": {"x": Fraction(80), "y": Fraction(10)},
        "C": {"x": Fraction(70), "y": Fraction(11)},
    }

    # places from the bottom of three: 3, 2, 1 → (3 - 1/2)/3 = 5/6, 1/2, 1/6
    assert borda_scores(sheets) == pytest.approx({"A": 500 / 6, "B": 200 / 6, "C": 200 / 6})


def test_ways_with_variants_give_the_lowest_and_highest_rank():
    # without juri y, B leads; without x, A; together A
    sheets = {
        "A": {"x": Fraction(60), "y": Fraction(90)},
        "B": {"x": Fraction(70), "y": Fraction(70)},
    }

    found = panel(sheets)

    assert found.ranks["mean"] == {"A": (1, 1), "B": (2, 2)}
    assert found.ranks["without_juri"] == {"A": (1, 2), "B": (1, 2)}
    assert found.moved(["A"]) == {"A", "B"}
    assert light(found, ["A"], []) == "red"
    assert light(found, ["A"], ["A", "B"]) == "yellow"


def test_drawing_level_at_the_line_contradicts_nobody():
    # only P tells them apart; without it all are equal
    sheets = {
        "A": {"x": {"P": Fraction(50), "Q": Fraction(30)}},
        "B": {"x": {"P": Fraction(20), "Q": Fraction(30)}},
    }

    found = eight_ways(sheets, corrected=False, ranked=["A", "B"], advancing=1)

    assert found.ranks["without_aspect"] == {"A": (1, 1), "B": (1, 2)}
    assert light(found, ["A"], []) == "green"


def test_light_is_green_when_nothing_else_comes_out():
    sheets = {
        n: {"x": Fraction(t), "y": Fraction(t + 1)}
        for n, t in zip("ABC", (90, 70, 50), strict=True)
    }

    found = panel(sheets, advancing=2)

    assert len(found.ranks) == 8
    assert {spans["A"] for spans in found.ranks.values()} == {(1, 1)}
    assert light(found, ["A", "B"], []) == "green"


def test_an_aspect_left_out_and_other_weights_move_the_ranks_they_should():
    # A leads by aspect P alone, by 2 of 100 points; ten percent more of Q makes up for it
    sheets = {
        "A": {"x": {"P": Fraction(42), "Q": Fraction(30)}},
        "B": {"x": {"P": Fraction(20), "Q": Fraction(50)}},
    }

    found = eight_ways(sheets, corrected=False, ranked=["A", "B"], advancing=1)

    # without P: B 50 against 30; weights: 42 x 0.9 + 30 = 67.8 against 18 + 50 = 68
    assert found.ranks["without_aspect"] == {"A": (1, 2), "B": (1, 2)}
    assert found.ranks["weights"] == {"A": (1, 2), "B": (1, 2)}


def test_one_juri_or_one_aspect_has_nothing_to_leave_out():
    found = eight_ways(
        {"A": {"x": {"P": Fraction(1)}}, "B": {"x": {"P": Fraction(2)}}},
        corrected=True, ranked=["A", "B"], advancing=1,
    )  # fmt: skip

    assert {way for way, spans in found.ranks.items() if not spans} == {
        "without_juri", "without_aspect", "weights",
    }  # fmt: skip
    assert light(found, ["B"], []) == "green"


def test_effective_weights_of_a_small_table():
    # totals 10 and 6, middle 8: P moves by +1/-1 around 5, Q by +1/-1 around 3; R never moves
    means = {
        "A": {"P": Fraction(6), "Q": Fraction(4), "R": Fraction(2)},
        "B": {"P": Fraction(4), "Q": Fraction(2), "R": Fraction(2)},
    }

    assert effective_weights(means) == {"P": Fraction(1, 2), "Q": Fraction(1, 2), "R": 0}
    assert effective_weights({"A": means["A"]}) is None
    assert effective_weights({"A": means["A"], "B": means["A"]}) is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.integers(0, 40)] * 3), min_size=2, max_size=8
    )
)  # fmt: skip
def test_effective_weights_sum_to_one(rows):
    means = {
        str(n): dict(zip("PQR", map(Fraction, row), strict=True)) for n, row in enumerate(rows)
    }

    found = effective_weights(means)

    assert found is None or sum(found.values()) == 1
