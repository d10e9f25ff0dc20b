import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command

from registry import boundary_files
from registry.models import Boundary, BoundarySource
from tests.factories.registry import region

pytestmark = pytest.mark.django_db

SQUARE = [[116.0, -1.0], [117.0, -1.0], [117.0, 0.0], [116.0, 0.0], [116.0, -1.0]]
HOLE = [[116.4, -0.6], [116.6, -0.6], [116.6, -0.4], [116.4, -0.6]]


def feature(code="64.09", coordinates=None, kind="Polygon"):
    geometry = {"type": kind, "coordinates": coordinates or [SQUARE]}
    return {"type": "Feature", "properties": {"code": code, "name": code}, "geometry": geometry}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def topology(**changes):
    """Two neighbours sharing arc 1, in steps of a tenth of a degree, as the real files are."""
    shapes = [
        {"type": "Polygon", "properties": {"code": "64.09.03"}, "arcs": [[0, 1]]},
        {"type": "MultiPolygon", "properties": {"code": "64.09.02"}, "arcs": [[[2, -2]]]},
    ]
    document = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [116.0, -1.0]},
        "arcs": [
            [[10, 10], [-10, 0], [0, -10], [10, 0]],
            [[10, 0], [0, 10]],
            [[10, 0], [10, 0], [0, 10], [-10, 0]],
        ],
        "objects": {"districts": {"type": "GeometryCollection", "geometries": shapes}},
    }
    return document | changes


@pytest.fixture
def load(tmp_path):
    region("64.09.02.2004")

    def run(document, *args, name="batas.json"):
        path = tmp_path / name
        text = document if isinstance(document, str) else json.dumps(document)
        path.write_text(text, encoding="utf-8")
        output, warnings = io.StringIO(), io.StringIO()
        call_command("load_boundaries", str(path), *args, stdout=output, stderr=warnings)
        return output.getvalue().strip(), warnings.getvalue().strip()

    return run


def test_load_boundaries_stores_polygons_with_holes_in_wgs84(load):
    said = load(collection(feature(coordinates=[SQUARE, HOLE])))

    assert said == ("batas.json: Kabupaten/kota 1 (1 baru, 0 berubah, 0 sama)", "")
    stored = Boundary.objects.get()
    assert stored.region.code == "64.09"
    assert stored.rings == [
        [1160000, -10000, 1170000, -10000, 1170000, 0, 1160000, 0],
        [1164000, -6000, 1166000, -6000, 1166000, -4000],
    ]
    assert (stored.longitude, stored.latitude) == (116.5, -0.5)


def test_load_boundaries_joins_the_shared_arcs_of_a_topology(load):
    region("64.09.03.2009")

    load(topology())

    rings = {one.region.code: one.rings for one in Boundary.objects.select_related("region")}
    west = {(1170000, 0), (1160000, 0), (1160000, -10000), (1170000, -10000)}
    east = {(1170000, -10000), (1180000, -10000), (1180000, 0), (1170000, 0)}
    points = {
        code: set(zip(found[0][::2], found[0][1::2], strict=True)) for code, found in rings.items()
    }
    assert points == {"64.09.03": west, "64.09.02": east}


def test_load_boundaries_puts_the_middle_inside_a_bent_shape(load):
    bent = [[0, 0], [10, 0], [10, 10], [9, 10], [9, 1], [0, 1], [0, 0]]

    load(collection(feature(coordinates=[bent])))

    stored = Boundary.objects.get()
    assert 9 < stored.longitude < 10
    assert stored.latitude == 5


def test_load_boundaries_twice_changes_nothing(load):
    load(collection(feature()))
    before = Boundary.objects.values().get()

    said, _ = load(collection(feature()))

    assert said == "batas.json: Kabupaten/kota 1 (0 baru, 0 berubah, 1 sama)"
    assert Boundary.objects.values().get() == before
    assert BoundarySource.objects.count() == 1


