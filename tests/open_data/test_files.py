import csv
import io
import itertools
import json
import tracemalloc

import pytest
import time_machine
from django.urls import reverse

from kim_portal.open_data import registry_rows, writing
from kim_portal.open_data.datasets import DATASETS, KIM
from monev.enums import RoundState
from registry.models import ActivityReport, Boundary, BoundarySource, Kim, Sk
from tests.factories.event import EventFactory
from tests.factories.fund import FundRecordFactory
from tests.factories.monev import RoundFactory
from tests.factories.registry import KimFactory, MemberFactory, ReportFactory, SkFactory, region
from tests.open_data.world import fill, publish

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ALL = pytest.mark.parametrize("slug", DATASETS)


def get(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.getvalue().decode()


def rows(client, slug, **query):
    return list(csv.DictReader(io.StringIO(get(client, f"/data/{slug}.csv", **query))))


@ALL
def test_csv_is_utf_8_with_a_header_and_commas(client, slug):
    fill()

    text = get(client, f"/data/{slug}.csv")

    assert text.splitlines()[0] == ",".join(DATASETS[slug].header)
    found = list(csv.reader(io.StringIO(text)))
    assert len(found) == 2
    assert {len(row) for row in found} == {len(DATASETS[slug].columns)}


@ALL
def test_json_has_the_same_rows_as_the_csv(client, slug):
    fill()

    found = json.loads(get(client, f"/data/{slug}.json"))

    as_words = [
        {name: "" if value is None else str(value).lower() for name, value in row.items()}
        for row in found
    ]
    expected = [{name: value.lower() for name, value in row.items()} for row in rows(client, slug)]
    for row in expected:
        # JSON numbers drop the zeros behind the point.
        row.update({"nilai_akhir": "81.25"} if "nilai_akhir" in row else {})
    assert as_words == expected


@ALL
def test_files_without_rows_are_still_whole(client, slug):
    assert rows(client, slug) == []
    assert json.loads(get(client, f"/data/{slug}.json")) == []


def test_kim_carries_codes_places_and_sectors(client):
    fill()

    (row,) = rows(client, "kim")

    assert row["nomor_registri"] == "KIM-64.09-0001"
    assert row["nama"] == "KIM Mekar, Waru"
    codes = [row[f"kode_{level}"] for level in ("provinsi", "kabupaten", "kecamatan", "desa")]
    assert codes == ["64", "64.09", "64.09.02", "64.09.02.2004"]
    assert (row["kabupaten"], row["desa"], row["jenis_desa"]) == (
        "Kabupaten Penajam Paser Utara", "Bangun Mulya", "Desa",
    )  # fmt: skip
    assert (row["potensi_utama"], row["potensi"]) == (
        "UMKM dan ekonomi kreatif", "UMKM dan ekonomi kreatif|Wisata",
    )  # fmt: skip
    assert (row["berdiri_pada"], row["sk_berlaku"], row["status"]) == (
        "2020-05-01", "true", "Aktif",
    )  # fmt: skip


def test_kim_of_a_kecamatan_has_no_desa(client):
    KimFactory(verified=True, scope="subdistrict", region=region("64.09.02"))

    (row,) = rows(client, "kim")

    assert (row["kode_kecamatan"], row["kode_desa"], row["desa"]) == ("64.09.02", "", "")


def test_activities_are_counted_per_month(client):
    kim = fill()
    ReportFactory(kim=kim, verified=True, held_on="2026-10-31")

    found = {row["bulan"]: row for row in rows(client, "kegiatan")}

    assert {month: row["jumlah_kegiatan"] for month, row in found.items()} == {
        "2026-10": "1", "2026-11": "2",
    }  # fmt: skip
    november = found["2026-11"]
    assert (november["peserta_laki_laki"], november["peserta_perempuan"]) == ("11", "14")


def test_money_is_totals_per_year_and_source(client):
    fill()

    (row,) = rows(client, "anggaran")

    assert (row["tahun"], row["sumber"]) == ("2026", "Dana Desa")
    assert (row["diterima"], row["dibelanjakan"], row["belanja_tanpa_dokumen"]) == (
        "1500000", "400000", "400000",
    )  # fmt: skip


def test_result_shows_the_version_in_force_with_its_aspects(client):
    fill()

    (row,) = rows(client, "hasil")

    assert (row["putaran"], row["peringkat"], row["nilai_akhir"]) == (
        "monev-ppu-2026",
        "1",
        "81.25",
    )
    assert row["nilai_aspek"] == "A=40.00|B=41.25"


def test_nothing_that_is_not_public_is_in_a_file(client):
    kim = KimFactory(name="KIM Draf")
    SkFactory(kim=kim)
    ReportFactory(kim=kim, verified=True)
    ReportFactory(kim=KimFactory(verified=True), submitted=True)
    ReportFactory(kim=KimFactory(verified=True), verified=True, visibility="internal")
    FundRecordFactory(kim=kim)
    EventFactory()
    RoundFactory(slug="rancangan")
    publish(RoundFactory(state=RoundState.PLENARY, slug="sedang-pleno"))

    assert "KIM Draf" not in get(client, "/data/kim.csv")
    for slug in ("sk", "kegiatan", "anggaran", "pembinaan", "hasil"):
        assert rows(client, slug) == []
    (round_,) = rows(client, "monev")
    assert round_["putaran"] == "sedang-pleno"


def test_rounds_tell_the_number_of_entries_with_the_result_only(client):
    publish(RoundFactory(state=RoundState.PUBLISHED, slug="terbit"))
    RoundFactory(scoring=True, slug="dinilai")

    found = {row["putaran"]: row["jumlah_peserta"] for row in rows(client, "monev")}

    assert found == {"terbit": "1", "dinilai": ""}


def test_names_that_look_like_formulas_are_harmless_in_a_spreadsheet(client):
    KimFactory(name="=1+1 KIM", verified=True)

    (row,) = rows(client, "kim")
    (raw,) = json.loads(get(client, "/data/kim.json"))

    assert (row["nama"], raw["nama"]) == ("'=1+1 KIM", "=1+1 KIM")


def test_geojson_points_lie_in_the_kecamatan_once_boundaries_are_loaded(client):
    fill()
    without = json.loads(get(client, "/data/kim.geojson"))
    source = BoundarySource.objects.create(file_name="batas.json", digest="0" * 64)
    Boundary.objects.create(
        region=region("64.09.02"), source=source, rings=[], longitude=116.6, latitude=-1.4
    )

    (feature,) = json.loads(get(client, "/data/kim.geojson"))["features"]

    assert without["type"] == "FeatureCollection"
    assert without["features"][0]["geometry"] is None
    assert feature["geometry"] == {"type": "Point", "coordinates": [116.6, -1.4]}
    assert feature["properties"]["nomor_registri"] == feature["id"] == "KIM-64.09-0001"


def test_only_kim_has_points(client):
    assert client.get("/data/sk.geojson").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/data/anggota.csv", "/data/anggota.json", "/data/anggota/", "/data/x/metadata.json"],
)
def test_unknown_datasets_are_not_found(client, address):
    assert client.get(address).status_code == 404


