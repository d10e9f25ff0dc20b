"""What waits on a device is closed: by the PIN without network, by the account with it."""

import base64
import json

import pytest
from django.conf import settings
from playwright.sync_api import expect

from monev.enums import SheetState
from monev.judging import SheetInput, save_sheet
from monev.models import ScoreSheet, SheetDelivery
from tests.factories.monev import JuriFactory, RoundFactory
from tests.journeys.browsing import sign_in
from tests.journeys.device import (
    DESK,
    PIN,
    download,
    fill,
    hand_in,
    hand_in_offline,
    make_pin,
    make_sheets,
    raw_storage,
    row,
    try_pin,
    unlock,
)  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What a juri wrote: nothing of it may be read in the storage of the browser.
BEFORE, NOTE, STRENGTH, ADVICE = "SEBELUM-JURI", "CATATAN-JURI", "KEKUATAN-JURI", "SARAN-JURI"
OLD = """async ([url, akun]) => {
  localStorage.clear();
  localStorage.setItem("nilai:" + url, JSON.stringify({
    versi: "0", sejak: Date.now(), isi: [["skor-A1", "3"], ["kekuatan", "KEKUATAN-JURI"]]}));
  const db = await new Promise((ok) => {
    const r = indexedDB.open("kim-luring", 2);
    r.onsuccess = () => ok(r.result);
  });
  const change = db.transaction("kiriman", "readwrite");
  change.objectStore("kiriman").put({kunci: akun + " " + url, akun, id: url, url, jenis: "lembar",
    peserta: "KIM Luring 0", keadaan: "ditolak", sebab: "Ditunda", diantre: Date.now(), versi: "0",
    diunduh: Date.now(), kiriman: crypto.randomUUID(), isi: [["skor-A1", "3"],
    ["kekuatan", "KEKUATAN-JURI"]]});
  await new Promise((ok) => { change.oncomplete = ok; });
  db.close();
  const kept = await caches.open("kim-halaman-" + akun);
  await kept.put(url, new Response("<textarea>KEKUATAN-JURI</textarea>"));
}"""


@pytest.fixture
def seat(transactional_db):
    return JuriFactory(round=RoundFactory(scoring=True, minimum_sheets=1), user__username="juri")


@pytest.fixture
def sheets(seat):
    return make_sheets(seat, 2)


@pytest.fixture
def ready(window, sheets):
    """Return the device and its page, signed in, with both sheets and a PIN."""
    device = window()
    page = device.new_page()
    sign_in(page)
    page.goto(DESK)
    download(page, 2)
    return device, page


def reopen_without_network(window, device, sheet):
    """Close the browser and open it where there is no network; the PIN is asked for."""
    device.close()
    device = window(is_cut=True)
    page = device.new_page()
    page.goto(sheet.get_absolute_url())
    expect(page.locator("[data-pin-buka]")).to_be_visible()
    return device, page


def assert_closed(page):
    whole = "\n".join(raw_storage(page))
    assert "KIM Luring 0" in whole
    written = (BEFORE, NOTE, STRENGTH, ADVICE, '"skor-A1","', 'skor-A1\\",')
    assert [one for one in written if one in whole] == []
    assert "checked" not in whole
    # The key of the account stays on pages that the server sends.
    assert "data-kunci" not in whole


def test_raw_storage_holds_nothing_of_the_scoring(window, seat, sheets):
    first = SheetInput(points={"A1": 3}, notes={"A1": BEFORE}, texts={"strengths": BEFORE})
    save_sheet(sheets[0], first, by=seat.user)
    device = window()
    page = device.new_page()
    sign_in(page)
    page.goto(DESK)
    download(page, 2)
    assert_closed(page)

    device.set_offline(True)
    page.goto(sheets[0].get_absolute_url())
    expect(page.locator("[name=kekuatan]")).to_have_value(BEFORE)
    page.click("[name='skor-A1'][value='4'] + label")
    page.fill("[name='catatan-A1']", NOTE)
    page.fill("[name=kekuatan]", STRENGTH)
    page.fill("[name=saran]", ADVICE)
    for code in ("B1", "B2"):
        page.click(f"[name='skor-{code}'][value='2'] + label")
    expect(page.locator("[data-status]")).to_contain_text("Tersimpan di perangkat")
    assert_closed(page)
    hand_in(page)
    assert_closed(page)

    device.set_offline(False)
    page.goto(DESK)
    expect(row(page, sheets[0])).to_contain_text("Diterima server. Nomor bukti")
    stored = ScoreSheet.objects.get(pk=sheets[0].pk)
    assert (stored.strengths, stored.advice) == (STRENGTH, ADVICE)
    page.goto(sheets[0].get_absolute_url())
    expect(page.locator("main")).to_contain_text("Nomor bukti")
    assert_closed(page)


