import datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from registry.models import ReportPhoto
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, ReportFactory, region

LIST, FEED = reverse("registry:activity_list"), reverse("registry:activity_feed")
ATOM = {"a": "http://www.w3.org/2005/Atom"}
pytestmark = pytest.mark.django_db


def published(**kwargs):
    return ReportFactory(verified=True, **kwargs)


def titles(response):
    return sorted(report.title for report in response.context["page"])


@pytest.mark.parametrize("count", [1, 3])
def test_activity_list_query_count(client, count, django_assert_num_queries):
    for _ in range(count):
        ReportPhoto.objects.create(report=published(kim=KimFactory(verified=True)))

    with django_assert_num_queries(6):
        response = client.get(LIST)

    page = response.content.decode()
    assert (page.count("<h1"), page.count("pk-kalimat"), "TIDAK ADA" in page) == (1, 1, False)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Panen raya", "Rapat desa"]),
        ("?kabkota=64.08", ["Rapat desa"]),
        ("?jenis=umkm_support", ["Panen raya"]),
        ("?q=panen", ["Panen raya"]),
        ("?q=penajam", ["Panen raya"]),
        ("?q=%25", []),
        ("?kabkota=99.99&jenis=x&hal=99", ["Panen raya", "Rapat desa"]),
    ],
)
def test_activity_list_filters(client, query, found):
    published(title="Panen raya", kind="umkm_support")
    published(title="Rapat desa", kim=KimFactory(verified=True, region=region("64.08.12.2004")))
    ReportFactory(title="Masih draf")
    ReportFactory(title="Menunggu", submitted=True)

    response = client.get(LIST + query)

    assert titles(response) == found
    assert "TIDAK ADA" not in response.content.decode()


def test_activity_list_without_any_says_what_will_be_here(client):
    assert "Belum ada kegiatan" in client.get(LIST).content.decode()


def test_activity_detail_tells_the_story_and_no_names(client):
    writer = UserFactory(full_name="Siti Rahmawati")
    report = published(
        title="Panen & pasar", story="Warga memanen jagung.\n\nLalu menjualnya.", created_by=writer,
        men_count=1200, women_count=34, youth_count=5, has_access=True, has_aspiration=True,
        has_discussion=False, links="https://instagram.com/p/abc", place="Dusun Tiga",
    )  # fmt: skip

    page = client.get(report.public_url).content.decode()

    for text in [
        "<p>Warga memanen jagung.</p>", "<p>Lalu menjualnya.</p>", "Dusun Tiga", "1.234 orang",
        "Akses informasi, Aspirasi", 'href="https://instagram.com/p/abc" rel="noopener nofollow',
        "Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara",
        '<meta property="og:title" content="Panen &amp; pasar">',
        "https://wa.me/?text=Panen%20%26%20pasar.%20KIM",
        f"%0Ahttp%3A%2F%2Ftestserver%2Fk%2F{report.pk}%2F",
    ]:  # fmt: skip
        assert text in page
    assert ("Siti Rahmawati" in page, "TIDAK ADA" in page, page.count("<h1")) == (False, False, 1)


def test_activity_detail_shows_its_photos(client):
    report = published(photo_consent="guardians")
    first, second = (ReportPhoto.objects.create(report=report, width=4, height=3) for _ in "ab")

    page = client.get(report.public_url).content.decode()

    assert reverse("registry:photo_file", args=[first.pk]) in page
    assert reverse("registry:photo_thumbnail", args=[second.pk]) in page
    assert "TIDAK ADA" not in page


@pytest.mark.parametrize("consent", ["", "refused"])
def test_activity_detail_hides_photos_without_consent(client, consent):
    report = published(photo_consent=consent)
    photo = ReportPhoto.objects.create(report=report, width=4, height=3)

    page = client.get(report.public_url).content.decode()
    picture = client.get(reverse("registry:photo_file", args=[photo.pk]))

    assert reverse("registry:photo_file", args=[photo.pk]) not in page
    assert reverse("registry:photo_thumbnail", args=[photo.pk]) not in page
    assert picture.status_code == 404


