import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from monev.bundle_reading import SIZE_LIMIT
from tests.factories.result import published_bundle
from tests.journeys.forms import submit

pytestmark = pytest.mark.django_db
PAGE = "/monev/hitung-ulang/"


@pytest.fixture
def stored():
    return published_bundle()


@pytest.fixture
def content(client, stored):
    return b"".join(client.get(stored.get_absolute_url()).streaming_content)


def page(response, status=200):
    text = response.content.decode()
    assert response.status_code == status, text[:1500]
    assert "TIDAK ADA" not in text
    return text


def sent(client, content, name="bundel.json"):
    file = SimpleUploadedFile(name, content, "application/json")
    return submit(client, PAGE, {"berkas": file})


def test_bundle_is_downloaded_from_the_result_and_sent_back_equal(client, stored, content):
    result = page(client.get(reverse("monev:result_detail", args=[stored.round.slug])))
    assert stored.get_absolute_url() in result

    text = page(sent(client, content))

    assert "Hasilnya sama" in text
    assert "75,00" in text
    assert "kunci portal ini" in text
    assert "masih berlaku" in text


def test_recompute_of_a_stored_bundle_needs_no_upload(client, stored):
    text = page(client.get(PAGE, {"putaran": stored.round.slug, "versi": "1"}))

    assert "Hasilnya sama" in text
    assert "KIM Satu" in text


@pytest.mark.parametrize("version", ["2", "", "x", "-1", "²", "9" * 40])
def test_recompute_of_an_unknown_version_is_404(client, stored, version):
    asked = client.get(PAGE, {"putaran": stored.round.slug, "versi": version})

    assert asked.status_code == 404


def test_recompute_names_what_was_changed(client, content):
    text = page(sent(client, content.replace(b'"nilai_akhir":"75.00"', b'"nilai_akhir":"75.01"')))

    assert "Hasilnya berbeda" in text
    assert "hasil/P01 KIM Satu/nilai_akhir" in text
    assert "75.01" in text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas ini kosong"),
        (b"{}", "Berkas bukan bundel hasil"),
        (b"\xff", "Berkas bukan JSON yang utuh"),
        (b'{"kepala": {"format": "lain"}, "tanda_tangan": "", "sidik_daun": [], "daun": []}',
         "Bundel ini tidak memakai format kim-hasil/1"),
    ],
)  # fmt: skip
def test_recompute_refuses_what_is_no_bundle(client, stored, content, sentence):
    text = page(sent(client, content))

    assert sentence in text
    assert "pk-galat" in text


def test_recompute_without_a_file_says_so(client, db):
    assert "Pilih berkas bundel" in page(client.post(PAGE))


def test_recompute_refuses_a_large_file(client, db):
    response = sent(client, b" " * (SIZE_LIMIT + 1))

    assert "Ukuran bundel paling besar 5 MB" in page(response, 413)


def test_recompute_writes_a_strange_name_as_text(client, content):
    bundle = json.loads(content)
    bundle["kepala"]["putaran"] = "<script>alert(1)</script>"

    text = page(sent(client, json.dumps(bundle).encode()))

    assert "<script>alert(1)" not in text
    assert "Tidak sah" in text


def test_proof_of_one_line_is_accepted(client, stored):
    address = reverse("monev:bundle_proof", args=[stored.round.slug, 1, "P02"])
    proof = client.get(address).content

    text = page(sent(client, proof))

    assert "bagian dari hasil yang ditandatangani" in text
    assert "KIM Satu" not in text


def test_proof_of_one_sheet_is_accepted(client, stored):
    address = reverse("monev:bundle_proof", args=[stored.round.slug, 1, "P01-J02"])

    assert "bagian dari hasil" in page(sent(client, client.get(address).content))


@pytest.mark.parametrize("key", ["P99", "aturan", "P01-J99"])
def test_proof_of_nothing_is_404(client, stored, key):
    address = reverse("monev:bundle_proof", args=[stored.round.slug, 1, key])

    assert client.get(address).status_code == 404


def test_bundle_is_404_before_publication(client, stored):
    stored.outcome.published_at = None
    stored.outcome.state = "draft"
    stored.outcome.save()

    assert client.get(stored.get_absolute_url()).status_code == 404
    assert client.get(PAGE, {"putaran": stored.round.slug, "versi": "1"}).status_code == 404


def test_signing_key_shows_present_and_former_keys(client, stored, settings):
    before = stored.public_key
    settings.SIGNING_KEY = "B" * 43 + "="

    text = page(client.get("/cek/kunci/"))

    assert before.replace("+", "&#x2B;") in text or before in text
    assert text.count("BEGIN PUBLIC KEY") == 2
    assert "Kunci lama" in text
    assert "Dipakai sekarang" in text


def test_signing_key_page_without_any_key_says_what_to_do(client, db, settings, tmp_path):
    settings.SIGNING_KEY = "rusak"

    assert "make_signing_key" in page(client.get("/cek/kunci/"))
