import datetime
import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.second_factor import SecondFactorMiddleware
from monev.enums import PanelRole, RoundState
from monev.models import JuriAssignment, Round
from registry.enums import Role
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.monev import JuriFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db

INDEX = "/akun/dua-langkah/"
SET_UP = "/akun/dua-langkah/aktifkan/"
REMOVE = "/akun/dua-langkah/matikan/"


@pytest.fixture
def officer(give):
    person = UserFactory(username="staf", email="staf@contoh.test", is_sample=False)
    return give(person, Role.KABUPATEN, region("64.09"))


def code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, username="staf"):
    return client.post("/masuk/", {"login": username, "password": PASSWORD})


def activate(client):
    secret = client.get(SET_UP).context["form"].secret
    response = client.post(SET_UP, {"code": code(secret)})
    assert response.status_code == 302
    return secret


@pytest.fixture
def protected(client, officer):
    """The secret of an officer whose second factor is active; the client is signed in."""
    sign_in(client)
    return activate(client)


def test_second_factor_is_asked_of_a_required_role(client, officer):
    sign_in(client)

    response = client.get("/tugas/")

    assert (response.status_code, response["Location"]) == (302, INDEX)


@pytest.mark.parametrize("flags", [{"is_superuser": True}, {"is_auditor": True}])
def test_second_factor_is_asked_of_technical_authorities(as_user, flags):
    response = as_user(UserFactory(is_sample=False, **flags)).get("/tugas/")

    assert response["Location"] == INDEX


def test_second_factor_is_not_asked_of_other_roles(as_user, give):
    person = give(UserFactory(is_sample=False), Role.DESA, region("64.09.02.2004"))

    assert as_user(person).get("/tugas/").status_code == 200


def test_second_factor_roles_come_from_settings(as_user, officer, settings):
    settings.MFA_REQUIRED_ROLES = []

    assert as_user(officer).get("/tugas/").status_code == 200


def test_second_factor_exempts_demo_accounts(as_user, officer):
    officer.is_sample = True
    officer.save()

    assert as_user(officer).get("/tugas/").status_code == 200


@pytest.mark.parametrize("path", ["/akun/", "/akun/dua-langkah/", "/keluar/", "/sehat/"])
def test_second_factor_keeps_the_way_to_it_open(client, officer, path):
    sign_in(client)

    assert client.get(path).status_code == 200


def test_second_factor_set_up_shows_code_and_key(client, officer):
    sign_in(client)
    told = client.get("/tugas/", follow=True).content.decode()

    response = client.get(SET_UP)

    html = response.content.decode()
    assert "Peran Anda memerlukan masuk dua langkah" in told
    assert "Pasang aplikasi autentikator" in told
    assert "data:image/svg+xml;base64," in html
    assert response.context["form"].secret in html
    assert "TIDAK ADA" not in html


def test_second_factor_activation_opens_the_portal(
    client, officer, django_capture_on_commit_callbacks
):
    sign_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        activate(client)

    assert client.get("/tugas/").status_code == 200
    assert Authenticator.objects.filter(user=officer).count() == 2
    assert "user.add_factor" in AuditEntry.objects.values_list("verb", flat=True)


def test_second_factor_works_for_accounts_with_an_unconfirmed_address(client, officer):
    client.post("/masuk/lupa/", {"email": "staf@contoh.test"})
    sign_in(client)

    assert client.get(SET_UP).status_code == 200


def test_second_factor_wrong_code_is_explained(client, officer):
    sign_in(client)
    client.get(SET_UP)

    form = client.post(SET_UP, {"code": "000000"}).context["form"]

    assert form.errors["code"] == [
        "Kode tidak cocok. Tunggu kode berikutnya di aplikasi, lalu ketik lagi."
    ]


def test_second_factor_is_part_of_the_next_sign_in(officer, protected):
    visitor = Client()

    first = sign_in(visitor)
    before = visitor.get("/tugas/").status_code
    page = visitor.get("/masuk/dua-langkah/").content.decode()
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=1)):
        second = visitor.post("/masuk/dua-langkah/", {"code": code(protected)})

    assert first["Location"] == "/masuk/dua-langkah/"
    assert before == 302
    assert "Satu langkah lagi" in page
    assert second["Location"] == "/tugas/"
    assert visitor.get("/tugas/").status_code == 200


def test_second_factor_refuses_wrong_codes_then_locks(officer, protected):
    visitor = Client()
    sign_in(visitor)

    forms = [
        visitor.post("/masuk/dua-langkah/", {"code": "000000"}).context["form"] for _ in range(11)
    ]

    assert forms[0].errors["code"][0].startswith("Kode tidak cocok")
    assert forms[10].errors["code"] == [
        "Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."
    ]
    assert visitor.get("/tugas/").status_code == 302


def test_second_factor_recovery_code_works_once(client, officer, protected):
    codes = client.get("/akun/kode-cadangan/").context["unused_codes"]
    file = client.get("/akun/kode-cadangan/unduh/").content.decode()

    answers = []
    for _ in range(2):
        visitor = Client()
        sign_in(visitor)
        answers.append(visitor.post("/masuk/dua-langkah/", {"code": codes[0]}).status_code)

    assert codes[0] in file
    assert answers == [302, 200]


def test_second_factor_new_recovery_codes_replace_the_old(client, officer, protected):
    old = client.get("/akun/kode-cadangan/").context["unused_codes"]

    asked = client.get("/akun/kode-cadangan/buat/").content.decode()
    client.post("/akun/kode-cadangan/buat/")

    assert "tidak berlaku lagi" in asked
    assert set(old) & set(client.get("/akun/kode-cadangan/").context["unused_codes"]) == set()


