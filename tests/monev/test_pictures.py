import pytest
from hypothesis import given
from hypothesis import strategies as st

from kim_portal.ui_tags import selisih
from monev.confidence_words import of_hundred, span
from monev.pictures import points_scale, profile_bars, rank_scale, stacked


@pytest.mark.parametrize(
    ("values", "low", "high", "ticks"),
    [
        ([62.5, 78.9], 60, 80, (60, 70, 80)),
        ([70.0, 70.0], 60, 80, (60, 70, 80)),
        ([0, 100], 0, 100, (0, 25, 50, 75, 100)),
        ([99.0], 80, 100, (80, 90, 100)),
        ([-3.0, 4.0], 0, 20, (0, 10, 20)),
        ([], 0, 100, (0, 25, 50, 75, 100)),
    ],
)
def test_points_scale_ends_on_whole_tens(values, low, high, ticks):
    scale = points_scale(values)

    assert (scale.low, scale.high, scale.ticks) == (low, high, ticks)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60), st.floats(-20, 120))
def test_every_mark_stays_inside_the_picture(values, other):
    scale = points_scale(values)

    assert all(4 <= scale.share(value) <= 96 for value in [*values, other])
    assert all(dot.level >= 0 for dot in stacked(values, scale))
    assert len(stacked(values, scale)) == len(values)


@pytest.mark.parametrize("count", [1, 2, 3, 8, 9, 20, 60])
def test_rank_scale_shows_first_and_last_place_and_few_between(count):
    scale = rank_scale(count)

    assert {1, count} <= set(scale.ticks)
    assert len(scale.ticks) <= 10
    assert scale.at(1) == ("4.00%" if count > 1 else "50.00%")


def test_equal_values_pile_up():
    scale = points_scale([70, 70, 70])

    assert [dot.level for dot in stacked([70, 70, 70], scale)] == [0, 1, 2]


def test_profile_bars_stand_on_one_line():
    full, half, none = profile_bars([("A", 1.0, 0.5), ("B", 0.5, 0.5), ("C", 0.0, 0.5)])

    assert full.top + full.height == half.top + half.height == 78
    assert full.height == 2 * half.height
    assert none.height == 1
    assert half.top == half.mean


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.634, "sekitar 63 dari 100"), (0.999, "lebih dari 99 dari 100"),
     (0.001, "kurang dari 1 dari 100"), (1.0, "lebih dari 99 dari 100")],
)  # fmt: skip
def test_chances_are_said_as_counts_and_never_as_certainty(share, text):
    assert of_hundred(share) == text


def test_span_of_one_rank_is_one_number():
    assert (span([2, 2]), span([1, 3])) == ("2", "1–3")


@pytest.mark.parametrize(
    ("points", "text"), [(4.63, "+4,6"), (-0.34, "−0,3"), (0.01, "0,0"), (None, "–")]
)
def test_difference_is_written_with_its_sign(points, text):
    assert selisih(points) == text
