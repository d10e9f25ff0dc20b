from decimal import Decimal

import pytest
from django.urls import reverse

from monev.archive import YearLine, year_lines
from monev.enums import MonevLevel, ResultState, RoundState
from tests.factories.monev import EntryFactory, RoundFactory
from tests.factories.registry import KimFactory, region
from tests.open_data.world import publish

pytestmark = pytest.mark.django_db


def published(year, *points, kim=(), **facts):
    """Return a published round of that year; one entry per points, of these KIM where given."""
    round_ = RoundFactory(state=RoundState.PUBLISHED, year=year, **facts)
    first = publish(round_, points=points[0] or "1", kim=kim[0] if kim else None)
    if points[0] is None:
        first.total_points = first.rank = None
        first.save()
    for number, value in enumerate(points[1:], start=1):
        own = {"kim": kim[number]} if len(kim) > number else {}
        first.outcome.results.create(
            entry=EntryFactory(round=round_, **own),
            sheet_count=3,
            total_points=value,
            rank=number + 1,
        )
    return round_


def test_year_lines_count_entries_and_who_came_again():
    mekar, cahaya = KimFactory(verified=True), KimFactory(verified=True)
    published(2024, "60.00", kim=[mekar])
    published(2025, "70.00", "50.00", "55.50", kim=[mekar, cahaya])
    published(2026, "80.00", "40.00", kim=[cahaya, mekar])

    # Middle of 80 and 40: 60. Of 70, 50 and 55.50: 55.50.
    assert year_lines() == [
        YearLine(2026, "Kabupaten/kota", 1, 2, 2, (Decimal(40), Decimal(60), Decimal(80))),
        YearLine(2025, "Kabupaten/kota", 1, 3, 1, (Decimal(50), Decimal("55.50"), Decimal(70))),
        YearLine(2024, "Kabupaten/kota", 1, 1, 0, (Decimal(60), Decimal(60), Decimal(60))),
    ]


def test_year_lines_keep_levels_apart_and_join_rounds_of_a_year():
    kim = KimFactory(verified=True)
    published(2025, "60.00", kim=[kim])
    published(2025, "62.00")
    published(2026, "70.00", kim=[kim], level=MonevLevel.PROVINSI, region=region("64"))

    found = [(one.year, one.level, one.round_count, one.again_count) for one in year_lines()]

    # The province sees this KIM for the first time.
    assert found == [(2026, "Provinsi", 1, 0), (2025, "Kabupaten/kota", 2, 0)]


def test_year_lines_hold_published_results_in_force_only():
    publish(RoundFactory(state=RoundState.PLENARY, year=2026))
    replaced = published(2025, "90.00")
    replaced.outcomes.update(state=ResultState.REPLACED)

    assert year_lines() == []


def test_year_lines_leave_unscored_entries_out_of_the_spread():
    published(2026, None)

    assert year_lines() == [YearLine(2026, "Kabupaten/kota", 1, 1, 0, None)]


def test_archive_shows_the_lines_with_definition_and_date(client):
    published(2025, "60.25", "70.75")

    text = client.get(reverse("monev:round_list")).content.decode()

    assert "Dari tahun ke tahun" in text
    assert '<td class="n">65,50</td>' in text
    assert "hasilnya sudah diumumkan" in text
    assert "Keadaan" in text


def test_archive_without_results_has_no_table(client):
    RoundFactory(scoring=True)

    assert "Dari tahun ke tahun" not in client.get(reverse("monev:round_list")).content.decode()