def test_load_boundaries_replaces_an_outline_and_forgets_the_old_file(load):
    load(collection(feature()), name="lama.json")
    moved = [[x + 1, y] for x, y in SQUARE]

    said, _ = load(collection(feature(coordinates=[moved])), name="baru.json")

    assert said == "baru.json: Kabupaten/kota 1 (0 baru, 1 berubah, 0 sama)"
    assert Boundary.objects.get().rings[0][0] == 1170000
    assert [one.file_name for one in BoundarySource.objects.all()] == ["baru.json"]


def test_load_boundaries_keeps_source_and_licence(load):
    load(collection(feature()), "--source", "Badan Informasi Geospasial", "--licence", "MIT")
    # A later run without the words does not take them away.
    load(collection(feature()))

    source = BoundarySource.objects.get()
    assert (source.credit, source.licence, source.file_name) == (
        "Badan Informasi Geospasial", "MIT", "batas.json",
    )  # fmt: skip


def test_load_boundaries_names_codes_that_no_region_has(load):
    said, warned = load(collection(feature(), feature("99.01"), feature("99.02")))

    assert said == "batas.json: Kabupaten/kota 1 (1 baru, 0 berubah, 0 sama)"
    assert warned == "Kode tidak dikenal, dilewati: 2 (99.01, 99.02)"


def test_load_boundaries_reads_gzip(tmp_path, load):
    path = tmp_path / "batas.geojson.gz"
    path.write_bytes(gzip.compress(json.dumps(collection(feature())).encode()))

    call_command("load_boundaries", str(path), stdout=io.StringIO())

    assert Boundary.objects.count() == 1


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("bukan json", "Berkas ini bukan JSON yang utuh."),
        ('{"type": "FeatureCollection", "features": [', "Berkas ini bukan JSON yang utuh."),
        ("[1, 2]", "Berkas ini bukan GeoJSON (FeatureCollection) atau TopoJSON (Topology)."),
        ({"type": "FeatureCollection"}, "GeoJSON tidak memuat daftar features."),
        (collection("x"), "Bentuk ke-1 bukan Feature."),
        (
            collection(feature(), {"type": "Feature", "geometry": feature()["geometry"]}),
            "Bentuk ke-2 tidak mempunyai properti code (kode Kemendagri).",
        ),
        (
            collection(feature(kind="Point", coordinates=[116, 0])),
            "Batas 64.09 bukan Polygon atau MultiPolygon.",
        ),
        (
            collection(feature(coordinates=[[[477000, 9890000], [477001, 9890000], [1, 1]]])),
            "Batas 64.09 memuat titik (477000, 9890000) di luar bujur dan lintang WGS84.",
        ),
        (
            collection(feature(coordinates=[["a", "b", "c"]])),
            "Batas 64.09 memuat koordinat yang rusak.",
        ),
        (topology(arcs=[]), "Batas 64.09.03 menunjuk garis (arc) yang tidak ada."),
        (topology(arcs=[["x"]]), "TopoJSON memuat arcs atau transform yang rusak."),
        (topology(objects=[]), "TopoJSON tidak memuat arcs dan objects."),
        (
            collection(feature("99.01")),
            "Tidak satu pun kode pada berkas ini ada di daftar wilayah. Muat dahulu load_regions.",
        ),
    ],
)  # fmt: skip
def test_load_boundaries_refuses_a_faulty_file_whole(load, document, reason):
    with pytest.raises(CommandError) as refused:
        load(document)

    assert str(refused.value) == f"batas.json: {reason}"
    assert not Boundary.objects.exists()
    assert not BoundarySource.objects.exists()


def test_load_boundaries_says_that_a_file_is_missing(tmp_path):
    path = tmp_path / "tidak-ada.json"

    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("load_boundaries", str(path))


def test_load_boundaries_takes_no_more_than_its_limits(load, monkeypatch):
    monkeypatch.setattr(boundary_files, "MAX_POINTS", 3)
    with pytest.raises(CommandError, match="lebih dari 3 titik"):
        load(collection(feature()))

    monkeypatch.setattr(boundary_files, "MAX_BYTES", 1024 * 1024)
    with pytest.raises(CommandError, match="lebih besar dari 1 MB"):
        load(" " * (1024 * 1024 + 1))
