import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from kim_portal.accounts.models import AuditEntry
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def victim(personas):
    """A village operator who is signed in on a device, then set up an app and lost the phone."""
    device = Client()
    device.post("/masuk/", {"login": "desa", "password": PASSWORD})
    TOTP.activate(personas.desa, "A" * 32)
    return device


@pytest.fixture
def path(personas):
    return f"/pengguna/{personas.desa.pk}/langkah-kedua/lepas/"


def test_factor_reset_asks_then_removes_and_ends_the_sessions(as_user, personas, victim, path):
    admin = as_user(personas.admin_sistem)

    asked = admin.get(path).content.decode()
    before = Authenticator.objects.count()
    done = admin.post(path, follow=True).content.decode()

    assert "Lepas langkah kedua Desa?" in asked
    assert (before, Authenticator.objects.count()) == (1, 0)
    assert "Langkah kedua Desa dilepas" in done
    assert victim.get("/tugas/").status_code == 302
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.user, entry.subject_id) == (
        "user.reset_factor", personas.admin_sistem, str(personas.desa.pk),
    )  # fmt: skip


def test_factor_reset_leaves_the_password(as_user, personas, victim, path):
    as_user(personas.admin_sistem).post(path)

    again = Client().post("/masuk/", {"login": "desa", "password": PASSWORD})

    assert again["Location"] == "/tugas/"


def test_factor_reset_of_an_account_without_one_says_so(as_user, personas, path):
    response = as_user(personas.admin_sistem).post(path)

    assert "Akun ini tidak memakai langkah kedua." in response.content.decode()
    assert not AuditEntry.objects.filter(verb="user.reset_factor").exists()


def test_factor_reset_is_not_for_the_office_that_makes_password_links(
    as_user, personas, victim, path
):
    assert as_user(personas.kabupaten).post(path).status_code == 403
    assert Authenticator.objects.count() == 1


def test_factor_reset_not_of_oneself(as_user, personas):
    admin = personas.admin_sistem
    TOTP.activate(admin, "A" * 32)

    response = as_user(admin).post(f"/pengguna/{admin.pk}/langkah-kedua/lepas/")

    assert response.status_code == 403
    assert Authenticator.objects.count() == 1
