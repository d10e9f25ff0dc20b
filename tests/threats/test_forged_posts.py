"""A foreign page cannot press a button of the portal: every POST asks for its token (CSRF)."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access import ROWS
from tests.access.row import PERSONAS

POSTS = {row.name: row for row in ROWS if row.method == "post"}


def presser_of(row):
    """Return a persona whose click would succeed."""
    return next((one for one in PERSONAS if row.expected(one) in {200, 302}), None)


@pytest.mark.one_database
@pytest.mark.parametrize("htmx", [False, True])
def test_every_button_refuses_a_post_without_its_token(personas, htmx):
    client = Client(enforce_csrf_checks=True)
    headers = {"HX-Request": "true"} if htmx else {}

    answers = {}
    for row in POSTS.values():
        # The row before may have moved the round on; only the database has forgotten it.
        personas.round.refresh_from_db()
        with transaction.atomic():
            url, data = reverse(row.name, args=row.args(personas)), row.data(personas)
            client.logout()
            if user := getattr(personas, presser_of(row) or "nobody"):
                client.force_login(
                    user, backend="allauth.account.auth_backends.AuthenticationBackend"
                )
            answer = client.post(url, data, headers=headers)
            answers[row.name] = (
                answer.status_code,
                "terlalu lama terbuka" in answer.content.decode(),
            )
            transaction.set_rollback(True)

    assert answers == dict.fromkeys(POSTS, (403, True))
