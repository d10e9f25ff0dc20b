"""Tables with a data dictionary on their way out, as XLSX or as CSV (kim_portal/exports.py)."""

import datetime
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.conf import settings
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.exports import safe_cell, stream_csv

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
CELL_LIMIT = 32_767
CHUNK_BYTES = 64 * 1024
FORMATS = ("csv", "xlsx", "kamus")
DICTIONARY_HEADER = ["kolom", "arti", "satuan atau bentuk", "sumber"]


@dataclass(frozen=True)
class TableColumn:
    """One column of an export and its line in the data dictionary.

    value: row → text, number, date or None. form: unit or shape of the values.
    """

    title: str
    meaning: str
    form: str
    source: str
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class Export:
    """A table with its name for people, its file name without ending, and its columns."""

    title: str
    file_name: str
    columns: Sequence[TableColumn]


def respond(export: Export, rows: Iterable, form: str):
    """Answer with the rows as "csv" or "xlsx", or with the data dictionary alone ("kamus").

    rows are read once, one after the other.
    """
    if form == "xlsx":
        return _xlsx(export, rows)
    if form == "kamus":
        name = f"{_dated(f'{export.file_name}-kamus')}.csv"
        return stream_csv(DICTIONARY_HEADER, dictionary(export), filename=name)
    header = [safe_cell(column.title) for column in export.columns]
    lines = ([_plain(column.value(row)) for column in export.columns] for row in rows)
    return stream_csv(header, lines, filename=f"{_dated(export.file_name)}.csv")


def dictionary(export: Export) -> Iterator[list[str]]:
    for column in export.columns:
        yield [column.title, column.meaning, column.form, column.source]


def _plain(value):
    """Return a value as CSV carries it: ISO days, nothing for None."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else value


def _xlsx(export: Export, rows: Iterable):
    response = StreamingHttpResponse(_xlsx_chunks(export, rows), content_type=XLSX_TYPE)
    name = f"{_dated(export.file_name)}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _xlsx_chunks(export: Export, rows: Iterable) -> Iterator[bytes]:
    """Write the workbook beside memory, then hand it out; nothing is opened before it is asked."""
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, XLSX_OPTIONS)
        book.set_properties({"title": export.title, "author": settings.OFFICE_NAME})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _add_data(book, export, rows, bold)
        _add_dictionary(book, export, bold)
        book.close()
        file.seek(0)
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _add_data(book, export: Export, rows: Iterable, bold) -> None:
    sheet = book.add_worksheet("Data")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(export.columns) - 1, 22)
    _write_row(sheet, 0, [column.title for column in export.columns], bold)
    for number, row in enumerate(rows, start=1):
        _write_row(sheet, number, [column.value(row) for column in export.columns])


def _add_dictionary(book, export: Export, bold) -> None:
    sheet = book.add_worksheet("Kamus data")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 3, 48)
    now = timezone.localtime()
    facts = [
        ["Isi", export.title],
        ["Penghasil data", settings.OFFICE_NAME],
        ["Diunduh pada", f"{date_format(now, 'j F Y')} pukul {date_format(now, 'H.i')} {now:%Z}"],
        ["Alamat portal", settings.SITE_URL],
        [],
    ]
    for number, line in enumerate(facts):
        _write_row(sheet, number, line)
    _write_row(sheet, len(facts), DICTIONARY_HEADER, bold)
    for number, line in enumerate(dictionary(export), start=len(facts) + 1):
        _write_row(sheet, number, line)


def _write_row(sheet, number: int, values: Sequence, style=None) -> None:
    for index, value in enumerate(values):
        if value is None or value == "":
            continue
        if isinstance(value, datetime.datetime):
            sheet.write_datetime(
                number, index, timezone.localtime(value).replace(tzinfo=None), style
            )
        elif isinstance(value, datetime.date):
            sheet.write_datetime(number, index, value, style)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            sheet.write_string(number, index, str(value)[:CELL_LIMIT], style)
        else:
            sheet.write_number(number, index, value, style)


def _dated(file_name: str) -> str:
    return f"{file_name}-{timezone.localdate():%Y%m%d}"
