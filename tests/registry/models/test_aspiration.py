import datetime
import itertools

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.codes import ALPHABET
from kim_portal.states import IllegalTransitionError
from registry.enums_aspiration import ASPIRATION_TRANSITIONS, AspirationKind, AspirationState
from registry.models import Aspiration
from tests.factories.accounts import UserFactory
from tests.factories.aspiration import AgencyFactory, AspirationFactory, HolidayFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 25)
NOW = datetime.datetime(2026, 11, 21, 4, tzinfo=datetime.UTC)
HELD = {"held": True}
DONE = {"held": True, "answered": True}
# (constraint, traits of a valid row, columns that break it)
BROKEN = [
    ("kind_valid", {}, {"kind": "gosip"}),
    ("theme_valid", {}, {"theme": "gosip"}),
    ("state_valid", {}, {"state": "hilang"}),
    ("delivered_how_valid", DONE, {"delivered_on": DAY, "delivered_how": "merpati"}),
    ("two_areas_differ", {}, {"second": "same"}),
    ("anonymous_has_no_name", {}, {"is_anonymous": True, "reporter_name": "Ada"}),
    ("one_holder", HELD, {"desa": "home"}),
    ("held_has_holder", HELD, {"agency": None}),
    ("held_has_holder", HELD, {"answer_due_on": None}),
    ("answered_has_answer", DONE, {"answer": ""}),
    ("answered_has_answer", HELD, {"answered_at": NOW, "answer": "Sudah."}),
    ("clarification_has_source", DONE, {"kind": AspirationKind.HOAX_CHECK}),
    ("rejected_has_reason", {}, {"state": AspirationState.REJECTED}),
    ("duplicate_has_original", {}, {"state": AspirationState.DUPLICATE}),
    ("delivered_has_way", DONE, {"delivered_on": DAY}),
    ("delivered_has_way", HELD, {"delivered_on": DAY, "delivered_how": "chat"}),
    ("sp4n_has_day", {}, {"sp4n_tracking_id": "1234567"}),
    ("closed_has_moment", DONE, {"state": AspirationState.CLOSED}),
]


def changed(aspiration, columns):
    """Return the columns as they are stored; the words "same" and "home" mean the own desa."""
    values = dict(columns)
    if values.pop("second", None):
        values["second_region"] = aspiration.region
    if values.get("desa") == "home":
        values["desa"] = aspiration.region
    return values


@pytest.mark.parametrize(("name", "traits", "columns"), BROKEN)
def test_aspiration_constraint_is_in_the_database(name, traits, columns):
    aspiration = AspirationFactory(**traits)

    with pytest.raises(IntegrityError, match=f"aspiration_{name}"), transaction.atomic():
        Aspiration.objects.filter(pk=aspiration.pk).update(**changed(aspiration, columns))


@pytest.mark.parametrize(("name", "traits", "columns"), BROKEN)
def test_aspiration_constraint_speaks_to_people(name, traits, columns):
    aspiration = AspirationFactory(**traits)
    for column, value in changed(aspiration, columns).items():
        setattr(aspiration, column, value)
    constraint = next(c for c in Aspiration._meta.constraints if c.name == f"aspiration_{name}")

    with pytest.raises(ValidationError) as refusal:
        constraint.validate(Aspiration, aspiration)

    assert refusal.value.messages == [constraint.violation_error_message]


@pytest.mark.parametrize("pair", list(itertools.product(AspirationState, repeat=2)))
def test_aspiration_moves_along_its_table_only(pair):
    old, new = pair
    aspiration = Aspiration(state=old)

    assert (new in aspiration.next_states) is (new in ASPIRATION_TRANSITIONS[old])
    if new not in ASPIRATION_TRANSITIONS[old]:
        with pytest.raises(IllegalTransitionError):
            aspiration.move_to(new)


