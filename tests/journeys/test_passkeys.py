"""Passkeys in a real browser, with an authenticator it makes itself and the strict policy."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.personas import give_role
from tests.factories.registry import region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(transactional_db):
    person = UserFactory(username="staf", is_sample=False)
    return give_role(person, Role.KABUPATEN, region("64.09"))


@pytest.fixture
def phone(live_server, browser):
    """A page of 360 px in a browser with a fingerprint reader; what it complains of is kept."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(60000)
    expect.set_options(timeout=60000)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }})  # fmt: skip
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: page.complaints.append(said.text) if said.type == "error" else None,
    )
    yield page
    expect.set_options(timeout=5000)
    context.close()


def start(page):
    page.goto("/masuk/")
    page.fill("[name=login]", "staf")
    page.fill("[name=password]", "sandi-contoh-2026")
    page.click("main button[type=submit]")


def register(page, name="Ponsel kantor"):
    page.click("text=Tambah kunci sandi")
    page.fill("[name=name]", name)
    page.click("text=Buat kunci sandi")
    expect(page.locator("main")).to_contain_text("Kunci sandi sudah tersimpan")


def sign_out(page):
    page.goto("/keluar/")
    page.click("main button[type=submit]")
    expect(page.get_by_text("Anda sudah keluar")).to_be_visible()


def test_passkey_from_registering_to_removing(live_server, officer, phone):
    start(phone)
    phone.wait_for_url("**/akun/dua-langkah/")
    register(phone)
    sign_out(phone)

    phone.goto("/masuk/")
    phone.click("text=Masuk dengan kunci sandi")
    phone.wait_for_url("**/tugas/")

    phone.goto("/akun/dua-langkah/")
    expect(phone.locator("main")).to_contain_text("Terakhir dipakai")
    phone.click("text=Lepas")
    expect(phone.locator("h1")).to_have_text("Kunci sandi ini belum dapat dilepas")
    officer.is_sample = True
    officer.save()
    phone.reload()
    phone.click("main button:has-text('Lepas')")
    expect(phone.locator("main")).to_contain_text("Kunci sandi sudah dilepas")

    assert not Authenticator.objects.exists()
    assert phone.complaints == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 360


def test_passkey_is_the_second_step_and_the_same_device_registers_once(live_server, officer, phone):
    start(phone)
    register(phone)
    phone.goto("/akun/kunci-sandi/tambah/")
    phone.click("text=Buat kunci sandi")
    expect(phone.locator("[data-kunci-kabar]")).to_contain_text("sudah mempunyai kunci sandi")
    sign_out(phone)

    start(phone)
    phone.wait_for_url("**/masuk/dua-langkah/")
    phone.click("text=Pakai kunci sandi")
    phone.wait_for_url("**/tugas/")

    assert phone.complaints == []


def test_passkey_that_is_refused_by_the_person_is_explained(live_server, officer, phone):
    phone.goto("/masuk/")
    phone.click("text=Masuk dengan kunci sandi")

    expect(phone.locator("[data-kunci-kabar]")).to_contain_text("Belum jadi")
    expect(phone.get_by_role("button", name="Masuk dengan kunci sandi")).to_be_enabled()


def test_passkey_page_without_script_names_the_other_way(live_server, officer, browser):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    opened = page.goto("/masuk/")
    expect(page.locator("main")).to_contain_text("Masuklah dengan kata sandi.")
    expect(page.get_by_role("button", name="Masuk dengan kunci sandi")).to_be_hidden()
    start(page)
    page.goto("/akun/kunci-sandi/tambah/")
    expect(page.locator("main")).to_contain_text("Pakai aplikasi autentikator")
    context.close()

    assert opened.ok
