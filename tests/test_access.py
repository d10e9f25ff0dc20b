import copy

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access import ROWS
from tests.access.row import PERSONAS
from tests.factories.personas import make_personas


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    """The same people for a thousand rows; each row forgets what it did to them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_personas()
        transaction.set_rollback(True)


@pytest.fixture
def personas(made_once, db):
    return copy.deepcopy(made_once)


def named_urls(patterns=None, namespace=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "admin":
                continue
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_urls(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}"


def test_access_every_url_has_a_row():
    listed = {row.name for row in ROWS}

    missing = sorted(set(named_urls()) - listed)

    assert missing == []


def test_access_rows_name_known_personas():
    unknown = {name for row in ROWS for name in row.statuses} - set(PERSONAS)

    assert unknown == set()


@pytest.mark.one_database
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.name}")
def test_access_row(row, personas, as_user):
    args, data = row.args(personas), row.data(personas)
    url = reverse(row.name, args=args)

    found = {}
    for persona in PERSONAS:
        client = as_user(getattr(personas, persona))
        # Each persona meets the same rows, whatever the one before was allowed to do.
        with transaction.atomic():
            response = getattr(client, row.method)(url, data)
            found[persona] = response.status_code
            transaction.set_rollback(True)

    assert found == {persona: row.expected(persona) for persona in PERSONAS}


def one_row_per_page():
    """Rows that read a page, one per address and with somebody who may read it."""
    rows = {}
    for row in ROWS:
        if row.method == "get" and reader_of(row):
            rows.setdefault(row.name, row)
    return list(rows.values())


def reader_of(row):
    """Return a persona who reads the page, somebody signed in if there is one."""
    return next((one for one in reversed(PERSONAS) if row.expected(one) == 200), None)


@pytest.mark.one_database
@pytest.mark.parametrize("row", one_row_per_page(), ids=lambda row: row.name)
def test_access_by_other_methods_gives_nothing_more(row, personas, as_user):
    url, data = reverse(row.name, args=row.args(personas)), row.data(personas)

    def answers(persona):
        client = as_user(getattr(personas, persona))
        ask = {
            "head": lambda: client.head(url, data),
            "htmx": lambda: client.get(url, data, headers={"HX-Request": "true"}),
            **{
                name: lambda name=name: getattr(client, name)(url, data=b"{}", content_type="a/b")
                for name in ("put", "patch", "delete", "options")
            },
            "trace": lambda: client.trace(url),
        }
        found = {}
        for name, call in ask.items():
            with transaction.atomic():
                found[name] = call()
                transaction.set_rollback(True)
        return found

    seen, refused = answers(reader_of(row)), answers("anonymous")
    guest = row.expected("anonymous")

    assert (seen["head"].status_code, seen["head"].getvalue()) == (200, b"")
    assert seen["htmx"].status_code == 200
    assert (refused["head"].status_code, refused["htmx"].status_code) == (guest, guest)
    for name in ("put", "patch", "delete", "trace", "options"):
        assert seen[name].status_code == 405, name
        assert refused[name].status_code == 405, name


@pytest.mark.one_database
def test_access_to_a_button_by_its_address_is_explained(personas, as_user):
    """Whoever signs in again after pressing a button lands on the button's address."""
    pressed = sorted({row.name for row in ROWS} - {row.name for row in ROWS if row.method == "get"})
    client = as_user(personas.kabupaten)

    found = {}
    for row in {row.name: row for row in ROWS if row.name in pressed}.values():
        with transaction.atomic():
            answer = client.get(reverse(row.name, args=row.args(personas)))
            transaction.set_rollback(True)
        explains = "Alamat ini hanya menerima tombol" in answer.content.decode()
        found[row.name] = (answer.status_code, explains)

    # A page among them would lack its own row in the table.
    assert found == dict.fromkeys(pressed, (405, True))
