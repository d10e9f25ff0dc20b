import re

import pytest
from django.urls import reverse
from django.utils import timezone

from monev.enums import PanelRole, RoundState
from monev.models import Outcome, ScoreSheet
from monev.sheets import prepare_sheets
from registry.enums import Role
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory
from tests.factories.registry import KimFactory, region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def world(transactional_db, give):
    today = timezone.localdate()
    round_ = RoundFactory(
        scoring=True,
        slug="monev-penajam",
        name="Monev KIM Penajam 2026",
        region=region("64.09"),
        presentation_on=today,
        plenary_on=today,
        place="Aula kecamatan",
    )
    people = {
        "ketua": JuriFactory(
            round=round_, role=PanelRole.CHAIR, user=UserFactory(username="ketua")
        ).user,
        "juri": JuriFactory(round=round_, user=UserFactory(username="juri")).user,
        "sekretaris": JuriFactory(
            round=round_, role=PanelRole.SECRETARY, user=UserFactory(username="sekretaris")
        ).user,
        "kantor": give(UserFactory(username="kantor"), Role.KABUPATEN, region("64.09")),
        "kepala": give(UserFactory(username="kepala"), Role.PIMPINAN, region("64.09")),
    }
    for number, name in enumerate(["KIM Api-Api Terang", "KIM Sesulu Cerdas"], start=1):
        kim = KimFactory(name=name, verified=True, region=region("64.09.02.2004"))
        EntryFactory(round=round_, kim=kim, slot_number=number)
    prepare_sheets(round_, by=people["kantor"])
    return round_


@pytest.fixture
def visit(browser, live_server):
    """Return a function that opens a signed-in page: visit("juri", PHONE, scripts=True)."""
    contexts = []

    def open_as(username, viewport=DESK, scripts=True):
        context = browser.new_context(
            viewport=viewport, base_url=live_server.url, java_script_enabled=scripts
        )
        context.set_default_timeout(15000)
        contexts.append(context)
        page = context.new_page()
        if username:
            page.goto("/masuk/")
            page.fill("[name=login]", username)
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url("**/tugas/")
        return page

    yield open_as
    for context in contexts:
        context.close()


def score(page, sheet, points):
    """Fill one sheet on the phone and lock it: indicator code → key label."""
    page.goto(reverse("monev:sheet_detail", args=[sheet.uuid]))
    for code, label in points.items():
        value = label.replace(",", ".")
        page.click(f"[name='skor-{code}'][value='{value}'] + label")
    page.fill("[name=kekuatan]", "Kanal hidup dan ditanggapi warga.")
    page.fill("[name=saran]", "Perbarui SK sebelum berakhir.")
    page.click("button:has-text('Periksa nilai')")
    page.wait_for_url("**/periksa/")
    page.click("button:has-text('Ajukan dan kunci')")
    page.wait_for_selector("text=Terkunci")


def no_sideways_scroll(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_monev_cycle_from_score_to_public_result(world, visit, scripts):
    # Weights 40, 35, 25; scale 0–4. KIM Api-Api: both juri give 3; 2; 3,5.
    #   40×3/4 + 35×2/4 + 25×3,5/4 = 30 + 17,5 + 21,875 = 69,375 → 69,38.
    # KIM Sesulu: 2; 2; 2 → 50,00.
    for username in ("juri", "ketua"):
        page = visit(username, PHONE, scripts)
        for sheet in ScoreSheet.objects.filter(juri__user__username=username):
            better = "Api-Api" in sheet.entry.name
            given = {"A1": "3", "B1": "2", "B2": "3,5"} if better else dict.fromkeys(
                ("A1", "B1", "B2"), "2"
            )  # fmt: skip
            score(page, sheet, given)
            assert no_sideways_scroll(page)

    chair = page
    chair.goto(reverse("monev:round_close", args=[world.slug]))
    chair.click("main form button[type=submit]")
    keeper = visit("sekretaris", DESK, scripts)
    keeper.goto(reverse("monev:round_open", args=[world.slug]))
    keeper.click("main form button[type=submit]")
    world.refresh_from_db()
    assert world.state == RoundState.TABULATION

    office = visit("kantor", DESK, scripts)
    office.goto(reverse("monev:result_table", args=[world.slug]))
    assert "69,38" in office.inner_text("main")
    office.click("button:has-text('rapat pleno')")
    office.goto(reverse("monev:beritaacara_create", args=[world.slug]))
    office.fill("[name=number]", "555/21/Contoh/2026")
    for box in office.query_selector_all("main [type=checkbox]"):
        box.check()
    office.click("main form button[type=submit]")
    assert office.query_selector(".pk-galat") is None
    for username in ("ketua", "juri", "kepala"):
        signer = visit(username, DESK, scripts)
        signer.goto(reverse("monev:beritaacara_sign", args=[world.slug]))
        signer.click("main form button[type=submit]")
    office.goto(reverse("monev:round_publish", args=[world.slug]))
    office.click("main form button[type=submit]")

    public = visit(None, PHONE, scripts)
    public.goto(reverse("monev:result_detail", args=[world.slug]))
    text = public.inner_text("main")
    assert re.search(r"KIM Api-Api Terang.*69,38.*KIM Sesulu Cerdas.*50,00", text, re.S)
    assert no_sideways_scroll(public)
    assert Outcome.objects.get().results.count() == 2


def test_monev_cycle_other_scores_stay_hidden_before_closing(world, visit):
    page = visit("juri", PHONE)
    sheet = ScoreSheet.objects.filter(juri__user__username="juri").first()
    score(page, sheet, {"A1": "3", "B1": "2", "B2": "3,5"})

    office = visit("kantor", DESK)
    response = office.goto(reverse("monev:result_table", args=[world.slug]))

    assert response.status == 404
    office.goto(world.get_absolute_url())
    assert "69,38" not in office.inner_text("body")