def test_pin_is_stretched_with_a_salt_of_the_device(ready, seat):
    _, page = ready

    kept = json.loads(page.evaluate(f"localStorage.getItem('brankas:{seat.user.pk}')"))

    assert kept["putaran"] >= 310_000
    assert len(base64.b64decode(kept["garam"])) == 16
    assert PIN not in "\n".join(raw_storage(page))


def test_weak_or_unequal_pins_are_refused(window, sheets):
    page = window().new_page()
    sign_in(page)
    page.goto(DESK)
    page.click("text=Unduh ke perangkat ini")
    told = page.locator("[data-pin-buat] [data-pin-galat]")

    for pin, again, sentence in (
        ("1234", "1234", "PIN harus 6 sampai 12 angka."),
        ("abcdef", "abcdef", "PIN harus 6 sampai 12 angka."),
        ("456789", "456789", "PIN ini mudah ditebak."),
        ("000000", "000000", "PIN ini mudah ditebak."),
        (PIN, "738165", "Kedua PIN harus sama."),
    ):
        make_pin(page, pin, again)
        expect(told).to_contain_text(sentence)

    expect(page.locator("[data-luring-kalimat]")).to_contain_text("0 dari 2 lembar")


def test_wrong_pins_wait_longer_and_wipe_nothing(window, ready, seat, sheets):
    device, page = ready
    device.set_offline(True)
    hand_in_offline(page, sheets[0])
    device, page = reopen_without_network(window, device, sheets[0])
    told = page.locator("[data-pin-buka] [data-pin-galat]")

    try_pin(page, "")
    expect(told).to_have_text("Ketik PIN perangkat ini.")
    for left in (9, 8):
        try_pin(page, "111111")
        expect(told).to_contain_text(f"PIN salah. Sisa {left} kali percobaan.")
    try_pin(page, "111111")
    expect(told).to_contain_text("Coba lagi dalam 30 detik")
    # Not even the right one, and not after opening the page again.
    page.reload()
    try_pin(page, PIN)
    expect(told).to_contain_text("Coba lagi dalam")
    expect(page.locator("form[data-nilai]")).to_be_hidden()
    kept = f"brankas:{seat.user.pk}"
    page.evaluate(
        """(k) => localStorage.setItem(k, JSON.stringify(
        {...JSON.parse(localStorage.getItem(k)), gagal: 9, tunggu: 0}))""",
        kept,
    )
    try_pin(page, "111111")
    expect(told).to_contain_text("tidak diterima lagi")
    try_pin(page, PIN)
    expect(page.locator("form[data-nilai]")).to_be_hidden()

    # The way out: the account itself. The queue is sent without any PIN, and a new one is made.
    device.close()
    page = window().new_page()
    sign_in(page)
    page.goto(DESK)
    expect(row(page, sheets[0])).to_contain_text("Diterima server. Nomor bukti")
    page.click("text=Ganti PIN")
    make_pin(page, "920475")
    expect(page.locator("[data-luring-kalimat]")).to_contain_text("PIN baru tersimpan")
    page.context.close()
    page = window(is_cut=True).new_page()
    page.goto(sheets[1].get_absolute_url())
    try_pin(page, PIN)
    expect(page.locator("[data-pin-buka] [data-pin-galat]")).to_contain_text("PIN salah")
    unlock(page, "920475")