def test_second_factor_that_is_the_last_of_a_required_role_stays(client, officer, protected):
    page = client.get(REMOVE)
    refused = client.post(REMOVE)

    sentence = "Peran Anda mewajibkan masuk dua langkah"
    assert sentence in page.content.decode()
    assert "Pindah ke ponsel lain" in page.content.decode()
    assert sentence in refused.content.decode()
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_second_factor_of_another_role_is_removed_and_recorded(client, give):
    person = give(UserFactory(username="desa", is_sample=False), Role.DESA, region("64.09.02.2004"))
    sign_in(client, "desa")
    activate(client)

    page = client.get(REMOVE)
    client.post(REMOVE)

    assert "Lepas aplikasi autentikator?" in page.content.decode()
    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get("/tugas/").status_code == 200
    assert "user.remove_factor" in AuditEntry.objects.values_list("verb", flat=True)


def test_second_factor_moves_to_a_new_phone_without_a_gap(client, officer, protected):
    page = client.get(SET_UP)
    secret = page.context["form"].secret
    wrong = client.post(SET_UP, {"code": "000000"})
    kept = Authenticator.objects.get(type="totp").data["secret"]
    client.post(SET_UP, {"code": code(secret)})

    assert "Ponsel lama tetap berlaku" in page.content.decode()
    assert wrong.context["form"].errors
    assert kept == protected
    assert Authenticator.objects.get(type="totp").data["secret"] == secret
    assert Authenticator.objects.filter(type="recovery_codes").count() == 1
    assert client.get("/tugas/").status_code == 200


@pytest.fixture
def chair():
    return JuriFactory(
        role=PanelRole.CHAIR, user__username="ketua", user__is_sample=False, round__scoring=True
    )


def test_second_factor_is_asked_of_the_chair_of_a_running_round(client, chair):
    sign_in(client, "ketua")

    assert client.get("/tugas/")["Location"] == INDEX

    activate(client)

    assert client.get("/tugas/").status_code == 200


def test_second_factor_of_a_chair_stays_while_the_round_runs(client, chair):
    sign_in(client, "ketua")
    activate(client)

    client.post(REMOVE)
    during = Authenticator.objects.count()
    Round.objects.update(state=RoundState.CLOSED)
    client.post(REMOVE)

    assert (during, Authenticator.objects.count()) == (2, 0)


@pytest.mark.parametrize("state", sorted({RoundState.CLOSED, RoundState.CANCELLED}))
def test_second_factor_is_not_asked_of_the_chair_of_a_round_that_is_over(client, chair, state):
    halted = {"resume_state": RoundState.DESK_CHECK, "halt_reason": "Batal"}
    Round.objects.update(state=state, **(halted if state == RoundState.CANCELLED else {}))
    sign_in(client, "ketua")

    assert client.get("/tugas/").status_code == 200


@pytest.mark.parametrize("role", sorted(set(PanelRole) - {PanelRole.CHAIR}))
def test_second_factor_is_not_asked_of_the_rest_of_the_panel(client, chair, role):
    JuriAssignment.objects.update(role=role)
    sign_in(client, "ketua")

    assert client.get("/tugas/").status_code == 200


def test_second_factor_ends_with_the_seat_of_the_chair(client, chair):
    JuriAssignment.objects.update(ended_at=timezone.now(), end_reason="Pindah")
    sign_in(client, "ketua")

    assert client.get("/tugas/").status_code == 200


def test_second_factor_of_a_misspelt_role_stops_the_start(settings):
    settings.MFA_REQUIRED_ROLES = ["kabupten"]

    with pytest.raises(ImproperlyConfigured, match="no such role kabupten"):
        SecondFactorMiddleware(None)


def test_second_factor_pages_ask_again_who_it_is(client, officer, protected):
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=6)
    with time_machine.travel(later):
        sent = client.get("/akun/kode-cadangan/buat/", follow=True)
        before = client.session.session_key
        wrong = client.post(sent.request["PATH_INFO"], {"password": "salah"})
        right = client.post(
            sent.request["PATH_INFO"], {"password": PASSWORD, "next": "/akun/kode-cadangan/buat/"}
        )
        opened = client.get(right["Location"])

    assert "Pastikan ini Anda" in sent.content.decode()
    assert wrong.context["form"].errors["password"] == ["Kata sandi tidak cocok. Ketik lagi."]
    assert opened.status_code == 200
    assert client.session.session_key != before


def test_second_factor_can_confirm_instead_of_the_password(client, officer, protected):
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=6)
    with time_machine.travel(later):
        page = client.get("/akun/dua-langkah/masuk-ulang/?next=/akun/kode-cadangan/buat/")
        right = client.post(
            "/akun/dua-langkah/masuk-ulang/",
            {"code": code(protected), "next": "/akun/kode-cadangan/buat/"},
        )
        opened = client.get(right["Location"])

    assert "Pakai kata sandi" in page.content.decode()
    assert opened.status_code == 200


def test_second_factor_is_not_skipped_by_a_new_password(officer, protected):
    visitor = Client()
    visitor.post("/masuk/lupa/", {"email": "staf@contoh.test"})
    url = re.search(r"http\S+", mail.outbox[-1].body).group()
    form = visitor.get(url)["Location"]
    visitor.post(form, {"password1": "kapal nelayan biru", "password2": "kapal nelayan biru"})

    response = visitor.post("/masuk/", {"login": "staf", "password": "kapal nelayan biru"})

    assert response["Location"] == "/masuk/dua-langkah/"
