import datetime
import io
import time
import zipfile

import pytest

from registry.office_file import LOCKED, UNREADABLE, UnreadableFileError, read_sheets
from tests.factories.office import (
    HEADER,
    far_corner,
    ods,
    office_file,
    repacked,
    row,
    with_formula,
    workbook,
    xls,
)

TEXT = "Nama KIM{0}Desa\nKIM A{0}Waru\n\nKIM B{0}Api-api\n"


def refusal(content):
    with pytest.raises(UnreadableFileError) as caught:
        read_sheets(content)
    return caught.value.message


def test_read_sheets_keeps_numbers_dates_and_row_numbers():
    content = workbook([["Judul"], None, ["a", 1.5, 45449], ["b", 2, 45450]], days={(2, 2)})

    (sheet,) = read_sheets(content)

    assert sheet.rows == [
        (1, ["Judul", "", ""]),
        (3, ["a", 1.5, datetime.date(2024, 6, 6)]),
        (4, ["b", 2, 45450]),
    ]


def test_read_sheets_keeps_columns_left_of_the_data():
    content = workbook([[], ["", "", "x"]])

    (sheet,) = read_sheets(content)

    assert sheet.rows == [(2, ["", "", "x"])]


@pytest.mark.parametrize("make", [workbook, ods, xls])
def test_read_sheets_reads_every_kind_of_workbook(make):
    content = make([["Nama KIM", "Desa"], ["KIM A", "Waru"]])

    (sheet,) = read_sheets(content)

    assert sheet.rows == [(1, ["Nama KIM", "Desa"]), (2, ["KIM A", "Waru"])]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_read_sheets_reads_text_with_any_delimiter(mark, encoding):
    content = TEXT.format(mark).encode(encoding)

    (sheet,) = read_sheets(content)

    assert sheet.rows == [
        (1, ["Nama KIM", "Desa"]), (2, ["KIM A", "Waru"]), (4, ["KIM B", "Api-api"]),
    ]  # fmt: skip


def test_read_sheets_keeps_delimiters_inside_quotes():
    content = b'Nama KIM;Potensi\n"KIM A";"Tani; UMKM, wisata"\n'

    (sheet,) = read_sheets(content)

    assert sheet.rows[1] == (2, ["KIM A", "Tani; UMKM, wisata"])


def test_read_sheets_marks_formulas():
    (sheet,) = read_sheets(with_formula("=A1&B1", value="141/2024"))

    assert sheet.formulas == frozenset({(2, 4)})


def test_read_sheets_refuses_a_large_file():
    assert refusal(b"x" * (5 * 1024 * 1024 + 1)) == "Ukuran berkas paling besar 5 MB"


@pytest.mark.parametrize("content", [b"", b" \n\n "])
def test_read_sheets_refuses_nothing(content):
    assert refusal(content) == "Berkas ini kosong"


def test_read_sheets_refuses_a_workbook_without_a_cell():
    assert refusal(workbook([])) == "Berkas ini tidak memuat satu baris pun"


def test_read_sheets_refuses_a_zip_bomb_before_unpacking():
    content = repacked(office_file(row()), extra=[("xl/bom.xml", b"0" * (51 * 1024 * 1024))])
    start = time.monotonic()

    message = refusal(content)

    assert len(content) < 200_000
    assert message == "Isi berkas lebih dari 50 MB setelah dibuka"
    assert time.monotonic() - start < 2


def test_read_sheets_refuses_many_parts():
    content = repacked(office_file(row()), extra=[(f"xl/{n}.xml", b"<a/>") for n in range(200)])

    assert refusal(content) == "Berkas ini berisi lebih dari 200 bagian"


@pytest.mark.parametrize(
    "attack",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE a SYSTEM "http://contoh.test/a.dtd">',
    ],
)
def test_read_sheets_refuses_document_types(attack):
    def add(data):
        head, tail = data.split(b"?>", 1)
        return head + b"?>" + attack + tail

    content = repacked(office_file(row()), replace={"xl/sharedStrings.xml": add})

    assert refusal(content) == UNREADABLE


def test_read_sheets_survives_a_cell_in_the_far_corner():
    content = far_corner()

    assert len(content) < 10_000
    assert refusal(content) == UNREADABLE


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + b"rusak" * 50,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"%PDF-1.7\n\0\0\0",
        b"\x89PNG\r\n\x1a\n\0\0\0",
        office_file(row())[:900],
    ],
)
def test_read_sheets_refuses_what_is_no_table(content):
    assert refusal(content) == UNREADABLE


def test_read_sheets_refuses_another_archive():

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "halo")

    assert refusal(buffer.getvalue()) == UNREADABLE


def test_read_sheets_explains_a_page_with_the_ending_of_a_workbook():
    content = b"\r\n<html><table><tr><td>Nama KIM</td></tr></table></html>"

    assert refusal(content).startswith("Berkas ini sebenarnya halaman web.")


def test_read_sheets_says_when_a_password_is_in_the_way(monkeypatch):
    class Answer:
        returncode, stderr, stdout = 1, b"password\n", b""

    monkeypatch.setattr("registry.office_file.subprocess.run", lambda *args, **kwargs: Answer())

    assert refusal(office_file(row())) == LOCKED


def test_read_sheets_leaves_hidden_sheets_alone():
    content = workbook([HEADER], sheets=("Petunjuk", "Data"))

    assert [sheet.name for sheet in read_sheets(content)] == ["Petunjuk", "Data"]
    hidden = repacked(
        content,
        replace={
            "xl/workbook.xml": lambda data: data.replace(
                b'name="Data" ', b'name="Data" state="hidden" '
            )
        },
    )
    assert [sheet.name for sheet in read_sheets(hidden)] == ["Petunjuk"]
