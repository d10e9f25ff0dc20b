import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from kim_portal.accounts.models import AuditEntry
from kim_portal.accounts.passkeys import NO_MATCH, NOT_READ
from registry.enums import Role
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.registry import region
from tests.soft_key import AuthenticatorData, SoftKey

pytestmark = pytest.mark.django_db

ADD = "/akun/kunci-sandi/tambah/"
INDEX = "/akun/dua-langkah/"
SIGN_IN = "/masuk/kunci-sandi/"
SECOND_STEP = "/masuk/dua-langkah/"


def browser():
    return Client(headers={"host": "localhost", "user-agent": "Chrome Android"})


@pytest.fixture
def officer(give):
    person = UserFactory(username="staf", email="staf@contoh.test", is_sample=False)
    return give(person, Role.KABUPATEN, region("64.09"))


@pytest.fixture
def window(officer):
    """A browser in which the officer has just signed in with the password."""
    client = browser()
    client.post("/masuk/", {"login": "staf", "password": PASSWORD})
    return client


def register(client, key, name="Ponsel"):
    options = client.get(ADD).context["options"]
    return client.post(ADD, {"name": name, "credential": key.create(options)})


def ask(client):
    """The options the sign-in page fetches when the button is pressed."""
    return client.get(SIGN_IN, headers={"accept": "application/json"}).json()["request_options"]


def sign_in(client, key, **other):
    return client.post(SIGN_IN, {"credential": key.get(ask(client), **other)})


def is_in(client):
    return client.get("/tugas/").status_code == 200


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def key(window):
    """A passkey of the officer, registered."""
    made = SoftKey()
    register(window, made)
    return made


def test_passkey_opens_the_portal_for_a_required_role(window):
    before = window.get("/tugas/")

    response = register(window, SoftKey())

    assert before["Location"] == INDEX
    assert response["Location"] == "/akun/kode-cadangan/"
    assert is_in(window)
    assert "user.add_factor" in AuditEntry.objects.values_list("verb", flat=True)


def test_passkey_page_names_the_device_and_says_what_it_needs(window):
    html = window.get(ADD).content.decode()

    assert 'value="Chrome di Android"' in html
    assert "<noscript>" in html
    assert "memerlukan JavaScript" in html
    assert 'type="application/json"' in html


def test_passkey_signs_in_alone_and_asks_for_nothing_more(key, officer):
    visitor = browser()

    response = sign_in(visitor, key)

    assert response["Location"] == "/tugas/"
    assert is_in(visitor)
    last = AuditEntry.objects.order_by("pk").last()
    assert (last.verb, last.user) == ("user.sign_in", officer)


def test_passkey_is_the_second_step_after_the_password(key):
    visitor = browser()
    visitor.post("/masuk/", {"login": "staf", "password": PASSWORD})

    page = visitor.get(SECOND_STEP)
    answer = {"credential": key.get(page.context["options"])}
    response = visitor.post(SECOND_STEP, answer)

    assert "Pakai kunci sandi" in page.content.decode()
    assert "Kode cadangan" in page.content.decode()
    assert "Kode enam angka" not in page.content.decode()
    assert response["Location"] == "/tugas/"
    assert is_in(visitor)


def test_passkey_of_the_second_step_refuses_nonsense_and_keeps_the_codes_open(key):
    visitor = browser()
    visitor.post("/masuk/", {"login": "staf", "password": PASSWORD})

    response = visitor.post(SECOND_STEP, {"credential": '{"id": 1}'})

    assert NO_MATCH in response.content.decode()
    assert "Masuk dengan kode" in response.content.decode()
    assert not is_in(visitor)


def test_passkey_answer_is_good_once(key):
    visitor = browser()
    answer = key.get(ask(visitor))
    visitor.post(SIGN_IN, {"credential": answer})
    visitor.post("/keluar/")

    again = visitor.post(SIGN_IN, {"credential": answer}, follow=True)

    assert said(again)[-1] == NO_MATCH
    assert not is_in(visitor)


@pytest.mark.parametrize(
    "origin",
    ["https://jahat.example", "http://jahat.localhost", "https://localhost", "http://localhost:81"],
)
def test_passkey_answer_for_another_page_is_refused(key, origin):
    visitor = browser()
    key.origin = origin

    assert said(_follow(visitor, key)) == [NO_MATCH]
    assert not is_in(visitor)


