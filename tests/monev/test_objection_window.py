"""Until when a result may be disputed: working days, days off, clock and zone."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from monev.enums import RoundState
from monev.objection_window import open_window
from registry.models import Holiday
from tests.factories.accounts import UserFactory
from tests.factories.monev import RoundFactory
from tests.factories.registry import region

WITA = ZoneInfo("Asia/Makassar")


def moment(day, hour=10, zone=WITA):
    return datetime.datetime.combine(
        datetime.date.fromisoformat(day), datetime.time(hour), tzinfo=zone
    )


def window(published_at, days=3, level="kabupaten", place="64.09"):
    round_ = RoundFactory(
        state=RoundState.PUBLISHED, objection_days=days, level=level, region=region(place)
    )
    outcome = round_.outcomes.create(
        number=1, computed_by=UserFactory(), input_digest="0", state="published",
        published_at=published_at,
    )  # fmt: skip
    made = open_window(outcome, round_, by=UserFactory())
    return round_, made


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("published", "days", "last"),
    [
        # A Tuesday: Wednesday, Thursday, Friday.
        ("2026-12-01", 3, "2026-12-04"),
        # A Friday and a Sunday: Monday is the first day of both.
        ("2026-12-04", 1, "2026-12-07"),
        ("2026-12-06", 1, "2026-12-07"),
        ("2026-12-04", 20, "2027-01-01"),
    ],
)
def test_the_window_counts_working_days_after_the_publication(published, days, last):
    round_, made = window(moment(published), days)

    assert made.closes_at == datetime.datetime.combine(
        datetime.date.fromisoformat(last), datetime.time(23, 59, 59), tzinfo=WITA
    )
    assert made.closing.endswith("pukul 23.59 WITA")
    assert round_.state == RoundState.OBJECTION


@pytest.mark.django_db
def test_days_off_of_the_office_do_not_count():
    Holiday.objects.create(region=region("64.09"), day="2026-12-02", name="Pilkades")
    # Another kabupaten's day off changes nothing here.
    Holiday.objects.create(region=region("64.08"), day="2026-12-03", name="Erau")

    _, made = window(moment("2026-12-01"), 2)

    assert made.closes_at.astimezone(WITA).date() == datetime.date(2026, 12, 4)


@pytest.mark.django_db
def test_a_day_off_of_any_kabupaten_lengthens_the_window_of_its_province():
    Holiday.objects.create(region=region("64.08"), day="2026-12-02", name="Erau")

    _, made = window(moment("2026-12-01"), 1, "provinsi", "64")

    assert made.closes_at.astimezone(WITA).date() == datetime.date(2026, 12, 3)


@pytest.mark.django_db
def test_the_day_is_that_of_the_region_not_of_the_server():
    # 17.30 UTC on Tuesday is 01.30 WITA on Wednesday: Thursday is the first working day.
    late = datetime.datetime(2026, 12, 1, 17, 30, tzinfo=datetime.UTC)

    _, made = window(late, 1)

    assert made.closes_at.astimezone(WITA).date() == datetime.date(2026, 12, 3)


@pytest.mark.django_db
def test_a_round_without_a_window_stays_published():
    round_, made = window(moment("2026-12-01"), 0)

    assert made is None
    assert round_.state == RoundState.PUBLISHED
