"""The key of an account for its devices: handed to its signed-in owner, and to nobody else."""

import base64

import pytest

from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ADDRESS = "/perangkat/kunci/"


def test_only_the_signed_in_owner_gets_the_key_of_a_device(client, as_user):
    one, other = UserFactory(), UserFactory()

    visitor = client.get(ADDRESS)
    first = as_user(one).get(ADDRESS).json()
    again = as_user(one).get(ADDRESS).json()
    foreign = as_user(other).get(ADDRESS).json()

    assert first["sandi"] == again["sandi"] != foreign["sandi"]
    assert len(base64.b64decode(first["sandi"])) == 32
    assert "sandi" not in visitor.json()
    assert "no-store" in visitor.headers["Cache-Control"]


def test_a_new_secret_still_opens_what_the_old_one_closed(as_user, settings):
    client = as_user(UserFactory())
    kept = client.get(ADDRESS).json()["sandi"]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "kunci-baru"

    # The session was signed by the old secret, which still counts.
    new, old = client.get(ADDRESS).json()["sandi"].split(" ")

    assert old == kept != new
