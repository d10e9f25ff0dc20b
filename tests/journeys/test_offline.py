"""Scoring without network: in a real browser, with a profile that outlives its window."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from monev.closing import close_round
from monev.enums import PanelRole, SheetState
from monev.enums_delivery import DeliveryState
from monev.judging import SheetInput, save_sheet
from monev.models import ScoreSheet, SheetDelivery, SheetOnDevice
from tests.factories.accounts import UserFactory
from tests.factories.monev import JuriFactory, RoundFactory
from tests.journeys.browsing import sign_in
from tests.journeys.device import DESK, download, hand_in_offline, make_sheets, row, unlock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seat(transactional_db):
    return JuriFactory(round=RoundFactory(scoring=True, minimum_sheets=1), user__username="juri")


@pytest.fixture
def ten(seat):
    return make_sheets(seat, 10)


@pytest.fixture
def sheets(seat):
    return make_sheets(seat, 2)


def test_ten_sheets_on_a_cut_network_arrive_once_with_receipts(window, seat, ten):
    device = window()
    page = device.new_page()
    sign_in(page)
    page.goto(seat.round.get_absolute_url())
    download(page, 10)

    device.set_offline(True)
    for sheet in ten[:6]:
        hand_in_offline(page, sheet)
    device.close()
    device = window(is_cut=True)
    page = device.new_page()
    page.goto(ten[6].get_absolute_url())
    unlock(page)
    for sheet in ten[6:]:
        hand_in_offline(page, sheet)
    page.goto(DESK)
    expect(page.locator("[data-luring-awas]")).to_contain_text("10 lembar belum diterima server")
    assert not SheetDelivery.objects.exists()

    # The network is back, the session is not.
    device.close()
    device = window()
    device.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page = device.new_page()
    page.goto(DESK)
    page.wait_for_url("**/masuk/**")
    assert not SheetDelivery.objects.exists()
    sign_in(page)
    page.goto(DESK)

    for sheet in ten:
        expect(row(page, sheet)).to_contain_text("Diterima server. Nomor bukti", timeout=60000)
        stored = ScoreSheet.objects.get(pk=sheet.pk)
        expect(row(page, sheet)).to_contain_text(stored.receipt)
        assert (stored.state, stored.revisions.count()) == (SheetState.SUBMITTED, 1)
    assert SheetDelivery.objects.filter(state=DeliveryState.ACCEPTED).count() == 10
    expect(page.locator("[data-luring-awas]")).to_be_hidden()


def test_an_ended_session_keeps_the_queue_and_asks_to_sign_in(window, seat, sheets):
    device = window()
    page = device.new_page()
    sign_in(page)
    page.goto(DESK)
    download(page, 2)
    device.set_offline(True)
    hand_in_offline(page, sheets[0])
    page.goto(DESK)
    expect(page.locator("[data-luring-awas]")).to_contain_text("1 lembar belum diterima server")

    device.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    device.set_offline(False)
    page.click("text=Kirim antrean")

    expect(page.locator("[data-luring-awas]")).to_contain_text("Masuk lagi untuk mengirim")
    assert not SheetDelivery.objects.exists()
    sign_in(page)
    page.goto(DESK)
    expect(row(page, sheets[0])).to_contain_text("Diterima server. Nomor bukti")


def test_a_lost_answer_is_asked_again_and_the_sheet_is_stored_once(window, seat, sheets):
    device = window()
    page = device.new_page()
    sign_in(page)
    page.goto(DESK)
    download(page, 2)
    device.set_offline(True)
    hand_in_offline(page, sheets[0])
    page.goto(DESK)
    # The server stores the sheet, but its answers do not reach the device.
    answers, is_cut = [], [True]

    def lose(route):
        if route.request.method != "POST" or not is_cut[0]:
            route.continue_()
            return
        answers.append(route.fetch().status)
        route.abort()

    page.route(f"**{sheets[0].get_absolute_url()}", lose)
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        device.set_offline(False)
        page.click("text=Kirim antrean")

    assert set(answers) == {200}
    expect(row(page, sheets[0])).to_contain_text("belum terkirim")
    is_cut[0] = False
    page.click("text=Kirim antrean")
    stored = ScoreSheet.objects.get(pk=sheets[0].pk)
    # A click during a delivery that is still under way is answered by the next one, every 30 s.
    expect(row(page, sheets[0])).to_contain_text(stored.receipt, timeout=45_000)
    assert (SheetDelivery.objects.count(), stored.revisions.count()) == (1, 1)


def test_a_gap_is_named_without_network(window, seat, sheets):
    device = window()
    page = device.new_page()
    sign_in(page)
    page.goto(DESK)
    download(page, 2)
    device.set_offline(True)
    page.goto(sheets[0].get_absolute_url())

    page.click("[name='skor-A1'][value='4'] + label")
    page.click("button:has-text('Periksa nilai')")

    gaps = page.locator("[data-luring-kurang] li")
    expect(gaps).to_have_count(5)
    expect(gaps.nth(0)).to_contain_text("Tulis catatan untuk nilai 4")
    expect(gaps.nth(1)).to_contain_text("Beri nilai untuk")
    expect(page.locator("[data-luring-ajukan]")).to_be_hidden()


def test_a_round_closed_meanwhile_keeps_the_values_for_the_chair(window, seat, sheets):
    chair = JuriFactory(round=seat.round, role=PanelRole.CHAIR, user__username="ketua").user
    device = window()
    page = device.new_page()
    sign_in(page)
    page.goto(DESK)
    download(page, 2)
    device.set_offline(True)
    hand_in_offline(page, sheets[0])
    keys = [sheet.uuid for sheet in sheets]
    close_round(seat.round, by=chair, excused=keys, reason="Tanpa sinyal")

    device.set_offline(False)
    page.goto(DESK)

    expect(row(page, sheets[0])).to_contain_text("Terlambat: Penilaian sudah ditutup")
    expect(row(page, sheets[0])).to_contain_text("menunggu putusan ketua juri")
    late = SheetDelivery.objects.get()
    assert (late.state, late.content["points"]["A1"]) == (DeliveryState.LATE, "2")
    assert ScoreSheet.objects.get(pk=sheets[0].pk).state == SheetState.NOT_STARTED
    office = window("laptop").new_page()
    sign_in(office, "ketua")
    office.goto(late.get_absolute_url())
    office.click("text=Terima lembar ini")
    office.fill("[name=alasan]", "Diajukan di perangkat sebelum penutupan")
    office.click("text=Simpan putusan")
    office.wait_for_url("**/tutup/")
    page.goto(DESK)
    expect(row(page, sheets[0])).to_contain_text("Diterima server. Nomor bukti")
    assert ScoreSheet.objects.get(pk=sheets[0].pk).state == SheetState.SUBMITTED


def test_another_device_was_faster_and_both_versions_are_shown(window, seat, sheets):
    sheet = sheets[0]
    device = window()
    page = device.new_page()
    sign_in(page)
    page.goto(DESK)
    download(page, 2)
    device.set_offline(True)
    hand_in_offline(page, sheet, "3")
    other = SheetInput(points={"A1": 1}, texts={"strengths": "Dari tablet"})
    save_sheet(sheet, other, by=seat.user)

    device.set_offline(False)
    page.goto(DESK)
    expect(row(page, sheet)).to_contain_text("Lembar ini juga diisi di perangkat lain")
    assert str(ScoreSheet.objects.get(pk=sheet.pk).points()["A1"]) == "1.00"
    page.click("text=Bandingkan kedua isian")

    expect(page.locator("h2:visible").first).to_have_text("Lembar ini juga diisi di perangkat lain")
    table = page.locator("table").first
    expect(table).to_contain_text("Dari tablet")
    expect(table.locator("tr", has_text="A1").first).to_contain_text("13")


def test_the_device_keeps_no_other_private_page(window, seat, sheets):
    device = window()
    page = device.new_page()
    sign_in(page)
    page.goto(seat.round.get_absolute_url())
    download(page, 2)
    page.goto("/akun/")

    kept = page.evaluate(
        """async () => { const found = [];
        for (const name of await caches.keys()) {
          const kept = await (await caches.open(name)).keys();
          for (const one of kept) found.push(new URL(one.url).pathname);
        }
        return found.filter((path) => !path.startsWith("/static/")).sort(); }"""
    )

    assert kept == sorted([DESK, *(sheet.get_absolute_url() for sheet in sheets)])


def test_a_sheet_leaves_the_device_as_a_file_and_counts_once(window, seat, sheets, tmp_path):
    device = window()
    page = device.new_page()
    sign_in(page)
    page.goto(DESK)
    download(page, 2)
    device.set_offline(True)
    hand_in_offline(page, sheets[0])
    page.goto(DESK)
    with page.expect_download() as saved:
        page.click("text=Simpan sebagai berkas")
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    office = window("laptop").new_page()
    sign_in(office)
    office.goto("/monev/luring/unggah/")
    office.set_input_files("[name=berkas]", file)
    office.click("text=Ajukan lembar")
    expect(office.locator("h1")).to_have_text("Lembar nilai KIM Luring 0")
    device.set_offline(False)
    page.goto(DESK)

    stored = ScoreSheet.objects.get(pk=sheets[0].pk)
    assert file.name == f"lembar-{sheets[0].uuid.hex[:4]}-{sheets[0].uuid.hex[4:8]}.json"
    expect(row(page, sheets[0])).to_contain_text(stored.receipt)
    assert (SheetDelivery.objects.count(), stored.revisions.count()) == (1, 1)


def test_the_secretary_learns_what_waits_on_a_device(window, seat, sheets):
    JuriFactory(round=seat.round, role=PanelRole.SECRETARY, user__username="sekretaris")
    device = window()
    page = device.new_page()
    sign_in(page)
    page.goto(DESK)
    download(page, 2)
    device.set_offline(True)
    hand_in_offline(page, sheets[0])
    # The server refuses it, so it stays on the device while there is a signal.
    seat.round.halt("suspended", by=UserFactory(), reason="Banjir")
    device.set_offline(False)
    with page.expect_response("**/monev/luring/laporan/"):
        page.goto(DESK)
    office = window("laptop").new_page()
    sign_in(office, "sekretaris")
    office.goto(seat.round.get_absolute_url())

    told = office.locator("#perangkat")
    expect(told).to_contain_text("1 lembar di perangkat belum terkirim, tertua sejak")
    noted = SheetOnDevice.objects.order_by("pk")
    assert {one.sheet_id: bool(one.unsent_since) for one in noted} == {
        sheets[0].pk: True, sheets[1].pk: False
    }  # fmt: skip
    page.goto("/keluar/")
    page.click("main button:has-text('Keluar')")
    with page.expect_response("**/monev/luring/laporan/"):
        page.click("main button:has-text('Keluar')")
    page.wait_for_url(lambda url: "/keluar/" not in url)
    assert not SheetOnDevice.objects.exists()


def test_signing_out_warns_once_and_wipes_the_device(window, seat, sheets):
    device = window()
    page = device.new_page()
    sign_in(page)
    page.goto(DESK)
    download(page, 2)
    device.set_offline(True)
    hand_in_offline(page, sheets[0])
    # A server that refuses keeps the sheet on the device.
    seat.round.halt("suspended", by=UserFactory(), reason="Banjir")
    device.set_offline(False)
    page.goto(DESK)
    expect(row(page, sheets[0])).to_contain_text("ditunda")

    page.goto("/keluar/")
    page.click("main button:has-text('Keluar')")
    expect(page.locator("main [role=alert]")).to_contain_text("1 isian belum diterima")
    page.click("main button:has-text('Keluar')")
    page.wait_for_url(lambda url: "/keluar/" not in url)
    page.goto("/tentang/")

    left = page.evaluate(
        "async () => [(await caches.keys()).length, (await indexedDB.databases()).length]"
    )
    assert left == [0, 0]
