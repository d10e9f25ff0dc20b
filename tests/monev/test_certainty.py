from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monev.certainty import draw_ranks
from monev.fairness import fit
from tests.monev.test_fairness import WORKED


def sheets_of(levels, juri=5, noise=5.0, strictness=5.0, seed=1):
    """Believable sheets: true levels, juri of different strictness, noise; two decimals."""
    random = Random(seed)
    strict = [random.gauss(0, strictness) for _ in range(juri)]
    return {
        f"K{number:02}": {
            f"J{one}": Fraction(round((level - strict[one] + random.gauss(0, noise)) * 100), 100)
            for one in range(juri)
        }
        for number, level in enumerate(levels)
    }


def drawn(sheets, **given):
    return draw_ranks(sheets, fit(sheets), **({"seed": 64} | given))


def test_same_seed_same_answer():
    sheets = sheets_of([80, 75, 74, 60])

    assert drawn(sheets) == drawn(sheets)
    assert drawn(sheets) != drawn(sheets, seed=65)


def test_far_apart_is_sure():
    found = drawn(sheets_of([90, 70, 50], noise=1.0))

    assert [found.standings[name].interval for name in found.order] == [(1, 1), (2, 2), (3, 3)]
    assert found.standings["K00"].best == 1.0
    assert found.zones == (("K00",), ("K01",), ("K02",))
    assert found.above == (1.0, 1.0)


def test_equal_groups_share_a_zone_and_the_chances():
    # the same sheets twice: neither can be told from the other
    row = sheets_of([70], juri=6)["K00"]
    other = sheets_of([50], juri=6, seed=2)["K00"]
    sheets = {"A": row, "B": dict(row), "C": other}

    found = drawn(sheets)

    assert found.zones[0] == ("A", "B")
    assert found.above[0] == pytest.approx(0.5, abs=0.02)
    assert found.standings["A"].best == pytest.approx(found.standings["B"].best, abs=0.02)


def test_advancing_counts_the_places_that_advance():
    found = drawn(sheets_of([80, 78, 77, 60], noise=6), advancing=2)

    assert sum(one.advancing for one in found.standings.values()) == pytest.approx(2)
    assert sum(one.best for one in found.standings.values()) == pytest.approx(1)


def test_noise_and_free_sheets_of_a_complete_table_by_hand():
    # 4 groups x 3 juri, shrinkage 1. Hat matrix: 4 for the groups; juri differences shrink by
    # 4/(4+1), two of them: edf = 4 + 2 x 4/5 = 5.6; free = 12 - 5.6 = 6.4.
    sheets = sheets_of([80, 70, 65, 60], juri=3)

    found = drawn(sheets)

    assert found.free == pytest.approx(6.4)
    fitted = fit(sheets)
    squares = sum(
        float(fitted.residual(name, one, total)) ** 2
        for name, row in sheets.items()
        for one, total in row.items()
    )
    assert found.noise == pytest.approx((squares / 6.4) ** 0.5)


def test_intervals_hold_the_true_rank_about_nine_times_in_ten():
    truth = [82.0, 79.0, 77.0, 74.0, 72.0, 69.0, 66.0, 62.0]
    held = total = 0
    for seed in range(40):
        found = drawn(sheets_of(truth, juri=4, seed=seed), draws=1000)
        for number in range(len(truth)):
            low, high = found.standings[f"K{number:02}"].interval
            held += low <= number + 1 <= high
            total += 1

    # 90 percent intervals of whole ranks hold a little more often, never much less
    assert 0.86 <= held / total <= 0.99


@pytest.mark.parametrize(
    "sheets",
    [
        {"A": {"j": Fraction(70)}, "B": {"j": Fraction(60)}},
        WORKED,
        {"A": {"j": Fraction(70), "k": Fraction(71)}, "B": {"l": Fraction(60), "m": Fraction(50)}},
        {f"K{n}": {f"J{j}": Fraction(75) for j in range(4)} for n in range(5)},
    ],
    ids=["one juri", "fewer than five free sheets", "separate panels", "no noise"],
)
def test_no_chances_where_the_data_do_not_allow_them(sheets):
    assert drawn(sheets) is None


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(3, 8), st.integers(3, 5))
def test_every_share_is_a_share_and_every_interval_holds_places(seed, groups, juri):
    sheets = sheets_of(range(60, 60 + groups), juri=juri, seed=seed)

    found = drawn(sheets, seed=seed, draws=400)

    if found is None:
        return
    assert sorted(name for zone in found.zones for name in zone) == sorted(sheets)
    for standing in found.standings.values():
        assert 1 <= standing.interval[0] <= standing.interval[1] <= groups
        assert 0 <= standing.best <= standing.advancing <= 1
        assert standing.margin > 0
