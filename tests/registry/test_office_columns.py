import pytest

from registry.office_columns import Column, find_table, meaning_of
from registry.office_file import Sheet, UnreadableFileError, read_sheets
from tests.factories.office import HEADER, row, workbook


def table(*rows, **kwargs):
    return find_table(read_sheets(workbook(rows, **kwargs)))


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("Nama KIM", Column.NAME), ("NAMA KELOMPOK INFORMASI MASYARAKAT (KIM)", Column.NAME),
        ("Desa/Kelurahan", Column.VILLAGE), ("Desa / Kel.", Column.VILLAGE),
        ("Nama Desa", Column.VILLAGE), ("Kampung", Column.VILLAGE),
        ("Kec.", Column.SUBDISTRICT), ("Kecamatan", Column.SUBDISTRICT),
        ("No. SK", Column.SK_NUMBER), ("Nomor SK KIM", Column.SK_NUMBER),
        ("Nomor\nSurat Keputusan", Column.SK_NUMBER), ("Tgl. SK", Column.SIGNED_ON),
        ("Tanggal SK (tgl/bln/thn)", Column.SIGNED_ON), ("Berlaku s/d", Column.EXPIRES_ON),
        ("Berlaku s.d.", Column.EXPIRES_ON), ("Masa Berlaku SK", Column.EXPIRES_ON),
        ("Penerbit SK", Column.ISSUER), ("Ditetapkan oleh", Column.ISSUER),
        ("Nama Ketua KIM", Column.CHAIR), ("Sektor/Potensi", Column.SECTORS),
        ("Potensi Desa", Column.SECTORS), ("Status (Aktif/Tidak)", Column.STATUS),
        ("Kanal", Column.CHANNEL), ("Media Sosial", Column.CHANNEL),
        ("alamat di KIM.ID", Column.CHANNEL), ("Kode Wilayah", Column.REGION_CODE),
        ("No", None), ("No. HP", None), ("Keterangan", None), ("", None), ("123", None),
    ],
)  # fmt: skip
def test_meaning_of_knows_usual_headers(title, meaning):
    assert meaning_of(title) == meaning


def test_find_table_skips_titles_and_empty_rows():
    found = table(["REKAP KIM"], ["TAHUN 2024"], None, HEADER, row())

    assert found.first_row == 5
    assert len(found.columns) == 11
    assert [one.number for one in found.rows()] == [5]


def test_find_table_reads_merged_headers_of_two_rows():
    upper = ["No", "", "", "Surat Keputusan", "", "", "Ketua"]
    lower = ["", "", "", "Nomor", "Tanggal", "Berlaku s/d", ""]
    merges = [("A3:A4", "No"), ("B3:B4", "Nama KIM"), ("C3:C4", "Desa/Kelurahan"),
              ("D3:F3", "Surat Keputusan"), ("G3:G4", "Ketua")]  # fmt: skip

    found = table(["JUDUL"], None, upper, lower, [1, "KIM A", "Waru", "1/2024"], merges=merges)

    assert found.columns == {
        Column.NAME: 1, Column.VILLAGE: 2, Column.SK_NUMBER: 3, Column.SIGNED_ON: 4,
        Column.EXPIRES_ON: 5, Column.CHAIR: 6,
    }  # fmt: skip
    assert found.first_row == 5


def test_find_table_reads_a_header_of_two_rows_in_plain_text():
    content = b"No;Nama KIM;Desa;SK;;\n;;;Nomor;Tanggal;Penerbit\n1;KIM A;Waru;1/2024;;\n"

    found = find_table(read_sheets(content))

    assert found.columns == {
        Column.NAME: 1, Column.VILLAGE: 2, Column.SK_NUMBER: 3, Column.SIGNED_ON: 4,
        Column.ISSUER: 5,
    }  # fmt: skip
    assert [one.number for one in found.rows()] == [3]


def test_find_table_lets_the_last_word_count_below_a_heading_of_its_own():
    content = b"Nama KIM;Alamat;;Bendahara\n;Desa;Kecamatan;Nama\nKIM A;Waru;Waru;Budi\n"

    found = find_table(read_sheets(content))

    assert found.columns == {Column.NAME: 0, Column.VILLAGE: 1, Column.SUBDISTRICT: 2}


def test_find_table_never_takes_the_first_row_of_data_for_a_header():
    found = table(["Nama KIM", "Desa", "Keterangan"], ["KIM A", "Waru", "Aktif"])

    assert found.columns == {Column.NAME: 0, Column.VILLAGE: 1}
    assert [one.number for one in found.rows()] == [2]


def test_find_table_looks_on_every_sheet():
    found = table(HEADER, row(), sheets=("Petunjuk", "Rekap"))

    assert found.sheet.name == "Rekap"


def test_find_table_names_missing_columns():
    found = table(["Kelompok", "Lokasi"], ["KIM A", "Waru"])

    assert found.missing == ["nama KIM", "desa/kelurahan"]


def test_table_is_read_anew_with_chosen_columns():
    found = table(["Kelompok", "Lokasi"], ["KIM A", "Waru"])

    chosen = found.with_columns({Column.NAME: 0, Column.VILLAGE: 1, Column.CHAIR: 99})

    assert chosen.missing == []
    assert chosen.rows()[0].cells == {Column.NAME: "KIM A", Column.VILLAGE: "Waru"}


def test_table_rows_leave_out_numbering_and_repeated_headers():
    numbering = list(range(1, len(HEADER) + 1))

    found = table(HEADER, numbering, row(name="KIM A"), HEADER, row(name="KIM B"))

    assert [one.number for one in found.rows()] == [3, 5]


def test_table_names_titles_it_does_not_use():
    found = table([*HEADER, "No. HP"], row())

    assert found.unused_titles == ["No", "No. HP"]


def test_table_refuses_more_rows_than_the_limit():
    rows = [(1, ["Nama KIM", "Desa"])] + [(n, [f"KIM {n}", "Waru"]) for n in range(2, 10_003)]

    found = find_table([Sheet("Data", rows)])

    with pytest.raises(UnreadableFileError, match=r"lebih dari 10\.000 baris"):
        found.rows()
    assert len(find_table([Sheet("Data", rows[:-1])]).rows()) == 10_000
