import csv
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from registry import list_exports as exports
from registry.kim_plan import make_plan
from registry.models import Channel, Kim
from registry.office_columns import find_table
from registry.office_file import read_sheets
from tests.factories.registry import (
    ForumFactory,
    KimFactory,
    MemberFactory,
    ReportFactory,
    SectorFactory,
    SkFactory,
    region,
)

pytestmark = pytest.mark.django_db
MARKERS = ("81234567890", "rahasia@contoh.test", "Jalan Rahasia", "Nama Rahasia")
ALL = ["kim", "sk", "laporan", "forum"]


def content(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def table(client, path):
    text = content(client, path).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def office(personas, as_user):
    """The kabupaten's client, with one row of everything in its territory and personal marks."""
    phone, mail, street, name = MARKERS
    Kim.objects.filter(pk=personas.kim.pk).update(
        contact_phone=phone, contact_email=mail, address=street, founded_on="2020-01-02"
    )
    personas.kim.sectors.add(SectorFactory())
    MemberFactory(kim=personas.kim, phone=phone, full_name=name, position="ketua")
    SkFactory(kim=personas.kim, number="141/7", issuer_name="Kepala Desa")
    ReportFactory(kim=personas.kim, verified=True, title="Rapat warga", story=f"Hubungi {phone}")
    ForumFactory(name="Forum Waru")
    SkFactory(kim=personas.other_kim, number="luar")
    Channel.objects.create(
        kim=personas.kim, kind="instagram", label="IG", url="https://instagram.com/kim"
    )
    Channel.objects.create(
        kim=personas.kim, kind="telegram", label="WA", url=f"https://wa.me/62{phone}"
    )
    return as_user(personas.kabupaten)


def test_kim_export_tells_what_is_registered(office, personas):
    (row,) = table(office, "/kim/ekspor/csv/")

    assert row == {
        "nomor registri": personas.kim.registry_no, "nama KIM": "KIM Mekar Waru",
        "kode wilayah": "64.09.02.2004", "desa/kelurahan": "Desa Bangun Mulya",
        "kecamatan": "Kecamatan Waru", "kabupaten/kota": "Kabupaten Penajam Paser Utara",
        "cakupan": "Desa atau kelurahan", "potensi": "UMKM dan ekonomi kreatif",
        "pendaftaran": "Terverifikasi", "status": "Aktif", "tanggal berdiri": "2020-01-02",
        "nomor SK": "141/7", "tanggal SK": "2024-03-12", "berlaku mulai": "2024-03-12",
        "berlaku sampai": "2099-03-12", "penerbit": "Kepala Desa", "jumlah anggota": "1",
        "kegiatan terakhir": "2026-11-01", "kanal": "https://instagram.com/kim",
        "alamat halaman": "http://testserver/kim/kim-mekar-waru/",
    }  # fmt: skip


def test_sk_export_tells_what_is_recorded(office):
    (row,) = table(office, "/sk/ekspor/csv/")

    assert (row["nomor SK"], row["pemilik"], row["keadaan"], row["kode wilayah"]) == (
        "141/7", "KIM Mekar Waru", "Berlaku", "64.09.02.2004",
    )  # fmt: skip


def test_report_export_tells_what_was_reported(office):
    (row,) = table(office, "/laporan/ekspor/csv/")

    assert (row["judul kegiatan"], row["tanggal kegiatan"], row["keadaan"]) == (
        "Rapat warga", "2026-11-01", "Terverifikasi",
    )  # fmt: skip


def test_forum_export_tells_what_is_registered(office):
    (row,) = table(office, "/forum/ekspor/csv/")

    assert (row["nama forum"], row["tingkat"], row["jumlah KIM"], row["kecamatan"]) == (
        "Forum Waru", "Kecamatan", "1", "Kecamatan Waru",
    )  # fmt: skip


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("form", ["csv", "xlsx", "kamus"])
def test_exports_hold_no_phone_mail_address_or_name_of_a_person(office, name, form):
    raw = content(office, f"/{name}/ekspor/{form}/")

    if form == "xlsx":
        book = load_workbook(io.BytesIO(raw))
        raw = repr([[cell.value for cell in line] for sheet in book for line in sheet.iter_rows()])
    else:
        raw = raw.decode()
    assert [mark for mark in MARKERS if mark in raw] == []
    assert len(raw) > 100


@pytest.mark.parametrize("name", ALL)
def test_exports_as_xlsx_have_the_rows_and_their_dictionary(office, name):
    book = load_workbook(io.BytesIO(content(office, f"/{name}/ekspor/xlsx/")))

    header = [cell.value for cell in book["Data"][1]]
    explained = [line[0].value for line in book["Kamus data"].iter_rows(min_row=7)]
    assert book["Data"].max_row == 2
    assert explained == header


def test_exports_write_dates_as_dates_and_codes_as_text(office):
    book = load_workbook(io.BytesIO(content(office, "/kim/ekspor/xlsx/")))

    cells = {head.value: cell for head, cell in zip(*book["Data"].iter_rows(), strict=True)}
    assert cells["tanggal SK"].is_date
    assert cells["tanggal SK"].value.isoformat() == "2024-03-12T00:00:00"
    assert (cells["kode wilayah"].value, cells["kode wilayah"].data_type) == ("64.09.02.2004", "s")


@pytest.mark.parametrize(
    ("persona", "names"),
    [
        ("kabupaten", ["KIM Draf", "KIM Mekar Waru"]), ("desa", ["KIM Draf", "KIM Mekar Waru"]),
        ("provinsi", ["KIM Draf", "KIM Mekar Waru", "KIM Pesisir Singkama"]),
        ("auditor", ["KIM Draf", "KIM Mekar Waru", "KIM Pesisir Singkama"]),
        ("kabupaten_lain", ["KIM Pesisir Singkama"]), ("pengurus", ["KIM Mekar Waru"]),
    ],
)  # fmt: skip
def test_kim_export_ends_at_the_territory(personas, as_user, persona, names):
    KimFactory(name="KIM Draf")

    rows = table(as_user(getattr(personas, persona)), "/kim/ekspor/csv/")

    assert sorted(row["nama KIM"] for row in rows) == names


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/kim/ekspor/csv/?q=mekar", 1), ("/kim/ekspor/csv/?q=lain", 0),
        ("/kim/ekspor/csv/?status=dormant", 0), ("/sk/ekspor/csv/?q=141", 1),
        ("/sk/ekspor/csv/?q=luar", 0), ("/laporan/ekspor/csv/?status=draft", 0),
        ("/laporan/ekspor/csv/?bulan=2026-11", 1), ("/forum/ekspor/csv/?q=babulu", 0),
        ("/kim/ekspor/csv/?status=%00entah&kabkota=x", 1),
    ],
)  # fmt: skip
def test_exports_obey_the_filters_of_their_list(office, path, count):
    assert len(table(office, path.replace("%00", ""))) == count


