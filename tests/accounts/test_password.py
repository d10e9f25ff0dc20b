import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client

from kim_portal.accounts.invitation import issue_link, open_account
from kim_portal.accounts.models import AuditEntry, User
from kim_portal.errors import DomainError
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NEW = "kapal nelayan biru tua"
NOW = datetime.datetime(2026, 11, 21, 2, 42, tzinfo=datetime.UTC)


@pytest.fixture
def person():
    return UserFactory(username="siti", email="siti@contoh.test")


def ask_link(client, email="siti@contoh.test", **extra):
    client.post("/masuk/lupa/", {"email": email}, **extra)
    return re.search(r"http\S+", mail.outbox[-1].body).group()


def use_link(client, url, first=NEW, second=NEW):
    page = client.get(url, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else url
    return client.post(form, {"password1": first, "password2": second})


def signs_in(password, username="siti"):
    response = Client().post("/masuk/", {"login": username, "password": password})
    return response.status_code == 302


def test_password_reset_mail_in_our_words(client, person):
    url = ask_link(client)

    message = mail.outbox[0]
    assert message.subject == "Atur ulang kata sandi Portal KIM"
    assert message.body.startswith("Ada permintaan mengatur ulang kata sandi akun siti")
    assert "berlaku 30 menit" in message.body
    assert message.body.rstrip().endswith(url)
    assert len(message.body) < 600


def test_password_reset_link_ignores_the_host_header(client, person, settings):
    settings.SITE_URL = "https://portal.example"

    url = ask_link(client, HTTP_HOST="localhost")

    assert url.startswith("https://portal.example/masuk/lupa/kunci/")


def test_password_reset_says_the_same_for_unknown_addresses(client, person):
    known = client.post("/masuk/lupa/", {"email": "siti@contoh.test"})
    unknown = client.post("/masuk/lupa/", {"email": "siapa@contoh.test"})

    assert known["Location"] == unknown["Location"] == "/masuk/lupa/terkirim/"
    assert mail.outbox[1].subject == "Permintaan kata sandi Portal KIM"
    assert "http" not in mail.outbox[1].body
    assert "Periksa surel Anda" in client.get("/masuk/lupa/terkirim/").content.decode()


def test_password_reset_names_a_wrong_address(client):
    form = client.post("/masuk/lupa/", {"email": ""}).context["form"]

    assert form.errors == {"email": ["Isi surel"]}


def test_password_reset_sets_the_password_once(client, person):
    url = ask_link(client)

    response = use_link(client, url)

    assert response["Location"] == "/masuk/lupa/selesai/"
    assert (signs_in(NEW), signs_in(PASSWORD)) == (True, False)
    assert "Tautan ini tidak berlaku lagi" in Client().get(url).content.decode()
    assert "user.set_password" in AuditEntry.objects.values_list("verb", flat=True)


def test_password_reset_link_lives_thirty_minutes(client, person):
    with time_machine.travel(NOW, tick=False) as clock:
        url = ask_link(client)
        clock.shift(datetime.timedelta(minutes=29))
        early = Client().get(url).status_code
        clock.shift(datetime.timedelta(minutes=2))
        late = Client().get(url)

    assert early == 302
    assert "Tautan ini tidak berlaku lagi" in late.content.decode()


def test_password_reset_ends_the_open_sessions(client, person, as_user):
    elsewhere = as_user(person)
    url = ask_link(Client())

    use_link(Client(), url)

    assert elsewhere.get("/tugas/").status_code == 302


@pytest.mark.parametrize(
    ("first", "second", "field", "sentence"),
    [
        (NEW, "lain sama sekali", "password2", "Kedua kata sandi harus sama. Ketik lagi."),
        ("", "", "password1", "Isi kata sandi baru"),
        ("", "", "password2", "Ulangi kata sandi baru"),
    ],
)
def test_password_reset_explains_a_refusal(client, person, first, second, field, sentence):
    form = use_link(client, ask_link(client), first, second).context["form"]

    assert form.errors[field] == [sentence]


@pytest.mark.parametrize("weak", ["pendek", "password1234", "siti@contoh.test"])
def test_password_reset_refuses_weak_passwords(client, person, weak):
    response = use_link(client, ask_link(client), weak, weak)

    assert response.status_code == 200
    assert "password1" in response.context["form"].errors
    assert signs_in(PASSWORD)


def test_invitation_link_lives_three_days(person):
    person.set_unusable_password()
    person.save()
    with time_machine.travel(NOW, tick=False) as clock:
        link = issue_link(person, by=UserFactory())
        clock.shift(datetime.timedelta(hours=71))
        early = Client().get(link.url).status_code
        clock.shift(datetime.timedelta(hours=2))
        late = Client().get(link.url)

    assert link.until == NOW + datetime.timedelta(hours=72)
    assert early == 302
    assert "Tautan ini tidak berlaku lagi" in late.content.decode()


def test_password_change_ends_the_other_sessions(client, person):
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.post("/masuk/", {"login": "siti", "password": PASSWORD})

    response = client.post(
        "/akun/kata-sandi/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert response.status_code == 302
    assert client.get("/tugas/").status_code == 200
    assert elsewhere.get("/tugas/").status_code == 302
    assert signs_in(NEW)


def test_password_change_needs_the_present_one(as_user, person):
    form = (
        as_user(person)
        .post("/akun/kata-sandi/", {"oldpassword": "salah", "password1": NEW, "password2": NEW})
        .context["form"]
    )

    assert form.errors == {"oldpassword": ["Kata sandi sekarang tidak cocok. Ketik lagi."]}
    assert signs_in(PASSWORD)


def test_sessions_page_lists_and_ends_the_others(client, person):
    elsewhere = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile")
    for browser in (elsewhere, client):
        browser.post("/masuk/", {"login": "siti", "password": PASSWORD})

    html = client.get("/akun/perangkat/").content.decode()
    client.post("/akun/perangkat/")

    assert "2 perangkat" in html
    assert "Chrome di Android" in html
    assert elsewhere.get("/tugas/").status_code == 302
    assert "hanya terbuka di perangkat ini" in client.get("/akun/perangkat/").content.decode()


def test_open_account_refuses_a_name_that_was_taken_meanwhile(person):
    with pytest.raises(DomainError, match="sudah dipakai") as refusal:
        open_account(User(username="siti", full_name="Siti Lain"), by=UserFactory())

    assert refusal.value.field == "username"
    assert not AuditEntry.objects.exists()
