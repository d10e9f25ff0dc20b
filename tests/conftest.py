import os

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import settings as hypothesis_settings

from kim_portal.accounts import triggers
from tests.factories.personas import give_role, make_personas

# A loaded machine is slow, not wrong.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


def pytest_collection_modifyitems(items):
    """Pages and forms ask models and operations, whose own tests run on every database.

    What asks no database at all need not be asked twice either.
    """
    for item in items:
        asks = item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ())
        if {"views", "forms"} & set(item.path.parts) or not asks:
            item.add_marker("one_database")


@pytest.fixture(autouse=True)
def _clean_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def _append_only_log(request):
    """A flush between transactional tests empties the log, which its triggers rightly refuse."""
    uses_flush = {"live_server", "transactional_db"} & set(request.fixturenames)
    marker = request.node.get_closest_marker("django_db")
    if not (uses_flush or (marker and marker.kwargs.get("transaction"))):
        yield
        return
    request.getfixturevalue("transactional_db")
    triggers.install(connection)
    yield
    triggers.remove(connection)


@pytest.fixture(autouse=True)
def _no_error_logs(caplog, request):
    """An ERROR in the log is a failure unless the test says it expects one."""
    yield
    if not request.node.get_closest_marker("expects_error_log"):
        errors = [r.getMessage() for r in caplog.get_records("call") if r.levelname == "ERROR"]
        assert errors == []


@pytest.fixture
def give():
    """Return a function that gives a role: give(user, Role.KABUPATEN, place), give(user, kim=…)."""

    return give_role


@pytest.fixture
def personas(db):
    return make_personas()


@pytest.fixture
def as_user(client):
    """Return a function that signs the client in: as_user(user); None stays a visitor."""

    def sign_in(user):
        client.logout()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Use the machine's own Chromium; the library must not fetch one."""
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    flags += " --disable-background-networking --disable-component-update --disable-sync"
    return browser_type_launch_args | {
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": flags.split(),
    }