# --- changes since ------------------------------------------------------------------------------


@ALL
def test_since_leaves_rows_that_did_not_change(client, slug):
    with time_machine.travel("2026-11-20T01:00:00Z", tick=False):
        fill()

    assert len(rows(client, slug, sejak="2026-11-20")) == 1
    assert rows(client, slug, sejak="2026-11-21") == []


def test_since_takes_a_moment_with_its_zone(client):
    with time_machine.travel("2026-11-20T01:00:00Z", tick=False):
        fill()

    assert len(rows(client, "kim", sejak="2026-11-20T09:00:00+08:00")) == 1
    assert rows(client, "kim", sejak="2026-11-20T09:00:01+08:00") == []


@pytest.mark.parametrize(
    "text", ["kemarin", "2026-02-31", "20-11-2026", "2026-11-20T25:00", "T", "0"]
)
def test_since_that_is_no_date_is_refused_with_an_example(client, text):
    answer = client.get("/data/kim.csv", {"sejak": text})

    assert answer.status_code == 400
    assert "2026-01-31" in answer.content.decode()


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-12:00"])
def test_since_at_the_end_of_time_is_no_server_error(client, text):
    assert client.get("/data/kim.csv", {"sejak": text}).status_code in {200, 400}


# --- what a cache may do ------------------------------------------------------------------------


