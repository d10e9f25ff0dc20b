import csv
import datetime
import io
from contextlib import closing
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook

from kim_portal.spreadsheets import DICTIONARY_HEADER, Export, TableColumn, respond

pytestmark = pytest.mark.django_db
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0x", " =1+1", "\u00a0=1"]


def column(title, value):
    return TableColumn(title, f"Arti {title}", "teks", "Uji", value)


EXPORT = Export(
    "Daftar uji",
    "uji",
    [
        column("nama", lambda row: row[0]),
        column("tanggal", lambda row: row[1]),
        column("jumlah", lambda row: row[2]),
    ],
)
ROWS = [("KIM A, B", datetime.date(2024, 6, 6), 3), ("=1+1", None, Decimal("1.50"))]


def csv_rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def book(response):
    with closing(response):
        return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


@time_machine.travel("2026-11-21 02:00:00+00:00", tick=False)
def test_respond_csv_has_a_header_iso_days_and_no_formula():
    response = respond(EXPORT, ROWS, "csv")

    assert response["Content-Disposition"] == 'attachment; filename="uji-20261121.csv"'
    assert csv_rows(response) == [
        ["nama", "tanggal", "jumlah"], ["KIM A, B", "2024-06-06", "3"], ["'=1+1", "", "1.50"],
    ]  # fmt: skip


def test_respond_csv_is_streamed_row_by_row():
    taken = []

    def rows():
        for number in range(3):
            taken.append(number)
            yield (f"KIM {number}", None, number)

    stream = iter(respond(EXPORT, rows(), "csv").streaming_content)

    assert [next(stream) for _ in range(2)][1] == b"KIM 0,,0\r\n"
    assert taken == [0]


@time_machine.travel("2026-11-21 02:00:00+00:00", tick=False)
def test_respond_xlsx_keeps_types_and_writes_formulas_as_text():
    found = book(respond(EXPORT, ROWS, "xlsx"))

    sheet = found["Data"]
    assert [cell.value for cell in sheet[1]] == ["nama", "tanggal", "jumlah"]
    name, day, count = sheet[2]
    assert (name.value, day.value.isoformat(), day.is_date, count.value) == (
        "KIM A, B", "2024-06-06T00:00:00", True, 3,
    )  # fmt: skip
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize("text", DANGEROUS)
def test_respond_xlsx_never_holds_a_formula(text):
    found = book(respond(EXPORT, [(text, None, 1)], "xlsx"))

    assert found["Data"]["A2"].data_type == "s"


@time_machine.travel("2026-11-21 02:00:00+00:00", tick=False)
def test_respond_xlsx_explains_itself_on_a_second_sheet(settings):
    settings.OFFICE_NAME, settings.SITE_URL = "Diskominfo Uji", "https://contoh.test"

    found = book(respond(EXPORT, ROWS, "xlsx"))

    assert found.sheetnames == ["Data", "Kamus data"]
    lines = [[cell.value for cell in line] for line in found["Kamus data"].iter_rows()]
    assert lines == [
        ["Isi", "Daftar uji", None, None],
        ["Penghasil data", "Diskominfo Uji", None, None],
        ["Diunduh pada", "21 November 2026 pukul 10.00 WITA", None, None],
        ["Alamat portal", "https://contoh.test", None, None],
        [None] * 4,
        DICTIONARY_HEADER,
        ["nama", "Arti nama", "teks", "Uji"],
        ["tanggal", "Arti tanggal", "teks", "Uji"],
        ["jumlah", "Arti jumlah", "teks", "Uji"],
    ]


def test_respond_kamus_is_the_dictionary_alone():
    assert csv_rows(respond(EXPORT, ROWS, "kamus")) == [
        DICTIONARY_HEADER,
        ["nama", "Arti nama", "teks", "Uji"],
        ["tanggal", "Arti tanggal", "teks", "Uji"],
        ["jumlah", "Arti jumlah", "teks", "Uji"],
    ]


def test_respond_cuts_what_a_cell_cannot_hold():
    found = book(respond(EXPORT, [("x" * 40_000, None, 1)], "xlsx"))

    assert len(found["Data"]["A2"].value) == 32_767
