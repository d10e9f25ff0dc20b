"""An aspiration from a resident's phone to the answer, in a browser without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from registry.enums import Role
from registry.forms.aspiration import FASTEST_SECONDS
from registry.models import Aspiration
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.aspiration import AgencyFactory
from tests.factories.registry import KimFactory, region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def people(transactional_db, give):
    home = region("64.09.02.2004")
    give(UserFactory(username="kantor"), Role.KABUPATEN, region("64.09"))
    give(UserFactory(username="pengurus"), kim=KimFactory(region=home, verified=True))
    AgencyFactory(name="Dinas Jalan")


@pytest.fixture
def open_phone(browser, live_server, people):
    """Return a function that opens a page on a phone of its own; a name signs in."""
    made = []

    def phone(username=""):
        context = browser.new_context(
            viewport=PHONE, base_url=live_server.url, java_script_enabled=False
        )
        made.append(context)
        page = context.new_page()
        page.set_default_timeout(15000)
        if username:
            page.goto("/masuk/")
            page.fill("[name=login]", username)
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url("**/tugas/")
        return page

    yield phone
    for context in made:
        context.close()


def fits(page):
    """No sideways scroll on 360 pixels."""
    box = page.locator("main").bounding_box()
    assert box["x"] + box["width"] <= PHONE["width"]


def send(page):
    page.goto("/")
    page.locator("main").get_by_role("link", name="Sampaikan aspirasi").click()
    page.click("text=Sampaikan aspirasi >> nth=-1")
    page.get_by_label("Pengaduan").check()
    page.get_by_label("Tema").select_option("roads")
    page.get_by_label("Judul singkat").fill("Drainase pasar tersumbat")
    page.get_by_label("Ceritakan").fill("Air meluap ke jalan setiap hujan, Bu Karangan jatuh.")
    page.get_by_label("Desa atau kelurahan").fill("Bangun Mulya")
    page.get_by_label("Kirim tanpa nama").check()
    # Nobody fills this in faster; the form refuses who does.
    page.wait_for_timeout((FASTEST_SECONDS + 1) * 1000)
    fits(page)
    page.click("button:has-text('Kirim aspirasi')")


def test_resident_without_javascript_sends_and_follows_to_the_answer(open_phone):
    resident = open_phone()
    send(resident)
    expect(resident.locator("main")).to_contain_text("Aspirasi terkirim. Nomor Anda")
    expect(resident.locator("main")).to_contain_text("Sudah diterima")
    number = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", resident.locator("main").inner_text()).group()
    fits(resident)

    office = open_phone("kantor")
    office.click("text=Periksa aspirasi: Drainase pasar tersumbat")
    office.click("button:has-text('Sudah diperiksa')")
    office.click("text=Teruskan kepada penjawab")
    office.get_by_label("Siapa yang menjawab?").select_option(label="Dinas Jalan")
    office.click("button:has-text('Teruskan')")
    resident.reload()
    expect(resident.locator("main")).to_contain_text("Di tangan Dinas Jalan.")
    office.locator("a", has_text=re.compile("^Jawab$")).click()
    office.get_by_label("Jawaban untuk warga").fill("Drainase dikeruk Senin depan.")
    office.click("button:has-text('Kirim jawaban')")

    resident.goto("/aspirasi/")
    resident.get_by_label("Nomor aspirasi").fill(number.lower())
    resident.click("button:has-text('Lihat perkembangan')")

    expect(resident.locator("#jawaban")).to_contain_text("Drainase dikeruk Senin depan.")
    expect(resident.locator("#jawaban")).to_contain_text("Jawaban Dinas Jalan")
    assert "Bu Karangan" not in resident.content()
    fits(resident)

    pengurus = open_phone("pengurus")
    pengurus.click("text=Sampaikan jawaban ke warga")
    pengurus.click("text=Catat jawaban sampai ke warga")
    pengurus.get_by_label("Sampai ke warga pada").fill(Aspiration.objects.get().today.isoformat())
    pengurus.get_by_label("Pertemuan warga").check()
    pengurus.click("button:has-text('Catat jawaban sampai')")
    resident.reload()
    expect(resident.locator("main")).to_contain_text("Jawaban sampai ke warga")


def test_program_that_fills_in_at_once_is_asked_to_wait_and_loses_nothing(open_phone):
    page = open_phone()
    page.goto("/aspirasi/kirim/")
    page.get_by_label("Judul singkat").fill("Drainase")

    page.click("button:has-text('Kirim aspirasi')")

    expect(page.locator(".pk-galat")).to_contain_text("Tunggu tiga detik")
    expect(page.get_by_label("Judul singkat")).to_have_value("Drainase")
    assert Aspiration.objects.count() == 0
