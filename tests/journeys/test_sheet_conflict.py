"""One sheet in two tabs and on two devices: both versions are shown, and no value is lost."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from monev.models import ScoreSheet
from tests.factories.monev import JuriFactory, RoundFactory, SheetFactory
from tests.journeys.browsing import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOLD = "Lembar ini juga diisi di perangkat lain"


@pytest.fixture
def sheet(transactional_db):
    juri = JuriFactory(round=RoundFactory(scoring=True), user__username="juri")
    return SheetFactory(juri=juri, entry__round=juri.round)


def open_sheet(device, sheet):
    page = device.new_page()
    if settings.SESSION_COOKIE_NAME not in {one["name"] for one in device.cookies()}:
        sign_in(page)
    page.goto(sheet.get_absolute_url())
    return page


def choose(page, code, value):
    page.click(f"[name='skor-{code}'][value='{value}'] + label")


def says(page, text):
    expect(page.locator("[data-status]")).to_contain_text(text)


def saved(page, act):
    """Do something that saves by itself, and wait for the answer."""

    def is_save(answer):
        return answer.request.method == "POST" and "/lembar/" in answer.url

    with page.expect_response(is_save) as told:
        act()
    return told.value.status


def stored():
    sheet = ScoreSheet.objects.get()
    return {code: str(one) for code, one in sheet.points().items()}, sheet.strengths, sheet.advice


def differences(page):
    rows = page.locator(".pk-selisih tbody tr").all()
    return {
        row.locator("th").inner_text().split()[0]: tuple(row.locator("td").all_inner_texts())
        for row in rows
    }


def test_two_tabs_of_one_sheet_show_both_versions_and_lose_nothing(window, sheet):
    device = window()
    first, second = open_sheet(device, sheet), open_sheet(device, sheet)
    assert saved(first, lambda: choose(first, "A1", "1")) == 200
    says(first, "Tersimpan pukul")

    assert saved(second, lambda: choose(second, "B1", "3")) == 409
    says(second, TOLD)
    # The first tab goes on and removes its own copy; what the second typed stays on the device.
    assert saved(first, lambda: first.fill("[name=kekuatan]", "Dari tab pertama")) == 200
    says(first, "Tersimpan pukul")
    kept = "Object.keys(localStorage).filter((k) => k.startsWith('nilai:')).length"
    second.wait_for_function(f"{kept} === 1")
    assert stored() == ({"A1": "1.00"}, "Dari tab pertama", "")

    # Even closed and opened again, the second tab brings its values back.
    second.close()
    third = device.new_page()
    assert saved(third, lambda: third.goto(sheet.get_absolute_url())) == 409
    says(third, TOLD)
    third.click("button:has-text('Periksa nilai')")
    expect(third.locator("h2:visible").first).to_have_text(TOLD)
    assert differences(third) == {
        "B1": ("(kosong)", "3"), "Kekuatan": ("Dari tab pertama", "(kosong)"),
    }  # fmt: skip
    expect(third.locator("[name='skor-B1']:checked")).to_have_value("3")
    # Nothing is sent before the juri chooses.
    third.fill("[name=saran]", "Sesudah melihat keduanya")
    third.wait_for_timeout(1500)
    assert stored() == ({"A1": "1.00"}, "Dari tab pertama", "")
    third.click("text=Pakai isian saya")
    third.wait_for_url("**/periksa/")

    assert stored() == ({"A1": "1.00", "B1": "3.00"}, "", "Sesudah melihat keduanya")
    third.goto(sheet.get_absolute_url())
    assert third.evaluate(kept) == 0


def test_two_devices_of_one_sheet_and_the_stored_one_is_kept(window, sheet):
    phone, tablet = open_sheet(window(), sheet), open_sheet(window("tablet"), sheet)
    assert saved(tablet, lambda: choose(tablet, "A1", "2.5")) == 200
    says(tablet, "Tersimpan pukul")

    assert saved(phone, lambda: choose(phone, "A1", "4")) == 409
    says(phone, TOLD)
    phone.click("button:has-text('Periksa nilai')")

    expect(phone.locator("h2:visible").first).to_have_text(TOLD)
    says(phone, "Belum tersimpan. Pilih isian yang dipakai.")
    table = phone.locator(".pk-selisih")
    expect(table.locator("tr", has_text="A1").locator("td").first).to_have_text("2,5")
    expect(table.locator("tr", has_text="A1").locator("td").last).to_have_text("4")
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    phone.click("text=Pakai yang tersimpan")
    expect(phone.locator("[name='skor-A1']:checked")).to_have_value("2.5")
    assert stored()[0] == {"A1": "2.50"}
    assert saved(phone, lambda: choose(phone, "B2", "2")) == 200
    assert stored()[0] == {"A1": "2.50", "B2": "2.00"}
