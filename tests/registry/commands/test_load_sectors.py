import io
import json

import pytest
from django.core.management import CommandError, call_command

from registry.models import Sector

pytestmark = pytest.mark.django_db


def load(*args):
    output = io.StringIO()
    call_command("load_sectors", *args, stdout=output)
    return output.getvalue().strip()


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "sektor.json"
        path.write_text(content, encoding="utf-8")
        return str(path)

    return write


def test_load_sectors_loads_the_bundled_list():
    assert load() == "Sektor: 10 (10 ditulis)"

    slugs = Sector.objects.order_by("position").values_list("slug", flat=True)
    assert list(slugs) == [
        "pariwisata", "pertanian-perkebunan", "umkm", "teknologi-informasi", "literasi",
        "sosial-budaya", "kesehatan-lingkungan", "perikanan-peternakan", "kebencanaan", "lainnya",
    ]  # fmt: skip


def test_load_sectors_twice_has_the_same_result():
    load()
    before = list(Sector.objects.values())

    assert load() == "Sektor: 10 (0 ditulis)"
    assert list(Sector.objects.values()) == before


def test_load_sectors_renames_and_keeps_what_is_retired(file):
    Sector.objects.create(slug="umkm", name="UMKM", position=9, is_retired=True)
    Sector.objects.create(slug="lama", name="Sektor lama", position=7)

    load(file('[{"slug": "umkm", "name": "UMKM dan koperasi", "position": 1}]'))

    assert list(Sector.objects.values_list("slug", "name", "position", "is_retired")) == [
        ("umkm", "UMKM dan koperasi", 1, True),
        ("lama", "Sektor lama", 7, False),
    ]


GOOD = {"slug": "umkm", "name": "UMKM", "position": 1}


@pytest.mark.parametrize(
    "content",
    [
        "bukan JSON",
        "7",
        '{"slug": "umkm"}',
        json.dumps([GOOD, {"slug": "desa"}]),
        json.dumps([GOOD, {"slug": "tidak sah", "name": "Desa", "position": 2}]),
        json.dumps([GOOD, {"slug": "desa", "name": "Desa", "position": "dua"}]),
    ],
)
def test_load_sectors_refuses_bad_content_whole(file, content):
    with pytest.raises(CommandError, match=r"sektor\.json"):
        load(file(content))

    assert not Sector.objects.exists()


def test_load_sectors_refuses_a_missing_file(tmp_path):
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        load(str(tmp_path / "tidak-ada.json"))
