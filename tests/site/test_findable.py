"""What search engines, previews and caches get: sitemap, canonical address, card, headers."""

import re
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.urls import reverse

from kim_portal import sitemap
from kim_portal.middleware import SHARED_PAGES
from monev.enums import RoundState
from tests.access import ROWS
from tests.factories.monev import RoundFactory
from tests.factories.registry import KimFactory, ReportFactory, region
from tests.open_data.world import publish

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def addresses(client, path="/sitemap.xml"):
    answer = client.get(path)
    assert answer.status_code == 200
    tree = ElementTree.fromstring(answer.getvalue())  # noqa: S314  our own answer
    return [one.text.split("/", 3)[3] for one in tree.iter(LOC)]


def all_pages(client):
    return [f"/{page}" for one in addresses(client) for page in addresses(client, f"/{one}")]


def test_sitemap_names_every_public_page_and_nothing_else(client, personas):
    KimFactory(name="KIM Draf", slug="kim-draf")
    report = ReportFactory(kim=personas.kim, verified=True)
    publish(RoundFactory(state=RoundState.PUBLISHED, slug="terbit"))
    RoundFactory(slug="rancangan")

    pages = all_pages(client)

    assert {
        "/", personas.kim.get_absolute_url(), report.public_url, "/monev/terbit/",
        "/monev/terbit/hasil/", "/wilayah/64.09.02.2004/", "/data/kim/", "/peta/",
    } <= set(pages)  # fmt: skip
    assert "/kim/kim-draf/" not in pages
    assert "/monev/rancangan/" not in pages
    assert len(pages) == len(set(pages))
    assert {client.get(page).status_code for page in pages} == {200}


def test_sitemap_is_divided_into_lists(client, monkeypatch):
    monkeypatch.setattr(sitemap, "PER_FILE", 2)
    for _ in range(3):
        KimFactory(verified=True)

    lists = [one for one in addresses(client) if "-kim-" in one]

    assert lists == ["sitemap-kim-1.xml", "sitemap-kim-2.xml"]
    assert [len(addresses(client, f"/{one}")) for one in lists] == [2, 1]


@pytest.mark.parametrize("name", ["kim-0", "kim-99", "anggota-1", "halaman-2"])
def test_sitemap_has_no_other_lists(client, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_robots_name_the_sitemap(client):
    assert re.search(r"^Sitemap: http\S+/sitemap\.xml$", client.get("/robots.txt").content.decode(),
                     re.MULTILINE)  # fmt: skip


def test_pages_name_one_address_and_a_card(client, personas):
    ReportFactory(kim=personas.kim, verified=True)
    for page in (
        "/?utm_source=wa", "/kim/?hal=1", personas.kim.get_absolute_url(), "/peta/?lapis=aktif",
        "/data/", "/wilayah/64.09/", "/kegiatan/",
    ):  # fmt: skip
        text = client.get(page).content.decode()
        (canonical,) = re.findall(r'<link rel="canonical" href="([^"]+)"', text)
        assert canonical.endswith(page.partition("?")[0])
        (title,) = re.findall(r'property="og:title" content="([^"]*)"', text)
        (sentence,) = re.findall(r'property="og:description" content="([^"]*)"', text)
        (picture,) = re.findall(r'property="og:image" content="([^"]*)"', text)
        assert 0 < len(title) <= 60
        assert 0 < len(sentence) <= 110
        assert re.match(r"http\S+kartu\S*\.jpg$", picture)


def test_profile_and_datasets_carry_structured_data(client, personas):
    profile = client.get(personas.kim.get_absolute_url()).content.decode()
    dataset = client.get("/data/kim/").content.decode()

    assert 'itemtype="https://schema.org/Organization"' in profile
    assert f'itemprop="name">{personas.kim.name}</h1>' in profile
    assert 'itemtype="https://schema.org/Dataset"' in dataset
    assert dataset.count('itemprop="contentUrl"') == 3


# --- caches ---------------------------------------------------------------------------------------


def test_visitors_share_public_pages_for_a_minute_and_ask_by_etag(client, personas):
    first = client.get(personas.kim.get_absolute_url())

    assert first["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert "Cookie" in first["Vary"]
    again = client.get(personas.kim.get_absolute_url(), HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_no_answer_but_the_listed_ones_may_be_shared(personas, as_user):
    """Every address of the portal, asked without and with an account."""
    wrong = []
    for row in ROWS:
        if row.method != "get" or row.name.startswith("open_data:"):
            continue
        personas.round.refresh_from_db()
        with transaction.atomic():
            url = reverse(row.name, args=row.args(personas))
            visitor = as_user(None).get(url).headers.get("Cache-Control", "")
            signed_in = as_user(personas.kabupaten).get(url).headers.get("Cache-Control", "")
            transaction.set_rollback(True)
        if "s-maxage" in visitor and row.name not in SHARED_PAGES:
            wrong.append(f"visitor {row.name}")
        if "s-maxage" in signed_in or "public" in signed_in:
            wrong.append(f"account {row.name}")

    assert wrong == []


def test_a_visitor_with_a_cookie_of_its_own_gets_a_private_answer(client, personas):
    client.cookies["draf-diterima"] = "1"

    assert "Cache-Control" not in client.get("/").headers


def test_public_pages_set_no_cookie(client, personas):
    region("64")
    for name in sorted(SHARED_PAGES - {"registry:kim_detail"}):
        try:
            address = reverse(name)
        except Exception:  # noqa: BLE001,S112  pages of one row have their own test
            continue
        assert not client.get(address).cookies