def test_activity_that_is_internal_is_nowhere_public(client):
    report = published(title="Rapat keuangan tertutup", visibility="internal")

    pages = [
        client.get(url) for url in (report.public_url, LIST, reverse("registry:activity_feed"))
    ]

    assert pages[0].status_code == 404
    assert [page for page in pages if "Rapat keuangan tertutup" in page.content.decode()] == []


def test_activity_is_gone_when_the_report_is_returned(client):
    report = published()
    before = client.get(report.public_url).status_code

    report.return_(by=UserFactory(), reason="Foto kabur")

    after = client.get(report.public_url).status_code
    assert (before, after, titles(client.get(LIST))) == (200, 404, [])


def test_activity_feed_is_atom_without_names(client):
    writer = UserFactory(full_name="Siti Rahmawati")
    report = published(title="Panen & pasar", created_by=writer)
    ReportFactory(title="Masih draf")

    response = client.get(FEED)

    feed = ElementTree.fromstring(response.content)  # noqa: S314  made by ourselves
    entries = feed.findall("a:entry", ATOM)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [entry.find("a:title", ATOM).text for entry in entries] == ["Panen & pasar"]
    assert entries[0].find("a:link", ATOM).get("href") == f"http://testserver{report.public_url}"
    assert "Siti" not in response.content.decode()


def test_activity_feed_has_what_atom_asks_of_it(client):
    published(title="Panen", story="Baris satu\n\n<script>alert(1)</script> & 3 < 4")
    published(title="Rapat")

    feed = ElementTree.fromstring(client.get(FEED).content)  # noqa: S314  made by ourselves

    # RFC 4287: one id, title and updated each; an author; a link of the feed to itself.
    entries = feed.findall("a:entry", ATOM)
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"a:{name}", ATOM)) == 1
    assert len({entry.find("a:id", ATOM).text for entry in entries}) == 2
    assert {link.get("rel") for link in feed.findall("a:link", ATOM)} == {"self", "alternate"}
    for entry in entries:
        assert entry.find("a:author/a:name", ATOM).text
        times = [entry.find(f"a:{name}", ATOM).text for name in ("published", "updated")]
        moments = [datetime.datetime.fromisoformat(text) for text in times]
        assert moments[0].tzinfo is not None
        assert moments[0] <= moments[1]
    summaries = {
        entry.find("a:title", ATOM).text: entry.find("a:summary", ATOM) for entry in entries
    }
    # The reader takes the summary for HTML: nothing typed may be markup in it.
    assert summaries["Panen"].get("type") == "html"
    assert summaries["Panen"].text == (
        "<p>Baris satu</p>\n\n<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; 3 &lt; 4</p>"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_activity_feed_query_count(client, count, django_assert_num_queries):
    for _ in range(count):
        published(kim=KimFactory(verified=True))

    with django_assert_num_queries(3):
        client.get(FEED)


@pytest.mark.parametrize("count", [1, 3])
def test_kim_activity_list_query_count(client, count, django_assert_num_queries):
    kim = KimFactory(verified=True)
    for _ in range(count):
        published(kim=kim)

    with django_assert_num_queries(7):
        response = client.get(reverse("registry:kim_activity_list", args=[kim.slug]))

    assert "TIDAK ADA" not in response.content.decode()


def test_kim_activity_list_shows_the_own_ones_newest_first(client):
    kim = KimFactory(verified=True)
    published(kim=kim, title="Lama", held_on=datetime.date(2026, 1, 1))
    published(kim=kim, title="Baru", held_on=datetime.date(2026, 11, 1))
    published(title="Milik KIM lain")

    response = client.get(reverse("registry:kim_activity_list", args=[kim.slug]))

    assert [report.title for report in response.context["page"]] == ["Baru", "Lama"]


def test_kim_activity_list_of_a_kim_that_is_not_public_is_not_found(client):
    kim = KimFactory()

    assert client.get(reverse("registry:kim_activity_list", args=[kim.slug])).status_code == 404
