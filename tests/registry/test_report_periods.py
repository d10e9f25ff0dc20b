import datetime

import pytest

from registry.models.report_rule import ReportRule, Schedule
from registry.report_periods import Period, common_end, next_period, parse_key, period_of

day = datetime.date


@pytest.mark.parametrize(
    ("key", "label", "starts_on", "ends_on"),
    [
        ("2026-02", "Februari 2026", day(2026, 2, 1), day(2026, 2, 28)),
        ("2028-02", "Februari 2028", day(2028, 2, 1), day(2028, 2, 29)),
        ("2026-T3", "Triwulan III 2026", day(2026, 7, 1), day(2026, 9, 30)),
        ("2026", "Tahun 2026", day(2026, 1, 1), day(2026, 12, 31)),
    ],
)
def test_period_reads_the_same_in_address_words_and_dates(key, label, starts_on, ends_on):
    period = parse_key(key)

    assert (period.key, period.label) == (key, label)
    assert period.column_label in {"Feb", "Tw III", "2026"}
    assert (period.starts_on, period.ends_on) == (starts_on, ends_on)
    assert {period_of(period.kind, one) for one in (starts_on, ends_on)} == {period}


@pytest.mark.parametrize("text", ["", "2026-13", "2026-T5", "1999-01", "2026-1", "x", "2026-01 "])
def test_period_of_nonsense_is_none(text):
    assert parse_key(text) is None


def test_next_period_crosses_the_year():
    assert next_period(Period(2026, 12, "monthly")) == Period(2027, 1, "monthly")
    assert next_period(Period(2026, 4, "quarterly")) == Period(2027, 1, "quarterly")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("monthly", "monthly", day(2026, 8, 31)),
        ("quarterly", "monthly", day(2026, 9, 30)),
        ("monthly", "quarterly", day(2026, 9, 30)),
        ("monthly", "yearly", day(2026, 12, 31)),
    ],
)
def test_common_end_is_where_both_kinds_end(first, second, expected):
    assert common_end(first, second, day(2026, 8, 10)) == expected


def test_schedule_keeps_old_periods_and_days_after_a_change():
    # Quarters with 15 days until the end of September, then months with 5.
    schedule = Schedule(
        ReportRule("monthly", 5), ((day(2026, 9, 30), ReportRule("quarterly", 15)),)
    )

    periods = schedule.periods_of(2026)

    assert [one.key for one in periods] == [
        "2026-T1", "2026-T2", "2026-T3", "2026-10", "2026-11", "2026-12",
    ]  # fmt: skip
    assert [schedule.due_on(periods[2]), schedule.due_on(periods[3])] == [
        day(2026, 10, 15), day(2026, 11, 5),
    ]  # fmt: skip
    assert schedule.previous(periods[3]) == periods[2]
    assert not schedule.asks_for(Period(2026, 8, "monthly"))