def _follow(visitor, key, **other):
    return visitor.post(SIGN_IN, {"credential": key.get(ask(visitor), **other)}, follow=True)


def test_passkey_without_finger_or_pin_does_not_sign_in(key):
    key.flags = AuthenticatorData.FLAG.UP
    visitor = browser()

    assert said(_follow(visitor, key)) == [NO_MATCH]
    assert not is_in(visitor)


def test_passkey_of_somebody_else_opens_no_account(key, officer):
    other = UserFactory()
    stranger = browser()
    stranger.post("/masuk/", {"login": other.username, "password": PASSWORD})
    own = SoftKey()
    register(stranger, own)
    own.owner = key.owner
    visitor = browser()

    assert said(_follow(visitor, own)) == [NO_MATCH]
    assert not is_in(visitor)


NONSENSE = [
    "", "{", "null", "[]", "1", '"a"', "{}", '{"response": {}}', '{"response": null, "id": 1}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA"}}',
    '{"id": "%", "rawId": "\\u0000", "type": 3, "response": {"attestationObject": "AA"}}',
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {
        "clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {
        "clientDataJSON": "e30", "attestationObject": "oA"}}),
    "[" * 5000, '{"a":' * 3000, "x" * 60_000,
]  # fmt: skip


@pytest.mark.parametrize("credential", NONSENSE)
def test_passkey_nonsense_is_refused_with_a_sentence(window, credential):
    ask(window)
    signed = browser().post(SIGN_IN, {"credential": credential}, follow=True)
    options = window.get(ADD)
    added = window.post(ADD, {"name": "Ponsel", "credential": credential})

    assert said(signed) == [NOT_READ if credential in ("", "null", "{}") else NO_MATCH]
    assert options.status_code == added.status_code == 200
    assert added.context["form"].non_field_errors() == said(signed)
    assert 'value="Ponsel"' in added.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("part", ["signature", "authenticatorData", "userHandle", "clientDataJSON"])
@pytest.mark.parametrize("value", [b"", b"\0", b"\xff" * 70, b"{}", b'{"type": 1}'])
def test_passkey_with_a_broken_part_is_refused(key, part, value):
    visitor = browser()

    assert said(_follow(visitor, key, **{part: value})) == [NO_MATCH]
    assert not is_in(visitor)


def test_passkey_without_an_open_challenge_is_refused(key):
    options = ask(browser())

    response = browser().post(SIGN_IN, {"credential": key.get(options)}, follow=True)

    assert said(response) == [NO_MATCH]


def test_passkey_of_a_closed_account_does_not_open_it(key, officer):
    officer.is_active = False
    officer.save()
    visitor = browser()

    response = sign_in(visitor, key)

    assert response["Location"] == "/masuk/tidak-aktif/"
    assert not is_in(visitor)


def test_passkey_sign_in_gives_a_new_session_key(key):
    visitor = browser()
    answer = key.get(ask(visitor))
    before = visitor.session.session_key

    visitor.post(SIGN_IN, {"credential": answer})

    assert visitor.session.session_key != before


@pytest.mark.parametrize(("wanted", "reached"), [("/kim/", "/kim/"), ("//jahat.id", "/tugas/")])
def test_passkey_sign_in_follows_only_a_safe_next(key, wanted, reached):
    visitor = browser()
    answer = {"credential": key.get(ask(visitor)), "next": wanted}

    assert visitor.post(SIGN_IN, answer)["Location"] == reached


def test_passkey_is_renamed(window, key):
    one = Authenticator.objects.get(type="webauthn")
    path = f"/akun/kunci-sandi/{one.pk}/ubah/"

    empty = window.post(path, {"name": " "}).context["form"].errors
    long = window.post(path, {"name": "x" * 61}).context["form"].errors
    done = window.post(path, {"name": "Ponsel kantor"}, follow=True)

    assert empty == {"name": ["Isi nama kunci sandi"]}
    assert long == {"name": ["Nama paling panjang 60 huruf."]}
    assert "Ponsel kantor" in done.content.decode()


