import datetime

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from kim_portal.accounts.models import AuditEntry
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NO_MATCH = "Nama pengguna atau kata sandi tidak cocok. Periksa kembali, atau atur ulang kata sandi."


@pytest.fixture
def person():
    return UserFactory(username="081234567890", email="siti@contoh.test")


def sign_in(client, login="081234567890", password=PASSWORD, address="10.0.0.1", **data):
    return client.post(
        "/masuk/", {"login": login, "password": password, **data}, REMOTE_ADDR=address
    )


def is_in(client):
    return client.get("/tugas/").status_code == 200


def test_sign_in_page_is_ours(client):
    html = client.get("/masuk/").content.decode()

    assert "Masuk ke Portal KIM" in html
    assert "Petugas tidak pernah meminta kata sandi" in html
    assert "/masuk/lupa/" in html
    assert html.count("<h1") == 1
    assert "TIDAK ADA" not in html


def test_sign_in_goes_to_the_desk(client, person):
    response = sign_in(client)

    assert (response.status_code, response["Location"]) == (302, "/tugas/")
    assert is_in(client)
    assert [entry.verb for entry in AuditEntry.objects.all()] == ["user.sign_in"]


@pytest.mark.parametrize(
    "login",
    [
        "siti@contoh.test",
        "SITI@contoh.test",
        "+62 812-3456-7890",
        "62812 3456 7890",
        " 081234567890 ",
    ],
)
def test_sign_in_takes_email_and_number_as_people_write_them(client, person, login):
    assert sign_in(client, login)["Location"] == "/tugas/"


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/kim/", "/kim/"),
        ("https://jahat.example/", "/tugas/"),
        ("//jahat.example/", "/tugas/"),
        ("javascript:alert(1)", "/tugas/"),
    ],
)
def test_sign_in_follows_only_a_safe_next(client, person, wanted, reached):
    assert sign_in(client, next=wanted)["Location"] == reached


@pytest.mark.parametrize(("login", "password"), [("081234567890", "salah"), ("siapa", PASSWORD)])
def test_sign_in_says_the_same_for_unknown_name_and_wrong_password(client, person, login, password):
    response = sign_in(client, login, password)

    html = response.content.decode()
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [NO_MATCH]
    assert f'value="{login}"' in html
    assert password not in html.replace(login, "")
    assert "<title>Galat: Masuk" in html


def test_sign_in_names_the_empty_fields(client):
    errors = sign_in(client, "", "").context["form"].errors

    assert errors == {"login": ["Isi nama pengguna"], "password": ["Isi kata sandi"]}


@pytest.mark.parametrize("login", ["\0", "x" * 5000, "' OR 1=1 --", "<b>"])
def test_sign_in_survives_strange_names(client, login):
    assert sign_in(client, login).status_code == 200


def test_sign_in_gives_a_new_session_key_each_time(client, person):
    client.get("/masuk/")
    sign_in(client)
    first = client.session.session_key

    sign_in(client)

    assert client.session.session_key != first
    thief = Client()
    thief.cookies["sessionid"] = first
    assert not is_in(thief)


def test_sign_in_as_somebody_else_keeps_nothing(client, person):
    other = UserFactory()
    sign_in(client)
    first = client.session.session_key

    sign_in(client, other.username)

    assert client.session["_auth_user_id"] == str(other.pk)
    assert not Session.objects.filter(session_key=first).exists()


def test_sign_in_page_sends_signed_in_people_on(client, person):
    sign_in(client)

    assert client.get("/masuk/")["Location"] == "/tugas/"


def test_sign_in_remembers_only_when_asked(client, person):
    sign_in(client)
    short = client.cookies["sessionid"]["max-age"]
    sign_in(client, remember="on")

    assert (short, client.cookies["sessionid"]["max-age"]) == ("", 60 * 60 * 24 * 30)


def test_sign_in_of_a_closed_account_explains(client, person):
    person.is_active = False
    person.save()

    response = client.post("/masuk/", {"login": person.username, "password": PASSWORD}, follow=True)

    assert response.redirect_chain == [("/masuk/tidak-aktif/", 302)]
    assert "Akun ini tidak aktif" in response.content.decode()


def test_sign_in_locks_after_ten_wrong_passwords(client, person):
    statuses = [sign_in(client, password="salah").status_code for _ in range(10)]

    locked = sign_in(client)

    assert statuses == [200] * 10
    assert locked.status_code == 429
    assert locked.context["form"].non_field_errors() == [
        "Terlalu banyak percobaan masuk dari perangkat atau jaringan ini. "
        "Tunggu 15 menit, lalu coba lagi, atau atur ulang kata sandi."
    ]
    assert not is_in(client)


def test_sign_in_lock_counts_name_and_email_together(client, person):
    for number in range(10):
        sign_in(client, ("081234567890", "siti@contoh.test")[number % 2], "salah")

    assert sign_in(client).status_code == 429


def test_sign_in_lock_is_per_address(client, person):
    for _ in range(10):
        sign_in(client, password="salah")

    assert sign_in(client, address="10.0.0.2").status_code == 302


def test_sign_in_lock_is_per_account(client, person):
    other = UserFactory()
    for _ in range(10):
        sign_in(client, password="salah")

    assert sign_in(client, other.username).status_code == 302


def test_sign_in_lock_ends_by_itself(client, person):
    with time_machine.travel(datetime.datetime(2026, 11, 21, 2, tzinfo=datetime.UTC)) as clock:
        for _ in range(10):
            sign_in(client, password="salah")
        clock.shift(datetime.timedelta(minutes=10))
        waiting = sign_in(client).context["form"].non_field_errors()[0]
        clock.shift(datetime.timedelta(minutes=5, seconds=1))
        later = sign_in(client)

    assert "Tunggu 5 menit" in waiting
    assert later.status_code == 302


def test_sign_in_right_passwords_are_not_counted(client, person):
    for _ in range(12):
        assert sign_in(client).status_code == 302


def test_sign_in_refuses_spraying_from_one_address(client, person):
    for number in range(50):
        sign_in(client, f"orang{number}", "salah")

    assert sign_in(client).status_code == 429
    assert sign_in(client, address="10.0.0.2").status_code == 302


def test_sign_in_flood_gets_a_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    sign_in(client)

    response = sign_in(client)

    assert response.status_code == 429
    assert "Terlalu banyak percobaan" in response.content.decode()


def test_sign_out_asks_before_it_acts(client, person):
    sign_in(client)

    page = client.get("/keluar/")

    assert "Keluar dari Portal KIM?" in page.content.decode()
    assert is_in(client)


def test_sign_out_ends_the_session(client, person):
    sign_in(client)
    key = client.session.session_key

    response = client.post("/keluar/")

    assert (response.status_code, response["Location"]) == (302, "/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert response.cookies["draf_diterima"].value == "semua"
    assert not is_in(client)
    assert not Session.objects.filter(session_key=key).exists()


def test_sign_up_is_by_invitation(client):
    response = client.post("/masuk/daftar/", {"username": "baru", "password1": PASSWORD})

    assert "Akun dibuat oleh Diskominfo" in response.content.decode()


def test_sign_in_needs_the_csrf_token(person):
    strict = Client(enforce_csrf_checks=True)

    response = sign_in(strict)

    assert response.status_code == 403
    assert "Halaman ini terlalu lama terbuka" in response.content.decode()
