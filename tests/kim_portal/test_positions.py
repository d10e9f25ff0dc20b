from decimal import Decimal

import pytest
from django import forms

from kim_portal.positions import PositionField


class Where(forms.Form):
    posisi = PositionField()


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("", None),
        ("  ", None),
        ("-1.2567, 116.8345", (Decimal("-1.26"), Decimal("116.83"))),
        ("-1.2567;116.8345", (Decimal("-1.26"), Decimal("116.83"))),
        ("+90 -180", (Decimal("90.00"), Decimal("-180.00"))),
    ],
)
def test_position_is_kept_to_a_hundredth_of_a_degree(typed, position):
    form = Where({"posisi": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["posisi"] == position


@pytest.mark.parametrize(
    "typed", ["Bangun Mulya", "91, 0", "0, 181", "1", "1,2,3", "١, ٢", "1e5, 2", "nan, 1"]
)
def test_position_nobody_can_read_is_refused_with_an_example(typed):
    form = Where({"posisi": typed})

    assert form.errors == {"posisi": ["Tulis lintang dan bujur seperti -1.2567, 116.8345"]}


def test_position_that_is_too_long_is_refused():
    form = Where({"posisi": "1" * 61})

    assert form.errors == {"posisi": ["Koordinat paling panjang 60 huruf"]}
