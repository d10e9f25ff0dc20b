import datetime
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from kim_portal.accounts.audit import check_chain
from kim_portal.accounts.models import AuditEntry
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SECRET = "rahasia-yang-salah-ketik"


@pytest.fixture
def person():
    return UserFactory(username="081234567890", email="siti@contoh.test")


def sign_in(client, login="081234567890", password=PASSWORD, address="10.20.30.40"):
    return client.post("/masuk/", {"login": login, "password": password}, REMOTE_ADDR=address)


def entries():
    return [(one.verb, one.subject_id, one.facts) for one in AuditEntry.objects.order_by("pk")]


def test_sign_in_log_keeps_who_how_and_from_which_network(client, person):
    sign_in(client)

    facts = {"way": "kata sandi", "network": "10.20.30.0/24"}
    assert entries() == [("user.sign_in", str(person.pk), facts)]
    assert AuditEntry.objects.get().user == person


def test_sign_in_log_keeps_a_wrong_password_with_its_account(client, person):
    sign_in(client, password=SECRET)
    sign_in(client, "SITI@contoh.test", SECRET)

    facts = {"tried": "", "network": "10.20.30.0/24"}
    assert entries() == [("user.fail_sign_in", str(person.pk), facts)] * 2
    assert AuditEntry.objects.first().user is None


def test_sign_in_log_never_holds_what_was_typed(client, person):
    sign_in(client, password=SECRET)
    sign_in(client, SECRET, SECRET)
    sign_in(client, "orang.lain@contoh.test", SECRET)

    whole = str(list(AuditEntry.objects.values()))
    assert AuditEntry.objects.count() == 3
    assert SECRET not in whole
    assert "orang.lain" not in whole
    assert "siti" not in whole


def test_sign_in_log_knows_an_unknown_name_again_by_its_fingerprint(client):
    for name in ("hantu", "HANTU", "lain"):
        sign_in(client, name)

    first, second, third = [facts["tried"] for _, _, facts in entries()]
    assert first == second != third
    assert len(first) == 12
    assert {subject for _, subject, _ in entries()} == {""}


def test_sign_in_log_notes_a_lock_once_and_not_each_try(client, person):
    for _ in range(30):
        sign_in(client, password=SECRET)

    verbs = [verb for verb, _, _ in entries()]
    assert verbs == ["user.fail_sign_in"] * 10 + ["user.lock_sign_in"]


def test_sign_in_log_of_a_sprayed_network_stays_short(client):
    for number in range(120):
        sign_in(client, f"orang{number}", SECRET)

    verbs = [verb for verb, _, _ in entries()]
    assert verbs == ["user.fail_sign_in"] * 50 + ["user.lock_sign_in"]


def test_sign_in_log_keeps_the_try_on_a_closed_account(client, person):
    person.is_active = False
    person.save()

    sign_in(client)

    assert [verb for verb, _, _ in entries()] == ["user.refuse_closed"]


def test_sign_in_log_keeps_a_wrong_code(client, person):
    TOTP.activate(person, "A" * 32)
    sign_in(client)

    client.post("/masuk/dua-langkah/", {"code": "000000"})

    assert [verb for verb, _, _ in entries()] == ["user.fail_factor"]
    assert "000000" not in str(list(AuditEntry.objects.values()))


def test_sign_in_log_names_both_steps(client, person):
    TOTP.activate(person, "A" * 32)
    codes = Authenticator.objects.create(
        user=person, type="recovery_codes", data={"seed": "x", "used_mask": 0}
    ).wrap()
    sign_in(client)

    client.post("/masuk/dua-langkah/", {"code": codes.get_unused_codes()[0]})

    assert entries()[-1][2]["way"] == "kata sandi dan kode cadangan"


@pytest.mark.parametrize(
    ("address", "network"), [("2001:db8:1:2:3::4", "2001:db8:1::/48"), ("::1", "::/48")]
)
def test_sign_in_log_shortens_long_addresses(client, person, address, network):
    sign_in(client, address=address)

    assert entries()[0][2]["network"] == network


def test_sign_in_log_is_part_of_the_chain_and_reads_in_words(client, person, as_user):
    sign_in(client, password=SECRET)
    sign_in(client, "hantu", SECRET)

    html = as_user(UserFactory(is_auditor=True)).get("/catatan/").content.decode()

    assert check_chain().broken is None
    assert html.count("Percobaan masuk gagal") == 2
    assert "nama yang tidak dikenal" in html
    assert "jaringan: 10.20.30.0/24" in html


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is worked out: that is what takes the time."""

    algorithm = "counting"
    count = 0

    def encode(self, password, salt):
        CountingHasher.count += 1
        return super().encode(password, salt)


@pytest.mark.parametrize(
    "login",
    ["081234567890", "siti@contoh.test", "budi@contoh.test", "tidak-ada", "a@b.test"],
)
def test_sign_in_takes_the_same_work_for_an_unknown_name(client, settings, login):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    UserFactory(username="081234567890", email="siti@contoh.test")
    UserFactory(username="budi@contoh.test", email="budi@contoh.test")
    CountingHasher.count = 0

    sign_in(client, login, SECRET)

    assert CountingHasher.count == 1


@pytest.mark.parametrize("email", ["siti@contoh.test", "tidak-ada@contoh.test"])
def test_reset_answers_the_same_for_an_unknown_address(client, person, email):
    response = client.post("/masuk/lupa/", {"email": email}, follow=True)

    assert response.redirect_chain == [("/masuk/lupa/terkirim/", 302)]
    assert email not in response.content.decode()


def test_lock_does_not_keep_the_person_out_for_good(client, person):
    """An attacker who tries without end from elsewhere never reaches the person's own network."""
    start = datetime.datetime(2026, 11, 21, 2, tzinfo=datetime.UTC)
    with time_machine.travel(start) as clock:
        for _ in range(6):
            for _ in range(12):
                sign_in(Client(), password=SECRET, address="203.0.113.9")
            assert sign_in(Client()).status_code == 302
            clock.shift(datetime.timedelta(minutes=16))
        assert time.time() > start.timestamp() + 3600


def test_lock_is_opened_by_a_new_password_too(client, person, mailoutbox):
    for _ in range(11):
        sign_in(client, password=SECRET)
    client.post("/masuk/lupa/", {"email": "siti@contoh.test"})
    link = mailoutbox[-1].body.split("http://testserver")[1].split()[0]
    new = {"password1": "kapal nelayan biru", "password2": "kapal nelayan biru"}
    client.post(client.get(link)["Location"], new, REMOTE_ADDR="10.20.30.40")

    assert sign_in(client, password="kapal nelayan biru").status_code == 302
