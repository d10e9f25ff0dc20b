"""The same package of a delegate arrives twice in one moment: one row, one entry, one KIM.

SQLite's memory cannot show it (two connections lock each other out).
"""

import pytest
from django.conf import settings as portal_settings
from django.db import connection

from monev.enums import MonevLevel
from monev.models import Entry, Package
from monev.receiving import receive, take_in
from registry.enums import Role
from registry.models import Kim
from tests.factories.accounts import UserFactory
from tests.factories.monev import RoundFactory
from tests.factories.registry import region
from tests.monev.packages import OWN_KEY, from_other_portal, resigned, trusted
from tests.threats.together import run_together

in_memory = (
    connection.vendor == "sqlite" and not portal_settings.DATABASES["default"]["TEST"]["NAME"]
)
pytestmark = [
    pytest.mark.races,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(in_memory, reason="needs a database that two connections can share"),
]
TRIES = 20


def test_the_same_package_twice_at_once_is_one_entry(settings, give):
    settings.SIGNING_KEY = OWN_KEY
    content = from_other_portal(settings, give)
    region("64.09.02.2004")
    office = give(UserFactory(), Role.PROVINSI, region("64"))
    trusted(settings, by=office)
    for number in range(TRIES):
        event = f"Ajang {number}"
        sent = resigned(content, lambda facts, parts, event=event: facts.update(ajang=event))
        # In the same round, and in two rounds of this portal.
        rounds = [
            RoundFactory(announced=True, level=MonevLevel.PROVINSI, region=region("64"))
            for _ in range(1 + number % 2)
        ]

        outcomes = run_together(
            lambda: receive(sent, "paket.zip", rounds[0], by=office),  # noqa: B023
            lambda: receive(sent, "paket.zip", rounds[-1], by=office),  # noqa: B023
        )

        assert outcomes == [None, None]
        assert Package.objects.filter(facts__ajang=event).count() == 1


def test_accepting_twice_at_once_is_one_entry_and_one_kim(settings, give):
    settings.SIGNING_KEY = OWN_KEY
    content = from_other_portal(settings, give)
    region("64.09.02.2004")
    office = give(UserFactory(), Role.PROVINSI, region("64"))
    trusted(settings, by=office)
    round_ = RoundFactory(announced=True, level=MonevLevel.PROVINSI, region=region("64"))
    package = receive(content, "paket.zip", round_, by=office)

    outcomes = run_together(*[lambda: take_in(package, by=office, kim=None)] * 2)

    assert outcomes == [None, None]
    assert (Entry.objects.count(), Kim.objects.count()) == (1, 1)
