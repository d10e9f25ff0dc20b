"""Who stands before the portal: headers of a proxy are believed as far as settings say, no more."""

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from kim_portal.accounts.models import AuditEntry
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

PROXY = "10.0.0.1"


@pytest.fixture
def person():
    return UserFactory(username="siti", email="siti@contoh.test")


def sign_in(forwarded, password=PASSWORD, client=None, **headers):
    sent = {"x-forwarded-for": forwarded} | headers if forwarded is not None else headers
    return (client or Client()).post(
        "/masuk/", {"login": "siti", "password": password}, headers=sent, REMOTE_ADDR=PROXY
    )


def test_forged_address_does_not_escape_the_lock_without_a_proxy(person):
    for number in range(10):
        sign_in(f"198.51.100.{number}", "salah")

    assert sign_in("203.0.113.77").status_code == 429
    assert {one.facts["network"] for one in AuditEntry.objects.all()} == {"10.0.0.0/24"}


def test_forged_address_does_not_escape_the_lock_behind_a_proxy(person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        sign_in(f"198.51.100.{number}, 203.0.113.77", "salah")

    assert sign_in("192.0.2.1, 203.0.113.77").status_code == 429
    assert {one.facts["network"] for one in AuditEntry.objects.all()} == {"203.0.113.0/24"}


def test_visitors_behind_one_proxy_do_not_lock_each_other_out(person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(11):
        sign_in("203.0.113.77", "salah")

    assert sign_in("203.0.113.78").status_code == 302


def test_session_list_names_the_address_the_proxy_saw(person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = Client()
    sign_in("6.6.6.6, 203.0.113.78", client=client)
    client.get("/akun/perangkat/", headers={"x-forwarded-for": "203.0.113.78"}, REMOTE_ADDR=PROXY)

    assert {one.ip for one in UserSession.objects.all()} == {"203.0.113.78"}


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize(
    "forwarded",
    ["", ",", "unknown", "<script>alert(1)</script>", "1.2.3.4:99999", "::1%eth0", "a" * 4000,
     "203.0.113.9", "999.1.1.1", "' OR 1=1 --, 203.0.113.9"],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_error(person, settings, count, forwarded):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count

    assert sign_in(forwarded, "salah").status_code < 500
    assert Client().get("/", headers={"x-forwarded-for": forwarded}).status_code < 500
    assert "script" not in str(list(AuditEntry.objects.values()))


FORGED = {
    "x-forwarded-host": "jahat.example",
    "x-original-host": "jahat.example",
    "x-host": "jahat.example",
    "forwarded": "host=jahat.example;proto=https",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "666",
    "x-original-url": "/admin/",
    "x-rewrite-url": "/admin/",
}


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("path", ["/", "/masuk/", "/kim/", "/bantuan/", "/tidak-ada/"])
def test_forged_header_shows_nowhere_on_a_page(client, name, path):
    plain = client.get(path)

    forged = client.get(path, headers={name: FORGED[name]})

    assert forged.status_code == plain.status_code
    assert "jahat.example" not in forged.content.decode()
    assert "jahat.example" not in str(forged.headers)
    assert "https://testserver" not in forged.content.decode()


@pytest.mark.parametrize("name", FORGED)
def test_forged_header_reaches_no_mail(person, name):
    Client().post("/masuk/lupa/", {"email": "siti@contoh.test"}, headers={name: FORGED[name]})

    assert "http://testserver/masuk/lupa/kunci/" in mail.outbox[-1].body
    assert "jahat" not in mail.outbox[-1].body


@pytest.mark.expects_error_log
@pytest.mark.parametrize("host", ["jahat.example", "testserver.jahat.example", "a b", "[::1", ""])
def test_unknown_host_is_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 400
