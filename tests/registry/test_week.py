"""The ten numbers of the week: of a day, of the day a week before, and the lists behind them."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from registry.enums import OperationalStatus
from registry.models import KimStatusChange
from registry.week import WeekFigure, week_figures
from tests.factories.registry import KimFactory, ReportFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]
TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def _november():
    with time_machine.travel(datetime.datetime(2026, 11, 22, 4, tzinfo=datetime.UTC), tick=False):
        yield


def days_ago(count):
    return TODAY - datetime.timedelta(days=count)


def found(place, **facts):
    return {one.label: one for one in week_figures(place, **facts)}


def test_r7_1_the_head_sees_ten_numbers_with_meaning_day_and_trend(as_user, personas):
    response = as_user(personas.pimpinan).get(reverse("tasks"))

    week, page = response.context["week"], response.content.decode()
    assert len(week) == 10
    assert all(one.definition in page for one in week)
    assert "keadaan 22 November 2026" in page
    assert page.count("tetap") + page.count("naik ") + page.count("turun ") >= 10


def test_the_week_stands_on_the_page_of_the_head_only(as_user, personas):
    for name in ("kabupaten", "pengurus"):
        assert not as_user(getattr(personas, name)).get(reverse("tasks")).context["week"]


def test_status_is_that_of_the_day_even_when_it_changed_twice_since():
    kim = KimFactory(verified=True, status=OperationalStatus.ACTIVE)
    for ago, before, after in (
        (10, OperationalStatus.ACTIVE, OperationalStatus.DORMANT),
        (3, OperationalStatus.DORMANT, OperationalStatus.ACTIVE),
    ):
        KimStatusChange.objects.create(
            kim=kim, from_status=before, to_status=after, decided_on=days_ago(ago)
        )

    week = found(kim.region)
    earlier = found(kim.region, on=days_ago(8))

    assert (week["KIM aktif"].value, week["KIM aktif"].before) == (1, 0)
    assert (week["KIM vakum"].value, week["KIM vakum"].before) == (0, 1)
    # before its first change it was what that change names as the former status
    assert (earlier["KIM aktif"].value, earlier["KIM aktif"].before) == (0, 1)


def test_an_activity_belongs_to_the_week_of_its_day_from_the_first_to_the_last(personas):
    for ago in (0, 6, 7, 13, 14):
        ReportFactory(
            kim=personas.kim, verified=True, held_on=days_ago(ago), men_count=2, women_count=3
        )

    week = found(personas.kim.region)

    held, people = week["kegiatan dalam 7 hari"], week["peserta dalam 7 hari"]
    assert (held.value, held.before) == (2, 2)
    assert (people.value, people.before) == (10, 10)


def test_a_report_waits_from_the_day_it_was_sent_until_it_was_verified(personas):
    moment = timezone.now()
    long_ago, lately = (moment - datetime.timedelta(days=n) for n in (9, 2))
    ReportFactory(kim=personas.kim, submitted=True, submitted_at=long_ago)
    ReportFactory(kim=personas.kim, verified=True, submitted_at=long_ago, verified_at=lately)
    ReportFactory(kim=personas.kim, submitted=True, submitted_at=lately)

    waiting = found(personas.kim.region)["laporan menunggu verifikasi"]

    assert (waiting.value, waiting.before) == (2, 2)


def test_r7_2_how_many_are_active_leads_to_rule_and_list(as_user, personas):
    KimFactory(verified=True, status=OperationalStatus.ACTIVE)
    ReportFactory(kim=personas.kim, verified=True, held_on=days_ago(2))
    client = as_user(personas.pimpinan)
    week = client.get(reverse("tasks")).context["week"]
    listed = [one for one in week if one.url]

    counts = {one.label: client.get(one.url).context["page"].paginator.count for one in listed}

    assert "KIM aktif" in counts
    assert counts == {
        one.label: week[4].value if one.label.startswith("peserta") else one.value for one in listed
    }
    assert all(one.definition for one in listed)


def test_the_list_of_reports_is_offered_only_over_exactly_this_region(personas):
    inside = week_figures(region("64.09"), for_user=personas.pimpinan)
    wider = week_figures(region("64.09"), for_user=personas.provinsi)

    assert [bool(one.url) for one in inside[4:7]] == [True] * 3
    assert [bool(one.url) for one in wider[4:7]] == [False] * 3


def test_trend_is_told_without_judging():
    trends = [WeekFigure("x", now, before, "").trend for now, before in ((3, 1), (1, 3), (2, 2))]

    assert trends == ["naik dari 1", "turun dari 3", "tetap"]


def test_reports_of_days_nobody_can_read_filter_nothing(as_user, personas):
    ReportFactory(kim=personas.kim, verified=True, held_on=days_ago(2))

    response = as_user(personas.pimpinan).get(
        reverse("registry:report_list"), {"dari": "besok", "sampai": "2026-13-40"}
    )

    assert response.context["page"].paginator.count == 1
