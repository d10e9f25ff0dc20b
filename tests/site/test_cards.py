"""What somebody sees who gets a link of the portal in WhatsApp: a card, and a short text."""

import io
import os
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings as project
from django.urls import reverse
from PIL import Image

from kim_portal import sharing
from kim_portal.uploads import CARD_LIMIT, card_picture, read_photo
from registry.models import ReportPhoto
from registry.models.photo import store_photo
from tests.factories.brief import published_brief
from tests.factories.event import EventFactory
from tests.factories.files import photo, photo_with_position
from tests.factories.registry import ForumFactory, ReportFactory, region
from tests.monev.results import published_round

pytestmark = pytest.mark.django_db
SITE = "https://kim.contoh.go.id"
LONG = "Pelatihan menulis berita desa dan membuat video pendek dengan ponsel bagi pengurus KIM baru"


def report_page(personas):
    return ReportFactory(kim=personas.kim, verified=True, title=LONG).public_url


def result_page(personas):
    round_ = published_round(personas.pimpinan, personas.kabupaten, region=region("64.09"))
    return reverse("monev:result_detail", args=[round_.slug])


PAGES = {
    "beranda": lambda personas: reverse("home"),
    "kim": lambda personas: personas.kim.get_absolute_url(),
    "kegiatan": report_page,
    "kegiatan KIM": lambda personas: reverse(
        "registry:kim_activity_list", args=[personas.kim.slug]
    ),
    "pembinaan": lambda personas: EventFactory(announced=True, theme=LONG).get_absolute_url(),
    "bahan": lambda personas: published_brief(title=LONG).get_absolute_url(),
    "forum": lambda personas: ForumFactory().get_absolute_url(),
    "hasil": result_page,
}
SHARED = ["kim", "kegiatan", "pembinaan", "bahan", "hasil"]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def cards(html):
    return {
        name: unescape(value)
        for name, value in re.findall(r'<meta property="(og:\w+)" content="([^"]*)">', html)
    }


def shared_text(html):
    return unquote(unescape(re.search(r'href="https://wa\.me/\?text=([^"]*)"', html).group(1)))


@pytest.mark.parametrize("name", PAGES)
def test_public_page_has_a_whole_card(client, personas, name):
    address = PAGES[name](personas)

    html = client.get(address).content.decode()

    card = cards(html)
    assert card["og:url"] == f"{SITE}{address}"
    assert 0 < len(card["og:title"]) <= 60
    assert 0 < len(card["og:description"]) <= 110
    assert card["og:image"].startswith(f"{SITE}/")
    assert card["og:image"].endswith(".jpg")
    assert html.count('name="description"') == html.count("og:title") == 1
    assert "TIDAK ADA" not in html


@pytest.mark.parametrize("name", SHARED)
def test_share_link_holds_a_short_text_with_one_short_link_at_its_end(client, personas, name):
    html = client.get(PAGES[name](personas)).content.decode()

    text = shared_text(html)
    sentence, link = text.rsplit("\n", 1)
    assert len(text) < 600
    assert link.startswith(f"{SITE}/")
    assert "http" not in sentence
    assert len(link) <= len(SITE) + 60
    assert client.get(link.removeprefix(SITE), follow=True).status_code == 200


def test_activity_short_leads_to_the_kegiatan_until_it_is_taken_back(client, personas):
    report = ReportFactory(kim=personas.kim, verified=True)
    short = reverse("registry:activity_short", args=[report.pk])

    shown = client.get(short)
    report.return_(by=personas.kabupaten, reason="Tanggal keliru")
    hidden = client.get(short)

    assert (shown.status_code, shown.url) == (302, report.public_url)
    assert hidden.status_code == 404


def test_report_that_was_published_is_shared_from_its_own_page(as_user, personas):
    report = ReportFactory(kim=personas.kim, verified=True, title="Rapat & panen")
    draft = ReportFactory(kim=personas.kim)
    pengurus = as_user(personas.pengurus)

    text = shared_text(pengurus.get(report.get_absolute_url()).content.decode())

    assert text.startswith("Rapat & panen. KIM Mekar Waru, Desa Bangun Mulya")
    assert text.endswith(f"\n{SITE}/k/{report.pk}/")
    assert b"wa.me" not in pengurus.get(draft.get_absolute_url()).content