def test_aspiration_code_is_made_of_readable_characters():
    codes = {AspirationFactory(region=region("64.09.02.2004")).code for _ in range(20)}

    assert len(codes) == 20
    assert {len(code) for code in codes} == {10}
    assert set("".join(codes)) <= set(ALPHABET)


def test_aspiration_number_is_grouped():
    assert AspirationFactory(code="7KQ2M4XD9H").number == "7KQ2M-4XD9H"


@pytest.mark.parametrize(
    ("traits", "day", "expected"),
    [
        ({}, "2026-11-25", False),
        ({}, "2026-11-26", True),
        (HELD, "2026-11-25", False),
        (HELD, "2026-11-26", True),
        (DONE, "2026-11-26", False),
    ],
)
def test_aspiration_is_overdue_after_the_stored_day(traits, day, expected):
    with time_machine.travel("2026-11-20 04:00+00:00", tick=False):
        aspiration = AspirationFactory(**traits)

    with time_machine.travel(f"{day} 04:00+00:00", tick=False):
        assert aspiration.is_overdue is expected
        found = Aspiration.objects.overdue(timezone.localdate())
        assert list(found) == ([aspiration] if expected else [])


def test_aspiration_day_is_told_in_the_zone_of_the_place():
    aspiration = AspirationFactory()

    # 16.30 UTC is past midnight in Kalimantan Timur
    with time_machine.travel("2026-11-25 16:30+00:00", tick=False):
        assert aspiration.today == datetime.date(2026, 11, 26)
        assert aspiration.is_overdue


@pytest.mark.parametrize(("moment", "expected"), [("2026-11-25", True), ("2026-11-26", False)])
def test_aspiration_answered_in_time_looks_at_the_stored_due_date(moment, expected):
    answered = datetime.datetime.fromisoformat(f"{moment}T04:00+00:00")

    aspiration = AspirationFactory(**DONE, answered_at=answered)

    assert aspiration.is_answered_in_time is expected


def test_aspiration_without_answer_is_neither_late_nor_in_time():
    assert AspirationFactory(held=True).is_answered_in_time is None


def test_aspiration_visible_to_both_areas_but_not_elsewhere(give):
    second = region("64.09.03.2009")
    aspiration = AspirationFactory(second_region=second)
    waru = give(UserFactory(), "kecamatan", region("64.09.02"))
    babulu = give(UserFactory(), "kecamatan", region("64.09.03"))
    kutim = give(UserFactory(), "kabupaten", region("64.08"))

    assert list(Aspiration.objects.visible_to(waru)) == [aspiration]
    assert list(Aspiration.objects.visible_to(babulu)) == [aspiration]
    assert list(Aspiration.objects.visible_to(kutim)) == []


def test_aspiration_is_seen_by_the_desa_only_when_it_must_answer(give):
    home = region("64.09.02.2004")
    operator = give(UserFactory(), "desa", home)
    AspirationFactory(held=True)
    asked = AspirationFactory(held=True, agency=None, desa=home)

    assert list(Aspiration.objects.visible_to(operator)) == [asked]


def test_aspiration_erase_reporter_empties_name_and_contact_once():
    aspiration = AspirationFactory(named=True)
    by = UserFactory()

    aspiration.erase_reporter(by=by)
    aspiration.erase_reporter(by=by)

    stored = Aspiration.objects.get()
    assert (stored.reporter_name, stored.reporter_contact) == ("", "")
    assert stored.reporter_erased_at is not None
    assert stored.text == aspiration.text
    assert AuditEntry.objects.filter(verb="aspiration.erase_reporter").count() == 1


def test_agency_name_is_unique_in_its_kabupaten():
    AgencyFactory(name="Dinas Kesehatan")
    AgencyFactory(name="Dinas Kesehatan", region=region("64.08"))

    with pytest.raises(IntegrityError), transaction.atomic():
        AgencyFactory(name="Dinas Kesehatan")


def test_holiday_is_listed_once_a_day():
    HolidayFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        HolidayFactory(name="Dua kali")
