"""KIM whose whole year lies inside a contest are flagged for their office."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from monev.contest_only import contest_only
from tests.factories.monev import EntryFactory, RoundFactory
from tests.factories.registry import KimFactory, ReportFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
OPENS, PLENARY = datetime.date(2026, 8, 1), datetime.date(2026, 10, 30)
ENDS = {"presentation_on": PLENARY, "plenary_on": PLENARY}


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        yield


@pytest.fixture
def round_():
    return RoundFactory(announced=True, nomination_opens_on=OPENS, **ENDS)


def taking_part(round_, *days, **facts):
    kim = KimFactory(verified=True, **facts)
    EntryFactory(round=round_, kim=kim)
    for day in days:
        ReportFactory(kim=kim, verified=True, held_on=day)
    return kim


def months(*numbers):
    return [datetime.date(2026, number, 15) for number in numbers]


def flagged(year=2026):
    return [one.kim for one in contest_only(region("64.09"), year)]


def test_r7_11_active_only_in_the_months_of_the_contest_is_flagged_with_its_days(
    as_user, personas, round_
):
    kim = taking_part(round_, *months(8, 9, 10), name="KIM Musiman")
    url = reverse("monev:year_report_detail", args=["64.09", 2026])

    response = as_user(personas.pimpinan).get(url)

    page = response.content.decode()
    assert [one.kim for one in response.context["contest_only"]] == [kim]
    assert "KIM Musiman" in page.split('id="menjelang-lomba"')[1]
    assert "15 Agustus 2026 sampai 15 Oktober 2026" in page


def test_the_first_and_the_last_day_belong_to_the_contest(round_):
    kim = taking_part(round_, OPENS, PLENARY, datetime.date(2026, 9, 1))

    assert flagged() == [kim]


def test_one_activity_outside_is_enough_not_to_be_flagged(round_):
    taking_part(round_, *months(3, 8, 9, 10))

    assert flagged() == []


def test_too_few_activities_say_nothing(round_):
    taking_part(round_, *months(8, 9))

    assert flagged() == []


def test_who_took_part_in_no_round_or_in_one_without_dates_is_not_flagged(round_):
    alone = KimFactory(verified=True)
    for day in months(8, 9, 10):
        ReportFactory(kim=alone, verified=True, held_on=day)
    taking_part(RoundFactory(announced=True, **ENDS), *months(8, 9, 10))

    assert flagged() == []


def test_another_year_and_another_place_are_not_told(round_):
    taking_part(round_, *months(8, 9, 10))

    assert flagged(2025) == []
    assert contest_only(region("64.08"), 2026) == []


def test_contest_only_costs_two_queries_for_any_number_of_kim(round_, django_assert_num_queries):
    place = region("64.09")
    for count in (1, 2):
        for _ in range(count):
            taking_part(round_, *months(8, 9, 10))
        with django_assert_num_queries(2):
            found = contest_only(place, 2026)
        assert found
