from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monev.fairness import SHRINKAGE, Panel, find_panels, fit, solve
from monev.scoring import round_points

# K2 lost the lenient juri C, K4 the juri A.
WORKED = {
    "K1": {"A": Fraction(80), "B": Fraction(74), "C": Fraction(86)},
    "K2": {"A": Fraction(78), "B": Fraction(72)},
    "K3": {"A": Fraction(70), "B": Fraction(66), "C": Fraction(77)},
    "K4": {"B": Fraction(75), "C": Fraction(88)},
}


def shown(figures):
    return {name: str(round_points(value, 4)) for name, value in figures.items()}


def test_worked_case_means():
    # K1 (80+74+86)/3 = 80; K2 (78+72)/2 = 75; K3 (70+66+77)/3 = 71; K4 (75+88)/2 = 81.5
    assert shown(fit(WORKED).means) == {
        "K1": "80.0000", "K2": "75.0000", "K3": "71.0000", "K4": "81.5000",
    }  # fmt: skip


def test_worked_case_to_four_decimals():
    # Normal equations, groups eliminated, shrinkage 1 (K1, K3 have three juri; K2, K4 two):
    # A: 3+1-(1/3+1/2+1/3) = 17/6; with B -(1/3+1/2+1/3) = -7/6; with C -(1/3+1/3) = -2/3
    # B: 4+1-(1/3+1/2+1/3+1/2) = 10/3; with C -(1/3+1/3+1/2) = -7/6; C: 3+1-7/6 = 17/6
    # right sides: A (80-80)+(75-78)+(71-70) = -2; B 6+3+5+6.5 = 20.5; C -6-6-6.5 = -18.5
    # They sum to 0 as the strictness does: s_C = -s_A - s_B, so
    # A: (17/6+2/3) s_A + (-7/6+2/3) s_B = -2, that is 3.5 a - 0.5 b = -2
    # B: (-7/6+7/6) a + (10/3+7/6) b = 20.5, so b = 20.5/4.5 = 4.5556 and a = (-2+2.2778)/3.5
    found = fit(WORKED)

    assert shown(found.strictness) == {"A": "0.0794", "B": "4.5556", "C": "-4.6349"}
    assert shown(found.fair) == {
        "K1": "80.0000", "K2": "77.3175", "K3": "71.0000", "K4": "81.4603",
    }  # fmt: skip


def test_worked_case_without_shrinkage():
    found = fit(WORKED, Fraction(0))

    assert shown(found.fair) == {
        "K1": "80.0000", "K2": "78.1143", "K3": "71.0000", "K4": "81.3143",
    }  # fmt: skip
    assert sum(found.strictness.values()) == 0


def test_residuals_of_a_group_sum_to_zero():
    found = fit(WORKED)

    sums = {
        group: sum(found.residual(group, juri, total) for juri, total in given_.items())
        for group, given_ in WORKED.items()
    }

    assert sums == dict.fromkeys(WORKED, 0)


points = st.integers(0, 10_000).map(lambda cents: Fraction(cents, 100))


@st.composite
def tables(draw, smallest=1):
    """Groups that each have some of up to five juri, in any pattern."""
    juri = [f"J{n}" for n in range(draw(st.integers(1, 5)))]
    count = draw(st.integers(smallest, 6))
    return {
        f"K{n}": {
            one: draw(points)
            for one in draw(st.lists(st.sampled_from(juri), min_size=1, unique=True))
        }
        for n in range(count)
    }


@given(tables())
def test_property_strictness_sums_to_zero_in_every_panel(sheets):
    found = fit(sheets)

    assert [sum(found.strictness[one] for one in panel.juri) for panel in found.panels] == [
        0 for _ in found.panels
    ]


@given(st.integers(1, 5), st.integers(1, 6), st.data())
def test_property_complete_panel_gives_the_plain_mean(juri_count, group_count, data):
    sheets = {
        f"K{group}": {f"J{juri}": data.draw(points) for juri in range(juri_count)}
        for group in range(group_count)
    }

    found = fit(sheets)

    assert found.fair == found.means


