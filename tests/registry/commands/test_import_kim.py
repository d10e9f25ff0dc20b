import io
import json

import pytest
from django.core.management import CommandError, call_command

from kim_portal.accounts.audit import check_chain
from registry.models import Kim, Sk
from tests.factories.office import (
    HEADER,
    far_corner,
    ods,
    office_file,
    penajam,
    repacked,
    row,
    workbook,
    xls,
)
from tests.factories.registry import SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path):
    """Return a function: run(content, *options) → (exit code, what was printed)."""
    penajam()
    SectorFactory()

    def call(content, *options, code="64.09", name="data.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        output = io.StringIO()
        try:
            call_command("import_kim", path, "--kabupaten", code, *options, stdout=output)
        except SystemExit as error:
            return error.code, output.getvalue()
        except CommandError as error:
            return error.returncode, str(error)
        return 0, output.getvalue()

    return call


def messy_file():
    """A recap as an office sends it: titles, merged header of two rows, numbering, gaps, dates in
    every shape, prefixes, hard spaces, a duplicate, a wrong kecamatan, sums and a signature."""
    lower = [""] * 4 + ["Nomor", "Tanggal", "Berlaku s/d"]
    rows = [
        ["REKAPITULASI DATA KIM"], ["KABUPATEN PENAJAM PASER UTARA TAHUN 2024"], None,
        [], lower, list(range(1, 13)),
        [1, "KIM Mangun Karya ", "Desa Bangun Mulya", "Waru", "141/07/2024", "6 Juni 2024",
         "6 Juni 2027", "Kepala Desa Bangun Mulya", " Siti Aminah", "UMKM", "Aktif", "kim.id/mk"],
        [2, "KIM Babulu Darat", "Ds. Babulu Darat", "Kec. Babulu", "12/SK/2023", "06/06/24",
         46449, "Kades", "Budi", "UMKM", "AKTIF ", "-"],
        [3, "KIM Waru Bersatu\u00a0", "Kel. Waru", "WARU", "188/2022", 45449, "3 tahun", "Lurah",
         "Rina (0812-3456-7890)", "", "Tidak aktif", ""],
        None,
        [4, "KIM Sumber Sari", "Sumber Sari", "Babulu", "5/2024", "13/13/2024"],
        [5, "Mangun Karya", "bangun  mulya", "waru", "141/07/2024", "6 Juni 2024"],
        [6, "KIM Salah Kecamatan", "Desa Bangun Mulya", "Babulu"],
        [7, "KIM Api", "Api Api", "Waru", "", "", "", "", "", "", "bubar"],
        [8, "", "Desa Api-api", "Waru"],
        [9, "KIM Salah Eja", "Bangun Mulia", "Waru"],
        [10, "KIM Rumus", "Api-api", "Waru", '=HYPERLINK("http://x")'],
        [11, "KIM Tanpa Kecamatan", "Sumber Sari", "", "", "", "", "", "", "", "vakum"],
        ["", "Jumlah", 11], None,
        [""] * 8 + ["Penajam, 1 November 2024"], [""] * 8 + ["Kepala Bidang IKP"],
    ]  # fmt: skip
    titles = ["No.", "Nama KIM", "Desa / Kelurahan", "Kec."]
    merges = [(f"{letter}4:{letter}5", title) for letter, title in zip("ABCD", titles, strict=True)]
    merges += [("E4:G4", "Surat Keputusan"), ("H4:H5", "Penerbit"), ("I4:I5", "Nama Ketua")]
    merges += [("J4:J5", "Sektor/Potensi"), ("K4:K5", "Status (Aktif/Tidak)")]
    merges += [("L4:L5", "Media Sosial"), ("A1:L1", rows[0][0]), ("A2:L2", rows[1][0])]
    rows[0] = rows[1] = None
    return workbook(rows, merges=merges, sheets=("Petunjuk", "Data KIM"), days={(8, 5)})


FAULTS = [
    (11, "tanggal SK", "“13/13/2024” bukan tanggal. Tulis seperti 6 Juni 2024"),
    (12, "nama KIM", "Sudah ada di baris 7: nama dan tempat sama (Desa Bangun Mulya)"),
    (13, "kecamatan", "Desa Bangun Mulya ada di Kecamatan Waru, bukan di Kecamatan Babulu"),
    (15, "nama KIM", "Isi nama KIM"),
    (16, "desa/kelurahan", "Desa atau kelurahan “Bangun Mulia” tidak ada di Kecamatan Waru. "
     "Mungkin maksud Anda Desa Bangun Mulya, Kecamatan Waru"),
    (17, "nomor SK", "Sel ini berisi rumus. Salin isinya, lalu tempel sebagai nilai"),
]  # fmt: skip
SKIPPED = "Baris tanpa nama KIM dan tempat dilewati"
NOTES = [
    (9, "ketua", "Nomor telepon di kolom ketua tidak dicatat"),
    (19, "", SKIPPED),
    (21, "", SKIPPED),
    (22, "", SKIPPED),
]


def named(findings):
    return [(one["baris"], one["kolom"], one["pesan"]) for one in findings]


def test_import_kim_stores_or_names_every_row_of_a_messy_file(run):
    code, output = run(messy_file(), "--json")

    result = json.loads(output)
    assert (code, {key: result[key] for key in ("baris", "baru", "berubah", "sama")}) == (
        1, {"baris": 11, "baru": 5, "berubah": 0, "sama": 0},
    )  # fmt: skip
    assert named(result["galat"]) == FAULTS
    assert named(result["peringatan"]) == NOTES
    assert list(Kim.objects.order_by("pk").values_list("name", "region__name", "status")) == [
        ("KIM Mangun Karya", "Bangun Mulya", "active"),
        ("KIM Babulu Darat", "Babulu Darat", "active"),
        ("KIM Waru Bersatu", "Waru", "dormant"),
        ("KIM Api", "Api-api", "dissolved"),
        ("KIM Tanpa Kecamatan", "Sumber Sari", "dormant"),
    ]
    days = Sk.objects.order_by("pk").values_list("number", "signed_on", "expires_on")
    assert [(number, str(signed), str(expires)) for number, signed, expires in days] == [
        ("141/07/2024", "2024-06-06", "2027-06-06"),
        ("12/SK/2023", "2024-06-06", "2027-03-03"),
        ("188/2022", "2024-06-06", "2027-06-05"),
    ]
    assert check_chain().broken is None


def test_import_kim_checks_without_storing(run):
    code, output = run(messy_file(), "--json", "--dry-run")

    result = json.loads(output)
    assert (code, result["baru"], Kim.objects.count()) == (1, 5, 0)


def test_import_kim_run_twice_finds_everything_the_same(run):
    run(messy_file())

    code, output = run(messy_file(), "--json")

    result = json.loads(output)
    assert (code, result["baru"], result["berubah"], result["sama"]) == (1, 0, 0, 5)
    assert (Kim.objects.count(), Sk.objects.count()) == (5, 3)


def test_import_kim_counts_what_changed(run):
    run(office_file(row(status="Aktif", number="1/2020", signed="6 Juni 2020")))

    code, output = run(
        office_file(row(status="Vakum", number="2/2024", signed="6 Juni 2024")), "--json"
    )

    assert (code, json.loads(output)) == (
        0,
        {"baris": 1, "baru": 0, "berubah": 1, "sama": 0, "galat": [], "peringatan": []},
    )
    assert sorted(Sk.objects.values_list("number", "state")) == [
        ("1/2020", "active"), ("2/2024", "active"),
    ]  # fmt: skip


def test_import_kim_ends_with_zero_when_every_row_is_usable(run):
    code, output = run(office_file(row()))

    assert (code, output) == (
        0, "Impor: 1 baris, 1 baru, 0 berubah, 0 sama, 0 bermasalah\n",
    )  # fmt: skip


def test_import_kim_prints_reasons_for_people(run):
    code, output = run(office_file(row(name="")), "--dry-run")

    assert (code, output.splitlines()) == (
        1,
        [
            "galat baris 2, nama KIM: Isi nama KIM",
            "Pemeriksaan: 1 baris, 0 baru, 0 berubah, 0 sama, 1 bermasalah",
        ],
    )


@pytest.mark.parametrize("make", [workbook, ods, xls])
def test_import_kim_reads_every_kind_of_workbook(run, make):
    code, _ = run(make([HEADER, row(status="Aktif")]))

    assert (code, Kim.objects.get().region.code) == (0, "64.09.02.2004")


def test_import_kim_reads_csv(run):
    code, _ = run(b"Nama KIM;Desa;Tgl SK;No SK\nKIM A;Api-api;6 Juni 2024;1/2\n", name="data.csv")

    assert (code, Sk.objects.get().number) == (0, "1/2")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Berkas ini kosong"),
        (b"\0\1\2", "Berkas ini tidak dapat dibaca."),
        (workbook([["Kelompok", "Lokasi"], ["KIM A", "Waru"]]),
         "Kolom tidak ditemukan: nama KIM, desa/kelurahan"),
        (workbook([HEADER]), "Tidak ada baris data di bawah judul kolom berkas ini"),
        (far_corner(), "Berkas ini tidak dapat dibaca."),
        (repacked(office_file(row()), extra=[("xl/bom.xml", b"0" * (51 * 1024 * 1024))]),
         "Isi berkas lebih dari 50 MB setelah dibuka"),
        (workbook([HEADER, *[row(name=f"KIM {n}") for n in range(10_001)]]),
         "Berkas ini berisi lebih dari 10.000 baris."),
    ],
    ids=["kosong", "bukan tabel", "tanpa kolom", "judul saja", "sudut", "bom", "terlalu panjang"],
)  # fmt: skip
def test_import_kim_ends_with_two_for_a_file_it_cannot_use(run, content, message):
    code, output = run(content)

    assert (code, output[: len(message)]) == (2, message)
    assert Kim.objects.count() == 0


def test_import_kim_ends_with_two_without_a_file(run, tmp_path):
    with pytest.raises(CommandError) as caught:
        call_command("import_kim", tmp_path / "tidak-ada.xlsx", "--kabupaten", "64.09")

    assert caught.value.returncode == 2


@pytest.mark.parametrize("code", ["99.99", "64.09.02", "64", "entah"])
def test_import_kim_ends_with_two_for_an_unknown_kabupaten(run, code):
    assert run(office_file(row()), code=code) == (2, f"Kabupaten/kota {code} tidak ada")


def test_import_kim_takes_a_code_without_points(run):
    code, _ = run(office_file(row()), code="6409")

    assert code == 0