def test_pin_is_asked_once_and_the_draft_comes_back(window, ready, sheets):
    device, page = ready
    device.set_offline(True)
    page.goto(sheets[0].get_absolute_url())
    fill(page, "3")
    expect(page.locator("[data-status]")).to_contain_text("Tersimpan di perangkat")
    device, page = reopen_without_network(window, device, sheets[0])
    unlock(page)

    expect(page.locator("[name='skor-B1']:checked")).to_have_value("3")
    expect(page.locator("[name=saran]")).to_have_value("Teruskan")
    page.goto(sheets[1].get_absolute_url())
    expect(page.locator("form[data-nilai]")).to_be_visible()
    expect(page.locator("[data-pin]")).to_be_hidden()
    page.goto(DESK)
    page.goto(sheets[0].get_absolute_url())
    hand_in(page)
    assert not SheetDelivery.objects.exists()


def test_what_older_scripts_left_open_is_closed(window, seat, sheets):
    page = window().new_page()
    sign_in(page)
    page.goto(DESK)
    expect(page.locator("[data-luring-kalimat]")).to_contain_text("0 dari 2 lembar")
    url = sheets[0].get_absolute_url()
    page.evaluate(OLD, [url, str(seat.user.pk)])
    assert "KEKUATAN-JURI" in "\n".join(raw_storage(page))

    page.reload()

    expect(page.locator("[data-luring-kalimat]")).to_contain_text("0 dari 2 lembar")
    expect(row(page, sheets[0])).to_contain_text("Ditolak: Ditunda")
    assert_closed(page)
    page.click("text=Kirim lagi")
    # It is whole: the server reads it and names what is missing.
    expect(row(page, sheets[0])).to_contain_text("Ditolak: ")
    expect(row(page, sheets[0])).not_to_contain_text("Ditunda")
    page.goto(url)
    expect(page.locator("[name=kekuatan]")).to_have_value("KEKUATAN-JURI")


def test_without_https_nothing_is_kept_unless_the_juri_agrees(
    browser_type, browser_type_launch_args, live_server, sheets, settings
):
    settings.ALLOWED_HOSTS = ["portal.lan"]
    port = live_server.url.rsplit(":", 1)[1]
    flags = [*browser_type_launch_args["args"], "--host-resolver-rules=MAP portal.lan 127.0.0.1"]
    browser = browser_type.launch(**browser_type_launch_args | {"args": flags})
    device = browser.new_context(base_url=f"http://portal.lan:{port}")
    page = device.new_page()
    sign_in(page)
    page.goto(DESK)
    expect(page.locator("[data-luring-kalimat]")).to_contain_text("dibuka tanpa https")
    page.goto(sheets[0].get_absolute_url())
    device.set_offline(True)

    page.click("[name='skor-B1'][value='3'] + label")

    expect(page.locator("[data-status]")).to_contain_text("Jangan tutup halaman ini.")
    expect(page.locator("[data-pin-polos]")).to_contain_text("dapat membacanya")
    assert page.evaluate("Object.keys(localStorage)") == []
    page.click("text=Simpan tanpa sandi")
    expect(page.locator("[data-status]")).to_contain_text("Tersimpan di perangkat")
    assert page.evaluate("Object.keys(localStorage).length") == 2
    device.set_offline(False)
    page.reload()
    expect(page.locator("[data-status]")).to_contain_text("Tersimpan pukul", timeout=30000)
    stored = ScoreSheet.objects.get(pk=sheets[0].pk)
    assert (stored.state, str(stored.points()["B1"])) == (SheetState.IN_PROGRESS, "3.00")
    browser.close()


def test_signing_out_takes_the_keys_along(ready):
    device, page = ready

    page.goto("/keluar/")
    page.click("main button:has-text('Keluar')")
    page.wait_for_url(lambda url: "/keluar/" not in url)
    page.goto("/tentang/")

    assert page.evaluate("Object.keys(localStorage)") == []
    assert settings.SESSION_COOKIE_NAME not in {one["name"] for one in device.cookies()}
