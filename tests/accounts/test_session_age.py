import datetime

import pytest
import time_machine
from django.test import Client

from registry.enums import Role
from registry.models import Kim
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 11, 23, 1, 0, tzinfo=datetime.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer(clock, give):
    return give(UserFactory(username="staf"), Role.KABUPATEN, region("64.09"))


def sign_in(client, username="staf"):
    return client.post("/masuk/", {"login": username, "password": PASSWORD})


def is_in(client):
    return client.get("/tugas/").status_code == 200


def after(clock, **passed):
    clock.shift(datetime.timedelta(**passed))


def test_an_office_that_rests_an_hour_signs_in_again_and_goes_on(client, officer, clock):
    sign_in(client)
    after(clock, minutes=61)

    response = client.get("/kim/baru/", {"desa": "1"}, follow=True)

    assert response.redirect_chain == [("/masuk/?next=/kim/baru/%3Fdesa%3D1", 302)]
    assert "Sesi Anda berakhir karena lama tidak dipakai" in response.content.decode()
    again = client.post(
        "/masuk/?next=/kim/baru/", {"login": "staf", "password": PASSWORD, "next": "/kim/baru/"}
    )
    assert again["Location"] == "/kim/baru/"


def test_an_office_at_work_stays_in_for_twelve_hours(client, officer, clock):
    sign_in(client)
    for _ in range(13):
        after(clock, minutes=55)
        assert is_in(client)

    after(clock, minutes=10)

    assert not is_in(client)


def test_the_phone_of_a_kim_stays_signed_in(client, give, clock):
    give(UserFactory(username="pengurus"), kim=KimFactory())
    sign_in(client, "pengurus")

    after(clock, days=14)

    assert is_in(client)


def test_reading_writes_the_clock_once_in_five_minutes(client, officer, clock):
    sign_in(client)
    assert is_in(client)
    seen = client.session["seen_at"]

    after(clock, minutes=4)
    assert is_in(client)
    assert client.session["seen_at"] == seen
    after(clock, minutes=2)
    assert is_in(client)
    assert client.session["seen_at"] == seen + 6 * 60


@pytest.fixture
def interrupted(client, officer, clock):
    """The officer returns a KIM with a reason, an hour too late."""
    kim = KimFactory(region=region("64.09.02.2004"), submitted=True)
    sign_in(client)
    after(clock, minutes=61)
    url = f"/kim/{kim.slug}/kembalikan/"
    sent = {"reason": "Lampirkan SK <kepala desa>", "version": kim.version, "password": "rahasia"}
    response = client.post(url, sent)
    assert response["Location"] == "/masuk/?next=/isian-tertahan/"
    assert "_auth_user_id" not in client.session
    return kim


def test_what_was_sent_too_late_is_sent_after_signing_in(client, interrupted):
    sign_in(client)

    page = client.get("/isian-tertahan/")

    text = page.content.decode()
    assert "Lampirkan SK &lt;kepala desa&gt;" in text
    assert "rahasia" not in text
    kept = page.context["form"]
    client.post(kept["path"], dict(kept["data"]))
    interrupted.refresh_from_db()
    assert interrupted.state == "returned"
    assert "Tidak ada isian yang tertahan" in client.get("/isian-tertahan/").content.decode()


def test_what_was_sent_too_late_is_nobody_elses(client, interrupted, give):
    give(UserFactory(username="rekan"), Role.KABUPATEN, region("64.09"))
    sign_in(client, "rekan")

    text = client.get("/isian-tertahan/").content.decode()

    assert "Lampirkan SK" not in text
    assert Kim.objects.get().state == "submitted"


def test_what_was_sent_too_late_is_thrown_away_on_wish(client, interrupted):
    sign_in(client)

    client.post("/isian-tertahan/")

    assert "Lampirkan SK" not in client.get("/isian-tertahan/").content.decode()


def test_what_was_sent_too_late_is_kept_for_an_hour(client, interrupted, clock):
    sign_in(client)
    after(clock, minutes=59)
    assert "Lampirkan SK" in client.get("/isian-tertahan/").content.decode()
    after(clock, minutes=2)

    assert "Lampirkan SK" not in client.get("/isian-tertahan/").content.decode()


def test_a_foreign_form_is_not_kept(officer, clock):
    """Only what passed the check of its token: a foreign page cannot lay words into the mouth."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    after(clock, minutes=61)

    response = client.post("/kim/baru/", {"name": "KIM Palsu"})

    assert response.status_code == 403
    assert "held_form" not in client.session


def test_an_endless_form_is_not_kept(client, officer, clock):
    sign_in(client)
    after(clock, minutes=61)

    response = client.post("/kim/baru/", {"name": "x" * 100_001})

    assert response["Location"] == "/masuk/?next=/tugas/"
