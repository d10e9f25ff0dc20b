import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access import ROWS
from tests.access.row import PERSONAS


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
