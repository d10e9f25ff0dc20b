"""What static/js/nilai.js adds to the score form, in a browser."""

import pytest
from playwright.sync_api import expect

from monev.enums import SheetState
from monev.models import Indicator, ScoreSheet
from tests.factories.accounts import PASSWORD
from tests.factories.monev import JuriFactory, RoundFactory, SheetFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = "Tersimpan pukul"
ON_DEVICE = "Tersimpan di perangkat, belum terkirim"


@pytest.fixture
def sheet(transactional_db):
    juri = JuriFactory(round=RoundFactory(scoring=True), user__username="juri")
    return SheetFactory(juri=juri, entry__round=juri.round)


@pytest.fixture
def context(browser, live_server):
    made = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url)
    made.set_default_timeout(15000)
    yield made
    made.close()


@pytest.fixture
def page(context, sheet):
    """The sheet, opened by its juri; the content security policy must not refuse anything."""
    made = context.new_page()
    made.problems = []
    made.on(
        "console", lambda line: made.problems.append(line.text) if line.type == "error" else None
    )
    sign_in(made)
    made.goto(sheet.get_absolute_url())
    return made


def sign_in(page):
    page.goto("/masuk/")
    page.fill("[name=login]", "juri")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/tugas/")


def choose(page, code, value):
    page.click(f"[name='skor-{code}'][value='{value}'] + label")


def says(page, text):
    expect(page.locator("[data-status]")).to_contain_text(text, timeout=15000)


def stored():
    return {code: str(points) for code, points in ScoreSheet.objects.get().points().items()}


def local_copy(page):
    return page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('nilai:')).length")


def test_total_runs_along_and_equals_the_server(page):
    choose(page, "A1", "2.5")
    choose(page, "B1", "3.5")

    # 2.5/4 x 40 + 3.5/4 x 35 = 25 + 30.625 = 55.625
    expect(page.locator("[data-total]")).to_have_text("55,6")
    expect(page.locator("[data-bobot-terisi]")).to_have_text("75")
    expect(page.locator("[data-terisi]")).to_have_text("2 dari 3 indikator")
    says(page, SAVED)
    assert ScoreSheet.objects.get().progress().shown_points == "55,6"
    assert page.problems == []


def test_choices_are_saved_by_themselves(page):
    choose(page, "A1", "2.5")
    says(page, SAVED)
    choose(page, "A1", "3")
    expect(page.locator("[name=versi]")).to_have_value("3")

    assert stored() == {"A1": "3.00"}
    assert local_copy(page) == 0
    assert page.problems == []


def test_the_highest_score_opens_its_note(page):
    choose(page, "A1", "4")

    expect(page.locator("[name='catatan-A1']")).to_be_visible()
    expect(page.locator("fieldset").first.locator(".pk-wajib.atas")).to_be_visible()


def test_a_lost_connection_keeps_the_choices_until_it_is_back(context, page):
    choose(page, "A1", "2")
    says(page, SAVED)
    context.set_offline(True)
    choose(page, "B1", "3.5")
    says(page, ON_DEVICE)
    assert stored() == {"A1": "2.00"}

    context.set_offline(False)

    says(page, SAVED)
    assert stored() == {"A1": "2.00", "B1": "3.50"}
    assert local_copy(page) == 0


def test_a_reload_brings_unsent_choices_back(context, page, sheet):
    context.set_offline(True)
    choose(page, "B1", "3.5")
    says(page, ON_DEVICE)
    page.goto("about:blank")
    context.set_offline(False)

    page.goto(sheet.get_absolute_url())

    says(page, SAVED)
    assert stored() == {"B1": "3.50"}


def test_unsent_choices_never_overwrite_what_another_device_saved(context, page, sheet):
    context.set_offline(True)
    choose(page, "A1", "1")
    says(page, ON_DEVICE)
    page.goto("about:blank")
    context.set_offline(False)
    ScoreSheet.objects.filter(pk=sheet.pk).update(version=5, state=SheetState.IN_PROGRESS)

    page.goto(sheet.get_absolute_url())
    says(page, "Lembar ini juga diisi di perangkat lain. Pilih isian yang dipakai.")
    page.click("button:has-text('Periksa nilai')")

    expect(page.locator("h2:visible").first).to_have_text("Lembar ini juga diisi di perangkat lain")
    assert stored() == {}
    page.click("text=pakai yang tersimpan")
    expect(page.locator("[name='skor-A1']:checked")).to_have_count(0)
    expect(page.locator("[name=versi]")).to_have_value("5")
    assert local_copy(page) == 0


def test_an_ended_session_keeps_the_choices_and_sends_them_after_signing_in(context, page):
    context.clear_cookies()
    choose(page, "A1", "2")
    says(page, "Masuk lagi untuk mengirim. Isian Anda aman di perangkat ini.")
    assert stored() == {}

    again = context.new_page()
    sign_in(again)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    says(page, SAVED)
    assert stored() == {"A1": "2.00"}


def test_the_button_waits_for_a_save_under_way(page, sheet):
    for code in ("A1", "B1", "B2"):
        choose(page, code, "2")
    page.wait_for_timeout(620)
    page.click("button:has-text('Periksa nilai')")

    page.wait_for_url("**/periksa/")
    expect(page.locator("h1")).to_have_text("Periksa sebelum mengajukan")
    assert len(stored()) == 3


def test_locking_removes_the_copy_on_the_device(page):
    for code in ("A1", "B1", "B2"):
        choose(page, code, "2")
    page.fill("[name=kekuatan]", "Rapi")
    page.fill("[name=saran]", "Teruskan")
    page.click("button:has-text('Periksa nilai')")
    page.wait_for_url("**/periksa/")

    page.click("button:has-text('Ajukan dan kunci')")

    expect(page.locator("main")).to_contain_text("Nomor bukti")
    assert ScoreSheet.objects.get().state == SheetState.SUBMITTED
    assert local_copy(page) == 0


def test_not_assessable_is_done_without_weight_and_opens_its_note(page):
    Indicator.objects.filter(code="A1").update(allows_not_assessable=True)
    page.reload()
    choose(page, "B1", "2")
    choose(page, "A1", "tdn")

    # 2/4 x 35 = 17.5 of the 35 that are scored.
    expect(page.locator("[data-total]")).to_have_text("17,5")
    expect(page.locator("[data-bobot-terisi]")).to_have_text("35")
    expect(page.locator("[data-terisi]")).to_have_text("2 dari 3 indikator")
    expect(page.locator("[name='catatan-A1']")).to_be_visible()
    says(page, SAVED)
    assert ScoreSheet.objects.get().progress().shown_points == "17,5"
    assert page.problems == []
