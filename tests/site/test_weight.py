"""The byte budget of the first view (docs: design 17), measured as a browser loads it.

HTML and every file it names for the first screen, compressed as the server sends them. Pictures
that load lazily do not count; a phone sees none of them before it scrolls.
"""

import gzip
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from monev.enums import RoundState
from registry.models import Boundary, BoundarySource
from tests.factories.monev import RoundFactory
from tests.factories.registry import KimFactory, ReportFactory, SectorFactory, region
from tests.open_data.world import publish

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
KB = 1024
FIRST_VIEW, HTML, REQUESTS = 100 * KB, 15 * KB, 6


@cache
def weight(path: str) -> int:
    """Return the bytes of a static file on the wire; fonts are compressed already."""
    content = Path(finders.find(path)).read_bytes()
    return (
        len(content) if path.endswith((".woff2", ".jpg", ".webp")) else len(gzip.compress(content))
    )


def first_view(client, url):
    """Return (bytes of HTML, bytes of everything, number of requests, scripts)."""
    answer = client.get(url, HTTP_ACCEPT_ENCODING="gzip")
    assert answer.status_code == 200
    html = answer.content
    text = (
        gzip.decompress(html).decode()
        if answer.get("Content-Encoding") == "gzip"
        else html.decode()
    )
    files = set()
    for tag in re.findall(r"<(?:link|script|img|use)\b[^>]*>", text):
        if 'loading="lazy"' in tag or "canonical" in tag or "alternate" in tag:
            continue
        found = re.search(r'(?:href|src)="([^"]+)"', tag)
        if found and "itemprop" not in tag:
            files.add(found.group(1).partition("#")[0])
    outside = [one for one in files if urlsplit(one).netloc]
    assert outside == []
    static = [one.removeprefix("/static/") for one in files if one.startswith("/static/")]
    scripts = [one for one in static if one.endswith(".js")]
    return len(html), len(html) + sum(map(weight, static)), 1 + len(files), scripts


@pytest.fixture
def pages(db):
    """A portal with as many rows as the pages show at once."""
    sector = SectorFactory()
    places = [region(code) for code in ("64.09.02.2004", "64.09.03.2009", "64.08.12.2004")]
    for n in range(30):
        kim = KimFactory(
            name=f"KIM Komunitas Warga Bersuara Nomor {n}", region=places[n % 3], verified=True,
            profile="Warga mengabarkan apa yang terjadi di desanya, setiap minggu. " * 20,
        )  # fmt: skip
        kim.sectors.add(sector)
        ReportFactory(kim=kim, verified=True, story="Kami berkumpul dan berbagi kabar. " * 30)
    for _ in range(8):
        ReportFactory(kim=kim, verified=True)
    round_ = RoundFactory(state=RoundState.PUBLISHED, slug="terbit")
    publish(round_, kim=kim)
    return {
        "beranda": "/", "direktori": "/kim/", "profil": kim.get_absolute_url(),
        "hasil": "/monev/terbit/hasil/", "peta": "/peta/", "data": "/data/",
        "cari": "/wilayah/?q=64.0", "kegiatan": "/kegiatan/", "wilayah": "/wilayah/64.09/",
    }  # fmt: skip


def test_first_view_keeps_the_byte_budget(client, pages):
    measured = {name: first_view(client, url) for name, url in pages.items()}

    heavy = {name: found for name, found in measured.items() if found[1] > FIRST_VIEW}
    assert heavy == {}
    assert {name: found[0] for name, found in measured.items() if found[0] > HTML} == {}
    assert {name: found[2] for name, found in measured.items() if found[2] > REQUESTS} == {}
    # Reading needs no script at all.
    assert {name: found[3] for name, found in measured.items() if found[3]} == {}


def test_the_map_keeps_the_budget_with_real_outlines(client, pages):
    source = BoundarySource.objects.create(file_name="batas.json", digest="0" * 64)
    for n, code in enumerate(("64.08", "64.09")):
        ring = [
            value
            for step in range(4000)
            for value in (1160000 + n * 10000 + step * 2, (step * 7919) % 9000 - 10000)
        ]
        Boundary.objects.create(
            region=region(code), source=source, rings=[ring], longitude=116.5, latitude=-0.5
        )

    for url in ("/", "/peta/"):
        html, whole, _, _ = first_view(client, url)
        assert html <= HTML
        assert whole <= FIRST_VIEW


def test_a_fuller_portal_sends_no_heavier_pages(client, pages):
    before = {name: first_view(client, url)[0] for name, url in pages.items()}
    for _ in range(40):
        ReportFactory(kim=KimFactory(region=region("64.09.02.2004"), verified=True), verified=True)

    after = {name: first_view(client, url)[0] for name, url in pages.items()}

    # The search names every KIM of a desa, and here one desa got all the new ones.
    grown = {name for name in pages if after[name] > 1.15 * before[name]}
    assert grown - {"cari"} == set()