def test_passkey_is_removed_when_another_way_is_left(window, key):
    register(window, SoftKey(), "Laptop")
    first, second = Authenticator.objects.filter(type="webauthn").order_by("pk")

    asked = window.get(f"/akun/kunci-sandi/{first.pk}/lepas/").content.decode()
    window.post(f"/akun/kunci-sandi/{first.pk}/lepas/")

    assert "Lepas kunci sandi?" in asked
    assert list(Authenticator.objects.filter(type="webauthn")) == [second]
    assert said(_follow(browser(), key)) == [NO_MATCH]


def test_passkey_that_is_the_last_way_of_a_required_role_stays(window, key):
    one = Authenticator.objects.get(type="webauthn")
    path = f"/akun/kunci-sandi/{one.pk}/lepas/"

    asked = window.get(path).content.decode()
    told = window.post(path).content.decode()

    assert "belum dapat dilepas" in asked
    assert "belum dapat dilepas" in told
    assert Authenticator.objects.filter(pk=one.pk).exists()


def test_passkey_that_is_the_last_way_of_another_role_goes(give):
    person = give(UserFactory(is_sample=False), Role.DESA, region("64.09.02.2004"))
    client = browser()
    client.post("/masuk/", {"login": person.username, "password": PASSWORD})
    register(client, SoftKey())
    one = Authenticator.objects.get(type="webauthn")

    client.post(f"/akun/kunci-sandi/{one.pk}/lepas/")

    assert not Authenticator.objects.exists()
    assert is_in(client)


@pytest.mark.parametrize("act", ["ubah", "lepas"])
def test_passkey_of_somebody_else_does_not_exist(window, key, act):
    one = Authenticator.objects.get(type="webauthn")
    other = browser()
    other.post("/masuk/", {"login": UserFactory().username, "password": PASSWORD})

    assert other.get(f"/akun/kunci-sandi/{one.pk}/{act}/").status_code == 404
    assert other.post(f"/akun/kunci-sandi/{one.pk}/{act}/", {"name": "x"}).status_code == 404


def test_passkey_confirms_who_it_is(window, key):
    page = window.get("/akun/kunci-sandi/masuk-ulang/?next=/akun/kode-cadangan/buat/")
    wrong = window.post("/akun/kunci-sandi/masuk-ulang/", {"credential": '{"id": 1}'})
    options = wrong.context["options"]
    answer = {"credential": key.get(options), "next": "/akun/kode-cadangan/buat/"}
    right = window.post("/akun/kunci-sandi/masuk-ulang/", answer)

    assert "Pakai kata sandi" in page.content.decode()
    assert NO_MATCH in wrong.content.decode()
    assert right["Location"] == "/akun/kode-cadangan/buat/"


def test_passkeys_are_ten_at_most(window):
    for number in range(10):
        register(window, SoftKey(), f"Kunci {number}")

    response = register(window, SoftKey())

    assert "Sudah ada 10 kunci sandi" in response.content.decode()
    assert Authenticator.objects.filter(type="webauthn").count() == 10


def test_passkeys_are_not_offered_where_browsers_refuse_them(officer, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    client = Client(headers={"host": "127.0.0.1"})

    page = client.get("/masuk/").content.decode()
    client.post("/masuk/", {"login": "staf", "password": PASSWORD})
    told = client.get(ADD, follow=True)

    assert "kunci sandi" not in page.lower()
    assert said(told) == [
        "Kunci sandi hanya dapat dipakai bila portal dibuka lewat https. "
        "Pakai aplikasi autentikator."
    ]


def test_passkeys_belong_to_the_site_whatever_the_host_header_says(officer, settings):
    settings.SITE_URL = "https://kim.example"
    client = Client()
    client.post("/masuk/", {"login": "staf", "password": PASSWORD})

    options = client.get(ADD).context["options"]["publicKey"]

    assert dict(options["rp"]) == {"name": "Portal KIM", "id": "kim.example"}
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["user"]["name"] == "staf@contoh.test"


def test_passkey_on_localhost_is_for_the_own_machine_only(officer, settings):
    settings.SITE_URL, settings.LOCAL = "https://kim.example", False
    client = browser()
    client.post("/masuk/", {"login": "staf", "password": PASSWORD}, secure=True)

    assert client.get(ADD, secure=True).context["options"]["publicKey"]["rp"]["id"] == "kim.example"
