import datetime
import itertools

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.states import IllegalTransitionError
from registry.enums_privacy import BREACH_TRANSITIONS, BreachNotice, BreachState
from registry.models import Breach
from tests.factories.accounts import UserFactory
from tests.factories.privacy import BreachFactory

pytestmark = pytest.mark.django_db
FOUND = datetime.datetime(2026, 11, 20, 8, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(BreachState, BreachState)))
def test_breach_moves_along_its_table_only(old, new):
    allowed = {("open", "told"), ("open", "dismissed"), ("told", "closed")}

    assert (new in BREACH_TRANSITIONS[old]) == ((old, new) in allowed)


@pytest.mark.parametrize(
    ("hours", "clock", "is_soon", "is_overdue"),
    [
        (0, "sisa 72 jam", False, False),
        (47, "sisa 25 jam", False, False),
        (48, "sisa 24 jam", True, False),
        (71.5, "sisa kurang dari 1 jam", True, False),
        (72.5, "lewat kurang dari 1 jam", False, True),
        (75, "lewat 3 jam", False, True),
    ],
)
def test_breach_counts_three_times_24_hours_from_discovery(hours, clock, is_soon, is_overdue):
    breach = BreachFactory(discovered_at=FOUND)

    with time_machine.travel(FOUND + datetime.timedelta(hours=hours), tick=False):
        found = (breach.clock, breach.is_soon, breach.is_overdue)
        late = Breach.objects.overdue().exists()

    assert (*found, late) == (clock, is_soon, is_overdue, is_overdue)


def test_breach_stops_its_clock_when_both_were_told():
    breach, officer = BreachFactory(), UserFactory()

    breach.tell(by=officer, whom=BreachNotice.PERSONS, at=timezone.now())
    assert (breach.state, breach.untold) == ("open", [BreachNotice.AGENCY])
    breach.tell(by=officer, whom=BreachNotice.AGENCY, at=timezone.now())

    breach.refresh_from_db()
    assert (breach.state, breach.untold, breach.clock) == ("told", [], "")
    told = AuditEntry.objects.filter(verb="breach.tell").order_by("pk")
    assert [one.facts["in_time"] for one in told] == [True, True]


def test_breach_told_late_is_logged_as_late():
    breach = BreachFactory(late=True)

    breach.tell(by=UserFactory(), whom=BreachNotice.AGENCY, at=timezone.now())

    assert AuditEntry.objects.get(verb="breach.tell").facts["in_time"] is False


def test_breach_tells_nobody_twice():
    breach, officer = BreachFactory(), UserFactory()
    breach.tell(by=officer, whom=BreachNotice.PERSONS, at=timezone.now())

    with pytest.raises(IllegalTransitionError):
        Breach.objects.get(pk=breach.pk).tell(
            by=officer, whom=BreachNotice.PERSONS, at=timezone.now()
        )


def test_breach_that_is_closed_is_written_no_more():
    breach, officer = BreachFactory(told=True), UserFactory()
    breach.close(by=officer, note="Selesai.")

    with pytest.raises(IllegalTransitionError):
        Breach.objects.get(pk=breach.pk).store(by=officer)


@pytest.mark.parametrize(
    "fields",
    [
        {"place": None},
        {"scope": "kim"},
        {"scope": "nonsense"},
        {"state": "told"},
        {"state": "closed"},
        {"state": "dismissed"},
        {"closing_note": "Selesai."},
    ],
)
def test_breach_database_refuses_what_does_not_fit(fields):
    breach = BreachFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Breach.objects.filter(pk=breach.pk).update(**fields)
