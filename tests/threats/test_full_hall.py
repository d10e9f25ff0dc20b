"""A hall of guests in front of one code: nobody lost, nobody twice; also on SQLite in a file."""

import datetime
import threading

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import check_chain
from kim_portal.accounts.models import AuditEntry
from registry.attending import screen_code
from registry.models import EventAttendance
from tests.factories.accounts import UserFactory
from tests.factories.event import EventFactory, InvitationFactory
from tests.journeys.forms import forms_of

in_memory = connection.vendor == "sqlite" and not settings.DATABASES["default"]["TEST"]["NAME"]
pytestmark = [
    pytest.mark.races,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(in_memory, reason="needs a database that two connections can share"),
]
PHONES = 40


def send(address, typed, answers, number):
    """Scan, type, and press twice, as a phone does whose first answer got lost."""
    client = Client()
    page = client.get(address)
    values = forms_of(page)[-1].fields | typed
    answers[number] = [page.status_code] + [
        client.post(address, values).status_code for _ in range(2)
    ]


def run_all(acts):
    start, failures = threading.Barrier(len(acts)), []

    def run(act):
        try:
            start.wait()
            act()
        except Exception as error:  # noqa: BLE001  a thread must not swallow what went wrong
            failures.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_forty_phones_scan_one_code_within_a_minute():
    event = EventFactory(running=True)
    for number in range(PHONES // 2):
        InvitationFactory(
            event=event, kind="guest", kim=None, name=f"Desa {number}", created_by=UserFactory()
        )
    address = reverse("registry:event_attend", args=[screen_code(event)])
    answers, began = {}, timezone.now()

    def phone(number):
        # Every second institution was invited; the others walk in.
        typed = {"full_name": f"Tamu {number}", "institution": f"Desa {number}", "consent": "on"}
        return lambda: send(address, typed, answers, number)

    failures = run_all([phone(number) for number in range(PHONES)])

    assert failures == []
    assert answers == {number: [200, 200, 200] for number in range(PHONES)}
    assert timezone.now() - began < datetime.timedelta(minutes=1)
    rows = EventAttendance.objects.filter(event=event)
    assert sorted(rows.values_list("full_name", flat=True)) == sorted(
        f"Tamu {number}" for number in range(PHONES)
    )
    assert rows.filter(invitation__isnull=False).count() == PHONES // 2
    assert AuditEntry.objects.filter(verb="event_attendance.create").count() == PHONES
    assert check_chain().broken is None
