"""Every kind of public page with pictures off, with scripts off, and on paper.

A village office prints with what the browser has; a phone at its limit shows no pictures. The text
of a page, its tables and its ways on must be there each time.
"""

import datetime
import re

import pypdfium2
import pytest
from django.utils import timezone

from kim_portal.uploads import read_photo
from monev.models import BeritaAcara
from registry.models import ReportPhoto
from registry.models.photo import store_photo
from tests.factories.aspiration import AspirationFactory
from tests.factories.assistance import ChannelFactory
from tests.factories.brief import published_brief
from tests.factories.event import EventFactory
from tests.factories.files import photo
from tests.factories.registry import ForumFactory, KimFactory, ReportFactory, region
from tests.factories.result import published_bundle
from tests.open_data.world import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 1280)
# A4 without the margins of `@page`, in CSS pixels; its rules ask for the width of the whole sheet.
PAPER_WIDTH, SHEET_WIDTH = 624, 794
# Sheets that a page of this test may take. More would be air: cards that jump to the next sheet.
MOST_SHEETS = {"/monev/terbit/hasil/": 6}
USUAL_SHEETS = 3
# Tables behind a fold: closed on the screen, open on paper. Address → a heading in it.
FOLDED = {"/": "Cakupan", "/monev/terbit/hasil/": "Nilai terkoreksi"}

# What a page must have, whatever is switched off. Returns what is missing, in words.
READABLE = """() => {
  const found = [], main = document.querySelector("main");
  const shown = one => one.checkVisibility();
  if (!main || main.innerText.trim().length < 40) found.push("no text");
  if (![...document.querySelectorAll("h1")].some(shown)) found.push("no heading");
  if (![...main.querySelectorAll("a[href], form")].some(shown)) found.push("no way on");
  if (document.documentElement.scrollWidth > window.innerWidth) found.push("scrolls sideways");
  for (const one of document.images) {
    if (!one.hasAttribute("alt")) found.push("no alternative text: " + one.src);
    if (!one.hasAttribute("width") || !one.hasAttribute("height"))
      found.push("no size: " + one.src);
    if (one.closest("a") && !one.alt && !one.closest("a").innerText.trim())
      found.push("a link without words: " + one.src);
  }
  for (const map of document.querySelectorAll("svg.pk-peta")) {
    const names = [...document.querySelectorAll("main table tbody th")].map(th => th.textContent);
    if (!map.querySelector("title")) found.push("map without a name");
    if (!names.length || map.querySelectorAll("a").length > names.length)
      found.push("map without its table");
  }
  return found;
}"""

# The pieces of text of a page that belong on paper: not ways to act, search or leave.
PIECES = """() => [...document.querySelectorAll(
    "main :is(h1, h2, h3, p, li, dt, dd, th, td, figcaption)")]
  .filter(one => !one.closest("form, nav, .tanpa-cetak, .pk-saring, .btn"))
  .filter(one => !one.querySelector("p, li, dt, dd, th, td, .btn, form"))
  .filter(one => one.checkVisibility() && one.innerText.trim())
  .map(one => one.innerText.trim().replace(/\\s+/g, " "))"""

# What must not be on paper, and what would lie beyond its edge.
UNFIT = """(edge) => [
  ...[...document.querySelectorAll(
      "header.pk-kepala, footer, nav.pk-nav-lebar, .pk-remah, .btn, .pk-lompat, .page-link[rel]")]
    .filter(one => one.checkVisibility()).map(one => "printed: " + one.outerHTML.slice(0, 80)),
  ...[...document.querySelectorAll("main *")]
    .filter(one => one.checkVisibility() && !one.closest("svg, .visually-hidden"))
    .filter(one => one.getBoundingClientRect().right > edge + 1)
    .map(one => "beyond the edge: " + one.outerHTML.slice(0, 80)),
]"""