def test_plan_of_an_event_is_not_shared(as_user, personas):
    page = as_user(personas.kabupaten).get(EventFactory().get_absolute_url())

    assert b"wa.me/?text" not in page.content


def test_card_of_a_kegiatan_is_its_photo_as_a_small_jpeg(client, personas):
    report = ReportFactory(kim=personas.kim, verified=True, photo_consent="agreed")
    row = store_photo(ReportPhoto(report=report), "a.jpg", read_photo(photo_with_position()))

    html = client.get(report.public_url).content.decode()
    answer = client.get(cards(html)["og:image"].removeprefix(SITE))
    again = client.get(cards(html)["og:image"].removeprefix(SITE))

    picture = Image.open(io.BytesIO(answer.content))
    assert cards(html)["og:image"] == f"{SITE}/laporan/foto/{row.pk}/kartu.jpg"
    assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    assert dict(picture.getexif()) == {}
    assert again.content == answer.content


def test_card_of_photos_that_nobody_agreed_to_is_the_card_of_the_portal(client, personas):
    report = ReportFactory(kim=personas.kim, verified=True, photo_consent="refused")
    row = store_photo(ReportPhoto(report=report), "a.jpg", read_photo(photo()))

    html = client.get(report.public_url).content.decode()

    assert "kartu" in cards(html)["og:image"]
    assert str(row.pk) not in cards(html)["og:image"].rpartition("/")[2]
    assert client.get(reverse("registry:photo_card", args=[row.pk])).status_code == 404


def test_page_of_a_kegiatan_begins_with_a_small_webp_and_leads_to_the_whole_photo(client, personas):
    report = ReportFactory(kim=personas.kim, verified=True, photo_consent="agreed")
    noise = Image.effect_noise((1600, 1200), 60).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=95)
    buffer.size = len(buffer.getvalue())
    row = store_photo(ReportPhoto(report=report), "a.jpg", read_photo(buffer))

    html = client.get(report.public_url).content.decode()
    answer = client.get(reverse("registry:photo_medium", args=[row.pk]))
    report.return_(by=personas.kabupaten, reason="Foto keliru")
    hidden = client.get(reverse("registry:photo_medium", args=[row.pk]))

    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, picture.size) == ("WEBP", (800, 600))
    assert len(answer.content) < 60 * 1024 < row.size
    assert f'src="/laporan/foto/{row.pk}/sedang/" width="800" height="600"' in html
    assert f'href="/laporan/foto/{row.pk}/"' in html
    assert hidden.status_code == 404


def test_card_whose_photo_is_gone_is_404(client, personas):
    report = ReportFactory(kim=personas.kim, verified=True, photo_consent="agreed")
    row = store_photo(ReportPhoto(report=report), "a.jpg", read_photo(photo()))
    row.file.storage.delete(row.file.name)

    assert client.get(reverse("registry:photo_card", args=[row.pk])).status_code == 404


def test_card_of_the_busiest_photo_stays_below_what_whatsapp_shows(personas):
    noise = Image.frombytes("RGB", (1600, 1200), os.urandom(1600 * 1200 * 3))
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=90)
    buffer.name = "ramai.jpg"
    buffer.size = len(buffer.getvalue())
    row = store_photo(ReportPhoto(report=ReportFactory(kim=personas.kim)), "a.jpg",
                      read_photo(buffer))  # fmt: skip

    assert len(card_picture(row.file)) <= CARD_LIMIT


def test_card_of_the_portal_fits():
    file = Path(project.BASE_DIR) / "static" / "img" / "kartu.jpg"

    with Image.open(file) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    assert file.stat().st_size <= CARD_LIMIT


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("Rapat warga", 60, "Rapat warga"),
        ("Rapat\n  warga", 60, "Rapat warga"),
        ("satu dua tiga", 9, "satu dua…"),
        ("satu, dua", 6, "satu…"),
        ("panjangsekalitanpaspasi", 8, "panjang…"),
    ],
)
def test_shorten_cuts_at_a_word(text, length, short):
    assert sharing.shorten(text, length) == short
    assert len(short) <= length


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("Rakor", "", "Aula."), "Rakor, Aula."),
        ((), ""),
        (("Siapa juaranya?",), "Siapa juaranya?"),
    ],
)
def test_joined_makes_one_sentence(parts, sentence):
    assert sharing.joined(parts) == sentence
