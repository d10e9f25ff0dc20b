import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.enums import OperationalStatus
from registry.models import Boundary, BoundarySource
from tests.factories.registry import KimFactory, ReportFactory, SectorFactory, region

pytestmark = pytest.mark.django_db


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def places():
    KimFactory(region=region("64.09.02.2004"), verified=True)
    for code in ("64.09.03.2009", "64.08.12.2004"):
        region(code)


def test_map_home_is_the_map_of_the_office_with_links_and_a_table(client, places):
    text = page(client, reverse("registry:map_home"))

    assert 'href="/peta/64.09/"' in text
    assert "<title>Kabupaten Penajam Paser Utara: 50%</title>" in text
    assert "Kotak sama besar, bukan peta wilayah." in text
    assert '<th scope="row" class="fw-normal"><a href="/peta/64.09/">' in text
    assert "<script" not in text


def test_map_goes_down_to_the_desa(client, places):
    text = page(client, "/peta/64.09.02/?lapis=kosong")

    assert 'href="/wilayah/64.09.02.2004/"' in text
    assert 'href="/peta/64.09/?lapis=kosong"' in text
    assert client.get("/peta/64.09.02.2004/").headers["Location"] == "/wilayah/64.09.02.2004/"


def test_map_draws_real_outlines_with_their_source_once_loaded(client, places):
    source = BoundarySource.objects.create(
        file_name="kaltim.topojson", digest="0" * 64, credit="BIG melalui contoh", licence="MIT"
    )
    ring = [1160000, -10000, 1170000, -10000, 1170000, 0, 1160000, 0]
    Boundary.objects.create(
        region=region("64.09.02"), source=source, rings=[ring], longitude=116.5, latitude=-0.5
    )

    text = page(client, "/peta/64.09/")

    assert "Batas wilayah: BIG melalui contoh (MIT), disederhanakan" in text
    assert "1 wilayah tanpa garis batas hanya ada pada tabel." in text
    assert 'd="M0 510l' in text


def test_map_without_regions_says_what_is_missing(client):
    assert "Peta belum dapat digambar" in page(client, "/peta/")


@pytest.mark.parametrize(
    "address", ["/peta/99/", "/peta/64.99/", "/peta/64.09.02.9999/", "/peta/x/"]
)
def test_map_of_an_unknown_place_is_not_found(client, places, address):
    assert client.get(address).status_code == 404


def test_map_shrugs_off_a_layer_that_is_none(client, places):
    assert "Desa yang punya KIM</strong>" in page(client, "/peta/?lapis=%22%3E")


def test_map_queries_do_not_grow_with_the_areas(client, places, django_assert_num_queries):
    client.get("/peta/64/")
    with CaptureQueriesContext(connection) as one:
        client.get("/peta/64.08/")
    region("64.08.18.2003")
    cache.clear()
    with django_assert_num_queries(len(one)):
        client.get("/peta/64.08/")
    assert len(one) <= 12


def test_potential_shows_sectors_products_and_gaps(client, places):
    KimFactory(region=region("64.09.02.2004"), verified=True).sectors.add(SectorFactory())

    text = page(client, "/peta/64.09/potensi/")

    assert "UMKM dan ekonomi kreatif" in text
    assert "Belum ada di 1 dari 2 wilayah: Babulu." in text
    assert client.get("/peta/64.09.02.2004/potensi/").status_code == 404


def test_mentor_list_suggests_pairs_to_the_office(as_user, personas):
    sector = SectorFactory()
    strong = KimFactory(name="KIM Kuat", region=region("64.09.02.2004"), verified=True)
    for _ in range(4):
        ReportFactory(kim=strong, verified=True)
    silent = KimFactory(
        name="KIM Sepi", region=region("64.09.03.2009"), verified=True,
        status=OperationalStatus.DORMANT,
    )  # fmt: skip
    for one in (strong, silent):
        one.sectors.add(sector)

    text = page(as_user(personas.kabupaten), "/peta/64.09/pasangan/")

    assert "1 pasangan" in text
    assert text.index("KIM Kuat") < text.index("KIM Sepi")
    assert "/peta/64.09/pasangan/" in page(as_user(personas.kabupaten), "/peta/64.09/")
    assert "/pasangan/" not in page(as_user(None), "/peta/64.09/")
