import pytest
from django.urls import reverse

from tests.factories.registry import KimFactory, ReportFactory, region


@pytest.mark.parametrize("name", ["home", "about", "privacy", "accessibility", "help_page"])
def test_public_pages_are_whole(client, db, name):
    page = client.get(reverse(name)).content.decode()

    assert page.count("<h1") == 1
    assert page.count("pk-kalimat") == 1
    assert "TIDAK ADA" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_home_query_count(client, db, count, django_assert_num_queries):
    for _ in range(count):
        ReportFactory(kim=KimFactory(verified=True), verified=True)
    region("64")

    with django_assert_num_queries(13):
        client.get(reverse("home"))


def test_home_draws_no_comma_into_the_map(client, db):
    for code in ("64.08.12.2004", "64.09.02.2004"):
        region(code)

    page = client.get(reverse("home")).content.decode()

    drawing = page[page.index('<svg class="pk-peta"') : page.index("</svg>", page.index("pk-peta"))]
    assert "," not in drawing.replace("Persen desa dan kelurahan yang sudah memiliki KIM", "")


def test_home_without_anything_says_so(client, db):
    page = client.get(reverse("home")).content.decode()

    assert "Belum ada kegiatan" in page


def test_health_answers_ok(client, db):
    response = client.get(reverse("health"))

    assert (response.status_code, response.json()) == (200, {"status": "ok", "gangguan": []})


def test_unknown_page_is_plain(client, db):
    response = client.get("/tidak-ada/")

    assert response.status_code == 404
    assert "Halaman tidak ditemukan" in response.content.decode()


def test_null_byte_is_refused(client, db):
    assert client.get("/kim/?q=%00").status_code == 400


def test_security_headers(client, db):
    response = client.get(reverse("home"))

    policy = response.headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_private_pages_are_never_cached(as_user, personas):
    response = as_user(personas.kabupaten).get(reverse("tasks"))

    assert "no-store" in response.headers["Cache-Control"]
