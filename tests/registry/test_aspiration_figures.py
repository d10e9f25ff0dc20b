import datetime

import pytest
import time_machine

from registry.aspiration_figures import aspiration_figures
from registry.enums_aspiration import AspirationState
from tests.factories.aspiration import AspirationFactory
from tests.factories.registry import region

TODAY = datetime.date(2026, 11, 28)
DONE = {"held": True, "answered": True}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-28 04:00+00:00", tick=False):
        yield


def at(day):
    return datetime.datetime.fromisoformat(f"{day}T04:00+00:00")


def values():
    return [figure.value for figure in aspiration_figures(TODAY).figures]


def test_figures_of_nothing_have_no_share():
    assert values() == [0, 0, None, 0]


def test_figures_count_what_was_not_turned_away():
    AspirationFactory()
    AspirationFactory(state=AspirationState.REJECTED, reason="Iklan.")
    AspirationFactory(received_at=at("2025-11-27"))

    assert values() == [1, 0, None, 0]


def test_figures_say_which_part_was_answered_in_time():
    # due 25 November: two in time, one on the day after
    AspirationFactory(**DONE, answered_at=at("2026-11-24"))
    AspirationFactory(**DONE, answered_at=at("2026-11-25"), delivered=True)
    AspirationFactory(**DONE, answered_at=at("2026-11-26"))
    AspirationFactory(held=True)

    # 2 of 3 = 66.7 %
    assert values() == [4, 3, 67, 1]


def test_figures_are_split_by_theme_and_kabupaten():
    AspirationFactory(**DONE)
    AspirationFactory()
    AspirationFactory(region=region("64.08.12.2004"), theme="water")

    found = aspiration_figures(TODAY)

    assert [(one.label, one.count, one.answered_count) for one in found.themes] == [
        ("Jalan, jembatan, dan drainase", 2, 1), ("Air bersih dan sanitasi", 1, 0),
    ]  # fmt: skip
    assert [(one.label, one.count, one.answered_count) for one in found.places] == [
        ("Kabupaten Penajam Paser Utara", 2, 1), ("Kabupaten Kutai Timur", 1, 0),
    ]  # fmt: skip
    assert found.counted_on == TODAY


@pytest.mark.parametrize("count", [1, 3])
def test_figures_cost_four_queries(django_assert_num_queries, count):
    AspirationFactory.create_batch(count)

    with django_assert_num_queries(4):
        aspiration_figures(TODAY)