@pytest.fixture
def addresses(transactional_db):
    """Return one address of each kind of public page, with rows on each of them."""
    kim = fill()
    region("64.08.12.2004")
    ChannelFactory(kim=kim)
    for n in range(12):
        KimFactory(name=f"KIM Suara Warga {n}", region=region("64.09.03.2009"), verified=True)
    report = ReportFactory(kim=kim, verified=True, title="Panen raya", photo_consent="agreed")
    for colour in ((16, 105, 95), (200, 120, 20)):
        store_photo(ReportPhoto(report=report), "panen.jpg", read_photo(photo(colour=colour)))
    forum = ForumFactory(state="verified")
    aspiration = AspirationFactory(verified=True, kim=kim)
    event = EventFactory(announced=True, region=region("64.09"))
    round_ = published_bundle(slug="terbit").outcome.round
    minutes = BeritaAcara.objects.create(
        round=round_, outcome=round_.outcomes.get(), number="1/2026", place="Penajam",
        held_on=datetime.date(2026, 12, 4), state="signed", signed_at=timezone.now(),
        fingerprint="ab12" * 16,
    )  # fmt: skip
    layers = ["per-desa", "aktif", "potensi", "kanal", "kegiatan", "kosong"]
    return [
        "/", "/kim/", "/kim/?q=tidakadanya", kim.get_absolute_url(),
        f"/kim/{kim.slug}/kegiatan/", "/peta/", *[f"/peta/?lapis={one}" for one in layers],
        "/peta/64.09/", "/peta/64/potensi/", "/kegiatan/", report.public_url, "/aspirasi/",
        "/aspirasi/kirim/", aspiration.get_absolute_url(), "/monev/", "/monev/terbit/",
        "/monev/terbit/hasil/", "/monev/cara-menilai/", "/cek/", f"/cek/{minutes.code}/",
        "/data/", "/data/kim/", "/wilayah/?q=bangun+mulya", "/wilayah/?q=singkama",
        "/wilayah/64.09/", "/wilayah/64.08.12.2004/", "/forum/", forum.get_absolute_url(),
        "/pembinaan/", event.get_absolute_url(), "/bahan/", published_brief().get_absolute_url(),
        "/tentang/", "/tentang/privasi/", "/bantuan/", "/permintaan-data/",
    ]  # fmt: skip


@pytest.fixture
def open_window(browser, live_server):
    """Return a function that opens a browser page of that width; facts as of a new context."""
    contexts = []

    def open_page(width, **facts):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=live_server.url, **facts
        )
        context.set_default_timeout(15000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def walk(page, addresses, look):
    """Return {address: what look(page) found} of the pages where it found something."""
    found = {}
    for address in addresses:
        answer = page.goto(address)
        trouble = [f"status {answer.status}"] if answer.status != 200 else look(page)
        if trouble:
            found[address] = trouble
    return found


def test_public_pages_are_whole_without_pictures_and_without_scripts(open_window, addresses):
    refused = []

    def refuse(route):
        refused.append(route.request.url)
        route.abort()

    found = {}
    for width in WIDTHS:
        page = open_window(width, java_script_enabled=False)
        found["scripts", width] = walk(page, addresses, lambda one: one.evaluate(READABLE))
        # The worker of the offline forms would fetch pictures beside the page.
        page = open_window(width, service_workers="block")
        page.route(re.compile(r"/foto/|\.(webp|svg|jpg|png)"), refuse)
        found["pictures", width] = walk(page, addresses, lambda one: one.evaluate(READABLE))
        page.goto("/kegiatan/")
        # Pictures stand in the page, were asked for, and none came.
        assert page.locator("main img").count() > 1
        assert (
            page.evaluate(
                "[...document.querySelectorAll('main img')].filter(one => one.naturalWidth).length"
            )
            == 0
        )

    assert {key: one for key, one in found.items() if one} == {}
    assert any("/kecil/" in one for one in refused)


def test_public_pages_are_whole_on_paper(open_window, addresses):
    page = open_window(SHEET_WIDTH)
    page.goto("/")
    start = page.url.removesuffix("/")

    def look(page):
        page.emulate_media(media="screen")
        on_screen = set(page.evaluate(PIECES))
        page.emulate_media(media="print")
        with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as printed:
            sheets, first = len(printed), printed[0].get_textpage().get_text_range()
        page.evaluate("width => document.documentElement.style.width = `${width}px`", PAPER_WIDTH)
        lost = on_screen - set(page.evaluate(PIECES))
        most = MOST_SHEETS.get(page.url.removeprefix(start), USUAL_SHEETS)
        return [
            *[f"lost: {one}" for one in sorted(lost)],
            *page.evaluate(UNFIT, PAPER_WIDTH),
            *[f"{sheets} sheets"] * (sheets > most),
            # The paper says where it comes from, and how old it is.
            *["no origin"] * ("keadaan" not in first or "Portal KIM" not in first),
        ]

    assert walk(page, addresses, look) == {}
    for address, heading in FOLDED.items():
        page.goto(address)
        assert page.locator("main th", has_text=heading).first.is_visible(), address
        page.emulate_media(media="screen")
        assert not page.locator("main th", has_text=heading).first.is_visible(), address
        page.emulate_media(media="print")