@pytest.mark.parametrize("name", ALL)
def test_exports_know_their_forms_only(office, name):
    assert office.get(f"/{name}/ekspor/pdf/").status_code == 404


def test_exports_defuse_formulas(office, personas):
    Kim.objects.filter(pk=personas.kim.pk).update(name="=HYPERLINK(1)")

    assert table(office, "/kim/ekspor/csv/")[0]["nama KIM"] == "'=HYPERLINK(1)"
    book = load_workbook(io.BytesIO(content(office, "/kim/ekspor/xlsx/")))
    assert (book["Data"]["B2"].value, book["Data"]["B2"].data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_kim_export_comes_back_as_the_same(office, form):
    raw = content(office, f"/kim/ekspor/{form}/")

    plan = make_plan(find_table(read_sheets(raw)), region("64.09"), timezone.localdate())

    assert (plan.row_count, plan.same_count, plan.faults, plan.notes) == (1, 1, [], [])


@pytest.mark.parametrize(
    ("rows", "make", "query_count"),
    [
        (lambda: exports.kim_rows(Kim.objects.all()), lambda n: SkFactory(kim__slug=f"k{n}"), 4),
        (lambda: exports.sk_rows(SkFactory._meta.model.objects.all()),
         lambda n: SkFactory(kim__slug=f"k{n}"), 1),
        (lambda: exports.report_rows(ReportFactory._meta.model.objects.all()),
         lambda n: ReportFactory(kim__slug=f"k{n}"), 2),
        (lambda: exports.forum_rows(ForumFactory._meta.model.objects.all()),
         lambda n: ForumFactory(), 2),
    ],
    ids=ALL,
)  # fmt: skip
def test_export_rows_need_the_same_queries_for_one_and_for_three(
    rows, make, query_count, django_assert_num_queries
):
    columns = {
        "kim_rows": exports.KIM_EXPORT, "sk_rows": exports.SK_EXPORT,
        "report_rows": exports.REPORT_EXPORT, "forum_rows": exports.FORUM_EXPORT,
    }  # fmt: skip
    export = columns[rows.__code__.co_names[1]]

    def read():
        return [[column.value(row) for column in export.columns] for row in rows()]

    make(1)
    with django_assert_num_queries(query_count):
        assert len(read()) == 1
    make(2), make(3)
    with django_assert_num_queries(query_count):
        assert len(read()) == 3
