import os
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import settings as hypothesis_settings

from kim_portal.accounts import triggers
from monev.enums import PanelRole
from registry.enums import Role
from registry.models import Assignment
from tests.factories.accounts import UserFactory
from tests.factories.monev import JuriFactory, RoundFactory
from tests.factories.registry import KimFactory, region

# A loaded machine is slow, not wrong.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


def pytest_collection_modifyitems(items):
    """Pages and forms ask models and operations, whose own tests run on every database."""
    for item in items:
        if {"views", "forms"} & set(item.path.parts):
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

    def assign(user, role=Role.PENGURUS_KIM, place=None, kim=None):
        Assignment.objects.create(user=user, role=role, region=place, kim=kim)
        user.__dict__.pop("_duties", None)
        return user

    return assign


@pytest.fixture
def personas(db, give):
    """One person per role, all answering for the same verified KIM, and colleagues elsewhere."""
    home, other = region("64.09.02.2004"), region("64.08.12.2004")
    kim = KimFactory(name="KIM Mekar Waru", region=home, verified=True)
    other_kim = KimFactory(name="KIM Pesisir Singkama", region=other, verified=True)
    # A round of the kabupaten that is being scored, and one elsewhere.
    round_ = RoundFactory(scoring=True, region=region("64.09"))
    other_round = RoundFactory(scoring=True, region=region("64.08"))

    def person(name, **flags):
        return UserFactory(username=name, full_name=name.replace("_", " ").title(), **flags)

    def juri(name, in_round, role=PanelRole.MEMBER):
        return JuriFactory(user=person(name), round=in_round, role=role).user

    def at(name, role, code):
        return give(person(name), role, region(code))

    return SimpleNamespace(
        kim=kim,
        other_kim=other_kim,
        round=round_,
        other_round=other_round,
        ketua_juri=juri("ketua_juri", round_, PanelRole.CHAIR),
        juri=juri("juri", round_),
        sekretaris=juri("sekretaris", round_, PanelRole.SECRETARY),
        juri_lain=juri("juri_lain", other_round),
        anonymous=None,
        nobody=person("tanpa_tugas"),
        admin_sistem=person("admin_sistem", is_superuser=True, is_staff=True),
        auditor=person("auditor", is_auditor=True),
        provinsi=at("provinsi", Role.PROVINSI, "64"),
        provinsi_lain=at("provinsi_lain", Role.PROVINSI, "35"),
        kabupaten=at("kabupaten", Role.KABUPATEN, "64.09"),
        kabupaten_lain=at("kabupaten_lain", Role.KABUPATEN, "64.08"),
        pimpinan=at("pimpinan", Role.PIMPINAN, "64.09"),
        kecamatan=at("kecamatan", Role.KECAMATAN, "64.09.02"),
        kecamatan_lain=at("kecamatan_lain", Role.KECAMATAN, "64.08.12"),
        desa=at("desa", Role.DESA, "64.09.02.2004"),
        desa_lain=at("desa_lain", Role.DESA, "64.08.12.2004"),
        pengurus=give(person("pengurus"), kim=kim),
        pengurus_lain=give(person("pengurus_lain"), kim=other_kim),
    )


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
