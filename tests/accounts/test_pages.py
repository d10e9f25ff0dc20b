import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse

from kim_portal.accounts.urls import sign_in_patterns
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

OURS = settings.BASE_DIR / "templates"
PLAIN = [
    pattern.name for pattern in sign_in_patterns if not re.search(r"\(\?P|<", str(pattern.pattern))
]
# Templates the library may choose although no page of ours leads there on its own.
CHOSEN = [
    "account/password_set.html",
    "account/messages/logged_in.txt",
    "mfa/reauthenticate.html",
    "mfa/totp/activate_form.html",
    "mfa/totp/deactivate_form.html",
    "mfa/webauthn/add_form.html",
    "mfa/webauthn/edit_form.html",
    "mfa/webauthn/authenticator_confirm_delete.html",
    "mfa/webauthn/reauthenticate.html",
    "mfa/messages/webauthn_added.txt",
    "mfa/messages/webauthn_removed.txt",
    "mfa/recovery_codes/index.html",
    "mfa/recovery_codes/generate.html",
    "mfa/recovery_codes/download.txt",
    "allauth/layouts/base.html",
    "allauth/layouts/entrance.html",
    "allauth/layouts/manage.html",
    "429.html",
]


def origins(response):
    return {
        template.name
        for template in response.templates
        if template.name
        and template.name.startswith(("account", "mfa", "usersessions", "allauth"))
        and OURS not in Path(template.origin.name).parents
    }


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("signed_in", [False, True])
def test_no_page_of_the_library_shows_its_stock_look(client, as_user, name, signed_in):
    if signed_in:
        as_user(UserFactory())

    response = client.get(reverse(name), follow=True)

    assert origins(response) == set()
    html = response.content.decode()
    assert "TIDAK ADA" not in html
    if response.status_code == 200:
        assert html.count("<h1") == 1


@pytest.mark.parametrize("name", CHOSEN)
def test_templates_of_the_library_are_replaced(name):
    assert OURS in Path(get_template(name).origin.name).parents