@given(tables(), st.integers(-20, 20))
def test_property_a_panel_is_never_shifted_against_another(sheets, shift):
    other = {f"X{name}": {f"X{j}": t for j, t in row.items()} for name, row in sheets.items()}
    moved = {name: {j: t + shift for j, t in row.items()} for name, row in other.items()}

    alone, together = fit(sheets), fit(sheets | moved)

    assert {name: together.fair[name] for name in sheets} == alone.fair
    # the second panel carries its own level through: it is not pulled towards the first one
    assert {name: together.fair[f"X{name}"] - shift for name in sheets} == alone.fair


@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_property_a_juri_with_few_sheets_is_corrected_little(count):
    # J is 10 points stricter than a crowd that nearly holds the groups' scores where they are.
    crowd = [f"P{n}" for n in range(24)]
    sheets = {
        f"K{n}": {"J": Fraction(60), **dict.fromkeys(crowd, Fraction(70))} for n in range(count)
    }
    sheets |= {f"L{n}": dict.fromkeys(crowd, Fraction(70)) for n in range(3)}

    strictness = fit(sheets).strictness["J"]

    # n/(n+1) of the gap of 10, give or take what J pulls the groups themselves (below a tenth)
    expected = 10 * Fraction(count, count + 1)
    assert expected * Fraction(9, 10) < strictness < expected


def test_property_identical_marks_for_all_are_harmless():
    sheets = {name: {**row, "D": Fraction(75)} for name, row in WORKED.items()}

    found = fit(sheets)

    order = sorted(found.fair, key=found.fair.get, reverse=True)
    assert order == ["K4", "K1", "K2", "K3"]


@given(tables(), st.randoms(use_true_random=False))
def test_order_of_the_input_changes_nothing(sheets, random: Random):
    names = list(sheets)
    random.shuffle(names)
    mixed = {name: dict(sorted(sheets[name].items(), reverse=True)) for name in names}

    assert fit(mixed).fair == fit(sheets).fair


@given(tables())
def test_solution_is_a_minimum(sheets):
    found = fit(sheets)

    def loss(fair, strictness):
        noise = sum(
            (total - fair[group] + strictness[juri]) ** 2
            for group, row in sheets.items()
            for juri, total in row.items()
        )
        return noise + SHRINKAGE * sum(one**2 for one in strictness.values())

    best = loss(found.fair, found.strictness)
    step = Fraction(1, 10)
    for name in found.fair:
        assert loss({**found.fair, name: found.fair[name] + step}, found.strictness) > best
    for name in found.strictness:
        for change in (step, -step):
            worse = {**found.strictness, name: found.strictness[name] + change}
            assert loss(found.fair, worse) > best


def test_single_juri_corrects_nothing():
    sheets = {"K1": {"A": Fraction(70)}, "K2": {"A": Fraction(55)}}

    found = fit(sheets)

    assert (found.fair, found.strictness) == (found.means, {"A": 0})


def test_no_groups_is_an_empty_fit():
    assert fit({}).panels == ()


def test_group_without_sheet_is_refused():
    with pytest.raises(ValueError, match="groups without a sheet: K2"):
        fit({"K1": {"A": Fraction(1)}, "K2": {}})


def test_negative_shrinkage_is_refused():
    with pytest.raises(ValueError, match="negative"):
        fit(WORKED, Fraction(-1))


def test_panels_are_named_by_groups_and_juri():
    sheets = {"K3": {"C": 1}, "K1": {"A": 1, "B": 1}, "K2": {"B": 1}}

    assert find_panels(sheets) == (Panel(("K1", "K2"), ("A", "B")), Panel(("K3",), ("C",)))


def test_solve_swaps_rows_when_the_pivot_is_zero():
    # y = 3; x + y = 5
    rows = [[Fraction(0), Fraction(1)], [Fraction(1), Fraction(1)]]

    assert solve(rows, [Fraction(3), Fraction(5)]) == [2, 3]


def test_solve_refuses_equations_without_single_solution():
    rows = [[Fraction(1), Fraction(1)], [Fraction(2), Fraction(2)]]

    with pytest.raises(ValueError, match="no single solution"):
        solve(rows, [Fraction(1), Fraction(2)])
