import datetime

import pytest

from registry.working_days import after_working_days, is_working_day

FRIDAY = datetime.date(2026, 11, 20)
MONDAY = datetime.date(2026, 11, 23)


def day(number):
    return datetime.date(2026, 11, number)


@pytest.mark.parametrize(("number", "expected"), [(20, True), (21, False), (22, False), (23, True)])
def test_working_day_leaves_out_the_weekend(number, expected):
    assert is_working_day(day(number)) is expected


def test_working_day_leaves_out_days_off():
    assert not is_working_day(MONDAY, {MONDAY})


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        # Fri 20 → Mon 23, Tue 24, Wed 25
        (20, 3, 25),
        # Sat 21 counts like the Friday before it
        (21, 3, 25),
        # Mon 23 → Tue 24, Wed 25, Thu 26, Fri 27, Mon 30
        (23, 5, 30),
    ],
)
def test_working_days_are_counted_after_the_start(start, count, expected):
    assert after_working_days(day(start), count) == day(expected)


def test_working_days_skip_days_off():
    # Fri 20 → (Mon 23 off) Tue 24, Wed 25, Thu 26
    assert after_working_days(FRIDAY, 3, {MONDAY}) == day(26)


def test_working_days_refuse_none():
    with pytest.raises(ValueError, match="at least one"):
        after_working_days(FRIDAY, 0)
