"""Reports, photos and aspirations written without network, in a real browser that was closed."""

import datetime
import io
import os
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from registry.enums import Role
from registry.models import ActivityReport, Aspiration, ReportPhoto
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, region
from tests.journeys.browsing import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM, QUEUE = reverse("registry:report_create"), reverse("device_queue")
PHOTOS = ".pk-berkas-luring li"


@pytest.fixture
def kim(transactional_db):
    region("64.09.02.2004")
    return KimFactory(name="KIM Mekar Waru", verified=True)


@pytest.fixture
def pengurus(kim, give):
    return give(UserFactory(username="pengurus"), kim=kim)


def picture(name, width=3000):
    """A photo of a telephone: large, and not to be pressed into a few bytes."""
    noise = Image.frombytes("RGB", (300, 200), os.urandom(300 * 200 * 3))
    buffer = io.BytesIO()
    noise.resize((width, width * 2 // 3)).save(buffer, "JPEG", quality=92)
    return {"name": name, "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def opened(device, address=FORM):
    """The form, once it says that it opens without network as well."""
    page = device.new_page()
    sign_in(page, "pengurus", stays=True)
    page.goto(address)
    expect(page.locator("[data-siap-luring]")).to_contain_text("dapat dibuka tanpa sinyal")
    return page


def write_with_photos(page, title="Rembuk warga"):
    page.fill("[name=title]", title)
    page.fill("[name=place]", "Balai desa")
    page.set_input_files("[name=new_photos]", [picture("a.jpg"), picture("b.jpg")])
    expect(page.locator(PHOTOS)).to_have_count(2)
    expect(page.locator(".pk-draf")).to_contain_text("Draf di perangkat ini")


def row(page, title="Rembuk warga"):
    return page.locator("[data-antrean-daftar] li", has_text=title)


def queue_it(page):
    page.click("button:has-text('Periksa laporan')")
    page.wait_for_url(f"**{QUEUE}")


def test_report_with_two_photos_outlives_a_closed_browser_and_is_stored_once(window, pengurus):
    device = window()
    page = opened(device)
    device.set_offline(True)
    write_with_photos(page)
    page.wait_for_timeout(1500)
    device.close()

    device = window(is_cut=True)
    page = device.new_page()
    page.goto(FORM)
    expect(page.locator("[name=title]")).to_have_value("Rembuk warga")
    expect(page.locator(PHOTOS)).to_have_count(2)
    page.goto(QUEUE)
    expect(row(page).locator(".pk-tanda")).to_have_text("draf")
    row(page).locator("text=Lanjutkan").click()
    expect(page.locator(PHOTOS)).to_have_count(2)
    queue_it(page)
    expect(row(page).locator(".pk-tanda")).to_have_text("antre")
    expect(row(page)).to_contain_text("2 foto")
    expect(row(page)).to_contain_text(re.compile(r"Sejak pukul \d\d\.\d\d WITA"))
    assert not ActivityReport.objects.exists()
    device.close()

    # The network is back, the session is still good: nobody presses a button.
    device = window()
    page = device.new_page()
    page.goto(QUEUE)
    expect(row(page).locator(".pk-tanda")).to_have_text("diterima")
    report = ActivityReport.objects.get()
    expect(row(page)).to_contain_text(f"Nomor bukti {report.request_id.hex[:4].upper()}-")
    assert (report.place, report.created_by) == ("Balai desa", pengurus)
    # Shrunk on the device: the server itself would have kept them larger.
    assert [photo.width for photo in report.photos.all()] == [1280, 1280]
    assert ReportPhoto.objects.count() == 2
    page.goto(FORM)
    expect(page.locator("[name=title]")).to_have_value("")
    expect(page.locator(PHOTOS)).to_have_count(0)


def test_report_waits_for_its_account_when_the_session_has_ended(window, pengurus, kim, give):
    give(UserFactory(username="lain"), kim=kim)
    device = window()
    page = opened(device)
    device.set_offline(True)
    write_with_photos(page)
    queue_it(page)
    device.close()

    device = window()
    device.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page = device.new_page()
    page.goto(FORM)
    page.wait_for_url("**/masuk/**")
    # Somebody else on the same device neither sends nor sees it.
    sign_in(page, "lain")
    page.goto(QUEUE)
    expect(page.locator("[data-antrean-kalimat]")).to_contain_text("Antrean kosong")
    assert not ActivityReport.objects.exists()
    device.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sign_in(page, "pengurus")

    page.goto(QUEUE)
    expect(row(page).locator(".pk-tanda")).to_have_text("diterima")
    report = ActivityReport.objects.get()
    assert (report.created_by, report.photos.count()) == (pengurus, 2)


def test_pages_after_signing_in_say_that_the_queue_has_arrived(window, pengurus):
    device = window()
    page = opened(device)
    device.set_offline(True)
    page.fill("[name=title]", "Rembuk warga")
    queue_it(page)
    device.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    device.set_offline(False)
    page.goto(FORM)

    sign_in(page, "pengurus")

    expect(page.locator("[data-antrean]")).to_contain_text("diterima server, nomor bukti")
    assert ActivityReport.objects.count() == 1


def test_a_lost_answer_a_second_tab_and_a_double_tap_make_one_report(window, pengurus):
    device = window()
    page = opened(device)
    device.set_offline(True)
    page.fill("[name=title]", "Rembuk warga")
    page.dblclick("button:has-text('Periksa laporan')")
    page.wait_for_url(f"**{QUEUE}")
    answers = []

    def lose(route):
        if route.request.method != "POST" or answers:
            route.continue_()
            return
        answers.append(route.fetch().status)
        route.abort()

    page.route(f"**{FORM}", lose)
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        device.set_offline(False)
        page.click("text=Kirim sekarang")
    assert (answers, ActivityReport.objects.count()) == ([200], 1)
    second = device.new_page()
    second.goto(QUEUE)

    expect(row(page).locator(".pk-tanda")).to_have_text("diterima", timeout=45_000)
    assert ActivityReport.objects.count() == 1


def test_two_reports_from_one_stored_page_are_two(window, pengurus):
    device = window()
    page = opened(device)
    device.set_offline(True)
    for title in ("Rembuk pertama", "Rembuk kedua"):
        page.goto(FORM)
        page.fill("[name=title]", title)
        queue_it(page)
        expect(row(page, title)).to_be_visible()

    device.set_offline(False)
    page.goto(QUEUE)

    for title in ("Rembuk pertama", "Rembuk kedua"):
        expect(row(page, title).locator(".pk-tanda")).to_have_text("diterima")
    assert sorted(ActivityReport.objects.values_list("title", flat=True)) == [
        "Rembuk kedua", "Rembuk pertama"
    ]  # fmt: skip


def test_a_refused_report_says_why_and_goes_back_to_its_form_with_its_photos(window, pengurus):
    device = window()
    page = opened(device)
    device.set_offline(True)
    write_with_photos(page)
    tomorrow = timezone.localdate() + datetime.timedelta(days=2)
    page.fill("[name=held_on]", tomorrow.isoformat())
    queue_it(page)
    device.set_offline(False)
    page.goto(QUEUE)
    expect(row(page).locator(".pk-tanda")).to_have_text("ditolak")
    expect(row(page)).to_contain_text("Tanggal kegiatan tidak boleh setelah hari ini")

    row(page).locator("text=Buka dan perbaiki").click()
    expect(page.locator(PHOTOS)).to_have_count(2)
    expect(page.locator("[name=title]")).to_have_value("Rembuk warga")
    page.fill("[name=held_on]", "2026-01-05")
    page.click("button:has-text('Simpan draf dan keluar')")

    expect(page.locator("main")).to_contain_text("Draf “Rembuk warga” tersimpan.")
    report = ActivityReport.objects.get()
    assert (report.photos.count(), ReportPhoto.objects.count()) == (2, 2)


def test_without_a_title_nothing_enters_the_queue(window, pengurus):
    device = window()
    page = opened(device)
    device.set_offline(True)
    page.fill("[name=place]", "Balai desa")

    page.click("button:has-text('Periksa laporan')")

    expect(page.locator("form .pk-kabar[role=status]").last).to_contain_text(
        "isi dahulu: Judul kegiatan"
    )


def test_an_aspiration_written_offline_gets_its_number(window, pengurus, kim):
    address = reverse("registry:kim_aspiration_create", args=[kim.slug])
    device = window()
    page = opened(device, address)
    device.set_offline(True)
    page.get_by_label("Pengaduan").check()
    page.get_by_label("Tema").select_option("roads")
    page.get_by_label("Judul singkat").fill("Drainase pasar tersumbat")
    page.get_by_label("Ceritakan").fill("Air meluap ke jalan setiap hujan.")
    page.click("button:has-text('Simpan aspirasi')")
    page.wait_for_url(f"**{QUEUE}")
    expect(row(page, "Drainase").locator(".pk-tanda")).to_have_text("antre")

    device.set_offline(False)
    page.goto(QUEUE)

    expect(row(page, "Drainase").locator(".pk-tanda")).to_have_text("diterima")
    stored = Aspiration.objects.get()
    expect(row(page, "Drainase")).to_contain_text(stored.number)
    assert (stored.kim, stored.created_by) == (kim, pengurus)


def test_an_aspiration_of_a_resident_waits_for_the_network_too(window, kim, give):
    give(UserFactory(), Role.KABUPATEN, region("64.09"))
    address = reverse("registry:aspiration_create")
    device = window()
    page = device.new_page()
    page.goto(address)
    expect(page.locator("[data-siap-luring]")).to_contain_text("dapat dibuka tanpa sinyal")
    device.close()
    device = window(is_cut=True)
    page = device.new_page()
    page.goto(address)
    page.get_by_label("Pengaduan").check()
    page.get_by_label("Tema").select_option("roads")
    page.get_by_label("Judul singkat").fill("Drainase pasar tersumbat")
    page.get_by_label("Ceritakan").fill("Air meluap ke jalan setiap hujan.")
    page.get_by_label("Desa atau kelurahan").fill("64.09.02.2004")
    page.click("button:has-text('Kirim aspirasi')")
    page.wait_for_url(f"**{QUEUE}")
    expect(row(page, "Drainase").locator(".pk-tanda")).to_have_text("antre")
    device.close()

    device = window()
    page = device.new_page()
    page.goto(reverse("registry:aspiration_home"))

    # The page of a visitor carries the queue as well and sends it.
    expect(page.locator("[data-antrean]")).to_contain_text("diterima server, nomor bukti")
    stored = Aspiration.objects.get()
    expect(page.locator("[data-antrean]")).to_contain_text(stored.number)
    assert (stored.created_by, stored.title) == (None, "Drainase pasar tersumbat")


def test_signing_out_warns_of_the_queue_and_wipes_it(window, pengurus):
    device = window()
    page = opened(device)
    device.set_offline(True)
    page.fill("[name=title]", "Rembuk warga")
    queue_it(page)
    # The device finds no way to send it, but the pages come through.
    page.route(f"**{reverse('device_key')}", lambda route: route.abort())
    device.set_offline(False)

    page.goto("/keluar/")
    page.click("main button:has-text('Keluar')")
    expect(page.locator("main [role=alert]")).to_contain_text("1 isian belum diterima server")
    page.click("main button:has-text('Keluar')")
    page.wait_for_url(lambda url: "/keluar/" not in url)
    page.goto("/tentang/")

    left = page.evaluate(
        "async () => [(await caches.keys()).length, (await indexedDB.databases()).length]"
    )
    assert left == [0, 0]
    assert not ActivityReport.objects.exists()


def test_report_without_javascript_is_an_ordinary_form(browser, live_server, pengurus):
    device = browser.new_context(
        viewport={"width": 360, "height": 740}, base_url=live_server.url, java_script_enabled=False
    )
    page = device.new_page()
    sign_in(page, "pengurus")
    page.goto(FORM)
    page.fill("[name=title]", "Rembuk warga")
    page.set_input_files("[name=new_photos]", [picture("a.jpg"), picture("b.jpg")])

    page.click("text=Periksa laporan")

    report = ActivityReport.objects.get()
    page.wait_for_url(f"**{report.get_absolute_url()}**")
    assert (report.title, report.created_by, report.photos.count()) == ("Rembuk warga", pengurus, 2)
    device.close()
