"""Reading a file of an office: XLSX, XLS, ODS or CSV in, rows of plain cells out.

What the file is called says nothing: its first bytes decide. Limits come before unpacking; the
workbook itself is opened by a child process (registry/office_reader.py).
"""

import csv
import datetime
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from kim_portal.errors import DomainError

MEGABYTE = 1024 * 1024
PACKED_LIMIT_MB = 5
UNPACKED_LIMIT_MB = 50
PART_LIMIT = 200
ROW_LIMIT = 10_000
# Titles, empty lines and the header above the data do not count as rows.
TITLE_ROWS = 60
READER = Path(__file__).with_name("office_reader.py")
READER_SECONDS = 90
ZIP_START, OLE_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE_STARTS = (b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml")
DELIMITERS = ",;\t|"
CELL_LIMIT = 20_000

UNREADABLE = (
    "Berkas ini tidak dapat dibaca. Simpan sebagai XLSX, XLS, ODS, atau CSV, lalu coba lagi."
)
LOCKED = "Berkas ini terkunci kata sandi. Simpan tanpa kata sandi, lalu coba lagi."

Cell = str | int | float | bool | datetime.date


class UnreadableFileError(DomainError):
    """The file as a whole cannot be used; nothing of it was stored."""

    def __init__(self, message: str):
        super().__init__(message, field="file")


@dataclass(frozen=True)
class Sheet:
    """One worksheet. `rows`: (row number in the file, cells), empty rows left out.

    merged: (first row, first column, last row, last column); formulas: (row, column), known for
    XLSX only. Rows count from 1 as on screen, columns from 0.
    """

    name: str
    rows: list[tuple[int, list[Cell]]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: frozenset[tuple[int, int]] = frozenset()


def read_sheets(content: bytes) -> list[Sheet]:
    """Return the worksheets that hold something; raises UnreadableFileError saying why not."""
    if len(content) > PACKED_LIMIT_MB * MEGABYTE:
        raise UnreadableFileError(f"Ukuran berkas paling besar {PACKED_LIMIT_MB} MB")
    if not content.strip():
        raise UnreadableFileError("Berkas ini kosong")
    if content.startswith(ZIP_START):
        _check_parts(content)
        return _filled(_read_apart(content))
    if content.startswith(OLE_START):
        return _filled(_read_apart(content))
    return _filled([_read_text(content)])


def _filled(sheets: list[Sheet]) -> list[Sheet]:
    found = [sheet for sheet in sheets if sheet.rows]
    if not found:
        raise UnreadableFileError("Berkas ini tidak memuat satu baris pun")
    return found


def _check_parts(content: bytes) -> None:
    """Refuse archives that are too large, or that carry a document type of their own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > PART_LIMIT:
                raise UnreadableFileError(f"Berkas ini berisi lebih dari {PART_LIMIT} bagian")
            if sum(part.file_size for part in parts) > UNPACKED_LIMIT_MB * MEGABYTE:
                raise UnreadableFileError(
                    f"Isi berkas lebih dari {UNPACKED_LIMIT_MB} MB setelah dibuka"
                )
            for part in parts:
                _refuse_document_type(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise UnreadableFileError(UNREADABLE) from error


def _refuse_document_type(archive, part) -> None:
    # Entities (XXE, billion laughs) need a document type, which stands before the first element.
    if part.filename.endswith((".xml", ".rels")):
        with archive.open(part) as stream:
            start = stream.read(4096)
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise UnreadableFileError(UNREADABLE)


def _read_apart(content: bytes) -> list[Sheet]:
    try:
        answer = subprocess.run(  # noqa: S603  our own module, no shell, no argument from outside
            [sys.executable, "-I", str(READER), str(ROW_LIMIT + TITLE_ROWS)],
            input=content,
            capture_output=True,
            timeout=READER_SECONDS,
            env={"RUST_BACKTRACE": "0"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(UNREADABLE) from error
    if answer.returncode:
        raise UnreadableFileError(LOCKED if b"password" in answer.stderr else UNREADABLE)
    return [_sheet(facts) for facts in json.loads(answer.stdout)["sheets"]]


def _sheet(facts: dict) -> Sheet:
    return Sheet(
        name=facts["name"],
        rows=[(number + 1, [_cell(value) for value in cells]) for number, cells in facts["rows"]],
        merged=[(top + 1, left, bottom + 1, right) for top, left, bottom, right in facts["merged"]],
        formulas=frozenset((row + 1, column) for row, column in facts["formulas"]),
    )


def _cell(value) -> Cell:
    if isinstance(value, dict):
        return datetime.date.fromisoformat(value["d"])
    return "" if value is None else value


def _read_text(content: bytes) -> Sheet:
    """Read CSV with a comma, semicolon, tab or bar, in UTF-8, UTF-16 or the Windows alphabet."""
    if _start(content).startswith(PAGE_STARTS):
        raise UnreadableFileError(
            "Berkas ini sebenarnya halaman web. Buka di Excel, simpan sebagai XLSX, lalu coba lagi."
        )
    text = decoded(content)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        rows = [
            (number, [cell[:CELL_LIMIT] for cell in cells])
            for number, cells in enumerate(reader, start=1)
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise UnreadableFileError(UNREADABLE) from error
    return Sheet("CSV", rows[: ROW_LIMIT + TITLE_ROWS])


def _start(content: bytes) -> bytes:
    return content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or the Windows alphabet; raises when binary.

    A drawing, a page or a PDF of plain letters is no list either.
    """
    if _start(content).startswith((b"<", b"%pdf-")):
        raise UnreadableFileError(UNREADABLE)
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not wide and b"\0" in content:
        raise UnreadableFileError(UNREADABLE)
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError(UNREADABLE)


def _delimiter(text: str) -> str:
    """Return the delimiter that most of the first lines contain equally often."""
    lines = [line for line in text[:50_000].splitlines()[:40] if line.strip()]
    return max(DELIMITERS, key=lambda mark: (_votes(lines, mark), -DELIMITERS.index(mark)))


def _votes(lines: list[str], mark: str) -> int:
    counts = [line.count(mark) for line in lines]
    common = max(set(counts), key=lambda n: (counts.count(n) if n else 0, n), default=0)
    return counts.count(common) * common if common else 0
