"""What static/js/draf.js keeps on the device while the network is away (story R1-1)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from registry.enums import Role
from registry.forms.aspiration import FASTEST_SECONDS
from registry.models import ActivityReport, Kim
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.monev import JuriFactory, RoundFactory, SheetFactory
from tests.factories.registry import KimFactory, ReportFactory, region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEEP = "Draf di perangkat ini, pukul"
KIM_FORM, REPORT_FORM = reverse("registry:kim_create"), reverse("registry:report_create")


@pytest.fixture
def context(browser, live_server):
    made = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url)
    made.set_default_timeout(15000)
    yield made
    made.close()


@pytest.fixture
def operator(transactional_db, give):
    return give(UserFactory(username="operator"), Role.DESA, region("64.09.02.2004"))


@pytest.fixture
def page(context, operator):
    """The registration form of the operator; the content security policy must refuse nothing."""
    made = opened(context)
    sign_in(made, "operator")
    made.goto(KIM_FORM)
    return made


def opened(context):
    page = context.new_page()
    page.problems = []
    page.on("console", lambda line: page.problems.append(line.text) if is_refusal(line) else None)
    return page


def is_refusal(line):
    return line.type == "error" and "ERR_INTERNET_DISCONNECTED" not in line.text


def sign_in(page, username):
    page.goto("/masuk/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/tugas/")


def sign_out(page):
    page.goto("/keluar/")
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/keluar/" not in url)


def local_copies(page):
    return page.evaluate("Object.keys(localStorage).filter((k) => /^(draf|nilai):/.test(k))")


def no_copy_is_left(page):
    for _ in range(50):
        if not local_copies(page):
            return
        page.wait_for_timeout(100)
    assert local_copies(page) == []


def keeps(page):
    expect(page.locator(".pk-draf")).to_contain_text(KEEP)


def test_r1_1_draft_survives_a_lost_connection_and_a_reload(context, page, operator):
    page.fill("[name=name]", "KIM Tunas Baru")
    page.fill("[name=region]", "64.09.02.2004")
    keeps(page)
    context.set_offline(True)
    page.fill("[name=profile]", "Pemuda desa yang menulis.")
    page.select_option("[name=scope]", "village")

    page.click("button:has-text('Simpan draf')")

    expect(page.locator(".pk-draf")).to_contain_text("Tidak ada sambungan. Isian aman")
    assert Kim.objects.count() == 0
    page.goto("about:blank")
    context.set_offline(False)
    page.goto(KIM_FORM)
    keeps(page)
    expect(page.locator("[name=name]")).to_have_value("KIM Tunas Baru")
    expect(page.locator("[name=profile]")).to_have_value("Pemuda desa yang menulis.")

    page.click("button:has-text('Simpan draf')")

    page.wait_for_url("**/kim/kim-tunas-baru*/")
    expect(page.locator("main")).to_contain_text("Belum dapat diajukan. Lengkapi dahulu:")
    assert Kim.objects.get().name == "KIM Tunas Baru"
    no_copy_is_left(page)
    assert page.problems == []


def test_draft_sent_twice_after_a_lost_answer_makes_one_kim(context, page):
    page.fill("[name=name]", "KIM Tunas Baru")
    page.fill("[name=region]", "64.09.02.2004")
    page.select_option("[name=scope]", "village")
    keeps(page)
    key = page.input_value("[name=kunci]")
    copy = page.evaluate("JSON.stringify(localStorage)")
    page.click("button:has-text('Simpan draf')")
    page.wait_for_url("**/kim/kim-tunas-baru*/")
    # The answer of the server never arrived: the copy is still there.
    page.evaluate("(all) => Object.entries(JSON.parse(all)).forEach(([k, v]) => "
                  "localStorage.setItem(k, v))", copy)  # fmt: skip

    page.goto(KIM_FORM)
    expect(page.locator("[name=kunci]")).to_have_value(key)
    page.click("button:has-text('Simpan draf')")

    page.wait_for_url("**/kim/kim-tunas-baru*/")
    assert Kim.objects.count() == 1


def test_draft_survives_an_expired_session(context, page):
    page.fill("[name=name]", "KIM Tunas Baru")
    keeps(page)
    context.clear_cookies()
    page.click("button:has-text('Simpan draf')")
    page.wait_for_load_state()
    assert Kim.objects.count() == 0

    sign_in(page, "operator")
    page.goto(KIM_FORM)

    expect(page.locator("[name=name]")).to_have_value("KIM Tunas Baru")


def test_draft_is_thrown_away_by_a_button_that_asks_once(page):
    page.fill("[name=name]", "KIM Tunas Baru")
    keeps(page)

    page.click("text=Buang draf")
    page.click("text=Ya, buang isian saya")

    expect(page.locator(".pk-draf")).to_have_count(0)
    expect(page.locator("[name=name]")).to_have_value("")
    assert local_copies(page) == []


def test_draft_belongs_to_one_account_and_ends_when_signing_out(context, page, give):
    give(UserFactory(username="lain"), Role.DESA, region("64.09.02.2004"))
    page.fill("[name=name]", "KIM Tunas Baru")
    keeps(page)
    context.clear_cookies()

    sign_in(page, "lain")
    page.goto(KIM_FORM)

    expect(page.locator("[name=name]")).to_have_value("")
    assert len(local_copies(page)) == 1
    sign_out(page)
    no_copy_is_left(page)


def test_draft_of_a_refused_form_is_what_the_server_shows(page):
    page.fill("[name=profile]", "Pemuda desa yang menulis.")
    keeps(page)

    page.click("button:has-text('Simpan draf')")

    expect(page.locator(".pk-galat")).to_be_visible()
    keeps(page)
    page.reload()
    expect(page.locator("[name=profile]")).to_have_value("Pemuda desa yang menulis.")


def test_draft_of_a_report_keeps_words_choices_and_counts(context, transactional_db, give):
    kim = KimFactory(verified=True)
    give(UserFactory(username="pengurus"), kim=kim)
    page = opened(context)
    sign_in(page, "pengurus")
    page.goto(REPORT_FORM)
    page.fill("[name=title]", "Rembuk warga")
    page.fill("[name=women_count]", "12")
    page.check("[name=adinda][value=has_discussion]")
    keeps(page)

    page.reload()

    expect(page.locator("[name=title]")).to_have_value("Rembuk warga")
    expect(page.locator("[name=women_count]")).to_have_value("12")
    expect(page.locator("[name=adinda][value=has_discussion]")).to_be_checked()
    page.fill("[name=place]", "Balai desa")
    page.click("button:has-text('Simpan draf dan keluar')")
    expect(page.locator("main")).to_contain_text("Draf “Rembuk warga” tersimpan.")
    no_copy_is_left(page)
    report = ActivityReport.objects.get()
    assert (report.place, report.women_count, report.has_discussion) == ("Balai desa", 12, True)


def test_draft_of_an_older_version_meets_the_newer_one_with_both(context, transactional_db, give):
    kim = KimFactory(verified=True)
    person = give(UserFactory(username="pengurus"), kim=kim)
    report = ReportFactory(kim=kim, created_by=person, has_discussion=True)
    form = reverse("registry:report_update", args=[report.pk])
    page = opened(context)
    sign_in(page, "pengurus")
    page.goto(form)
    page.fill("[name=title]", "Judul dari ponsel")
    keeps(page)
    ActivityReport.objects.filter(pk=report.pk).update(title="Judul dari kantor", version=9)

    page.goto(form)
    page.click("button:has-text('Simpan draf dan keluar')")

    expect(page.locator("main")).to_contain_text("Judul dari kantor")
    expect(page.locator("[name=title]")).to_have_value("Judul dari ponsel")
    assert ActivityReport.objects.get().title == "Judul dari kantor"


def test_signing_out_removes_unsent_scores(context, transactional_db):
    juri = JuriFactory(round=RoundFactory(scoring=True), user__username="juri")
    sheet = SheetFactory(juri=juri, entry__round=juri.round)
    page = opened(context)
    sign_in(page, "juri")
    page.goto(sheet.get_absolute_url())
    context.set_offline(True)
    page.click("[name='skor-A1'][value='2'] + label")
    expect(page.locator("[data-status]")).to_contain_text("Tersimpan di perangkat")
    assert len(local_copies(page)) == 1
    page.goto("about:blank")
    context.set_offline(False)

    sign_out(page)

    no_copy_is_left(page)


def test_draft_of_a_resident_keeps_no_contact_and_ends_when_it_is_sent(
    context, transactional_db, give
):
    region("64.09.02.2004")
    give(UserFactory(), Role.KABUPATEN, region("64.09"))
    page = opened(context)
    page.goto(reverse("registry:aspiration_create"))
    page.get_by_label("Pengaduan").check()
    page.get_by_label("Tema").select_option("roads")
    page.get_by_label("Judul singkat").fill("Drainase pasar tersumbat")
    page.get_by_label("Desa atau kelurahan").fill("64.09.02.2004")
    page.fill("[name=reporter_name]", "Warga Contoh")
    page.fill("[name=reporter_contact]", "0812 0000 0000")
    keeps(page)
    assert "Warga Contoh" not in page.evaluate("JSON.stringify(localStorage)")
    assert "0812" not in page.evaluate("JSON.stringify(localStorage)")
    page.reload()
    expect(page.get_by_label("Judul singkat")).to_have_value("Drainase pasar tersumbat")
    expect(page.get_by_label("Pengaduan")).to_be_checked()
    page.get_by_label("Ceritakan").fill("Air meluap ke jalan setiap hujan dan masuk ke kios.")
    page.wait_for_timeout((FASTEST_SECONDS + 1) * 1000)

    page.click("button:has-text('Kirim aspirasi')")

    expect(page.locator("main")).to_contain_text("Aspirasi terkirim. Nomor Anda")
    no_copy_is_left(page)
    assert page.problems == []
