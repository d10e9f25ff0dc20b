"""Who counts through numbers learns nothing about what there is."""

import copy
import uuid

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access import ROWS
from tests.factories.personas import make_personas


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_personas()
        transaction.set_rollback(True)


def beside(value):
    """Return an argument of the same kind that leads nowhere."""
    if isinstance(value, int):
        return value + 9_000_000
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    return value


@pytest.mark.one_database
def test_threat_31_a_row_of_elsewhere_and_a_row_that_is_not_there_look_alike(made_once, db):
    """One answer for both, letter by letter."""
    compared, told_apart = 0, []
    for row in ROWS:
        if row.method != "get" or row.expected("kabupaten_lain") != 404:
            continue
        world = copy.deepcopy(made_once)
        client = Client()
        client.force_login(
            world.kabupaten_lain, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        with transaction.atomic():
            args = row.args(world)
            nowhere = [beside(one) for one in args]
            if args != nowhere:
                real, none = (client.get(reverse(row.name, args=one)) for one in (args, nowhere))
                compared += 1
                if (real.status_code, real.content) != (none.status_code, none.content):
                    told_apart.append(row.name)
            transaction.set_rollback(True)

    assert compared > 60
    assert told_apart == []