@ALL
@pytest.mark.parametrize("form", ["csv", "json"])
def test_unchanged_file_answers_304_without_reading_rows(client, slug, form):
    fill()
    address = f"/data/{slug}.{form}"
    first = client.get(address)

    again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]


def test_etag_follows_what_the_rows_show(client):
    kim = fill()

    def etags():
        return {slug: client.get(f"/data/{slug}.csv")["ETag"] for slug in DATASETS}

    before = etags()
    ActivityReport.objects.update(title="Judul lain")
    assert etags() == before
    ReportFactory(kim=kim, verified=True)
    after = etags()
    assert {slug for slug in DATASETS if after[slug] != before[slug]} == {"kegiatan"}

    before = after
    Sk.objects.all().delete()
    after = etags()
    assert {"kim", "sk"} <= {slug for slug in DATASETS if after[slug] != before[slug]}

    before = after
    with time_machine.travel("2027-01-01T00:00:00Z", tick=False):
        # An SK may have ended over night.
        assert etags()["sk"] != before["sk"]


def test_etag_differs_between_forms_and_questions(client):
    etags = {
        client.get(address)["ETag"]
        for address in ("/data/kim.csv", "/data/kim.json", "/data/kim.csv?sejak=2026-01-01")
    }

    assert len(etags) == 3


def test_visitors_may_keep_a_file_and_accounts_get_a_private_answer(client, as_user, personas):
    public = client.get("/data/kim.csv")
    signed_in = as_user(personas.kabupaten).get("/data/kim.csv")

    assert public["Cache-Control"] == "public, max-age=300"
    assert "no-store" in signed_in["Cache-Control"]
    assert "public" not in signed_in["Cache-Control"]
    assert public["Access-Control-Allow-Origin"] == "*"


def test_head_says_the_etag_and_sends_nothing(client):
    fill()

    answer = client.head("/data/kim.csv")

    assert answer.status_code == 200
    assert answer.getvalue() == b""
    assert answer["ETag"] == client.get("/data/kim.csv")["ETag"]


# --- memory -------------------------------------------------------------------------------------


@pytest.mark.parametrize("pieces", [writing.csv_pieces, writing.json_pieces])
def test_a_million_rows_are_taken_one_by_one(pieces):
    taken = itertools.count()
    row = tuple("x" * 20 for _ in KIM.columns)

    def endless():
        while True:
            next(taken)
            yield row

    stream = pieces(KIM, endless())
    next(stream)
    assert next(taken) <= 2 * writing.ROWS_PER_PIECE

    tracemalloc.start()
    for _ in itertools.islice(stream, 50):
        pass
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 500_000


def test_rows_of_kim_are_read_in_chunks(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(registry_rows, "CHUNK", 2)
    for _ in range(5):
        KimFactory(verified=True)
    stream = registry_rows.kim_rows(None)

    # Names of areas and sectors, the first chunk, and its sectors.
    with django_assert_num_queries(4):
        next(stream)
    with django_assert_num_queries(2):
        assert len(list(stream)) == 4


@ALL
def test_queries_do_not_grow_with_the_rows(client, slug, django_assert_max_num_queries):
    kim = fill()
    for _ in range(3):
        other = KimFactory(verified=True)
        SkFactory(kim=other)
        MemberFactory(kim=other)
        ReportFactory(kim=kim, verified=True, held_on="2025-01-01")
        FundRecordFactory(kim=other)

    with django_assert_max_num_queries(16):
        get(client, f"/data/{slug}.csv")


def test_catalogue_leads_to_every_file(client):
    fill()
    text = client.get(reverse("open_data:dataset_list")).content.decode()

    for slug in DATASETS:
        assert f'href="/data/{slug}.csv"' in text
        page = client.get(f"/data/{slug}/").content.decode()
        for column in DATASETS[slug].columns:
            assert f"<code>{column.name}</code>" in page
    assert Kim.objects.count() == 1
