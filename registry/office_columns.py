"""Finding the table in a sheet of an office: where its header is and what its columns mean."""

import datetime
import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from registry.office_file import ROW_LIMIT, Cell, Sheet, UnreadableFileError


class Column(StrEnum):
    """What a column of the file may mean; the value is stored, the label is shown and reported."""

    NAME = "name"
    VILLAGE = "village"
    SUBDISTRICT = "subdistrict"
    REGENCY = "regency"
    REGION_CODE = "region_code"
    SK_NUMBER = "sk_number"
    SIGNED_ON = "signed_on"
    STARTS_ON = "starts_on"
    EXPIRES_ON = "expires_on"
    ISSUER = "issuer"
    CHAIR = "chair"
    SECTORS = "sectors"
    STATUS = "status"
    STATUS_NOTE = "status_note"
    CHANNEL = "channel"
    FOUNDED_ON = "founded_on"
    ADDRESS = "address"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Column.NAME: "nama KIM",
    Column.VILLAGE: "desa/kelurahan",
    Column.SUBDISTRICT: "kecamatan",
    Column.REGENCY: "kabupaten/kota",
    Column.REGION_CODE: "kode wilayah",
    Column.SK_NUMBER: "nomor SK",
    Column.SIGNED_ON: "tanggal SK",
    Column.STARTS_ON: "berlaku mulai",
    Column.EXPIRES_ON: "berlaku sampai",
    Column.ISSUER: "penerbit",
    Column.CHAIR: "ketua",
    Column.SECTORS: "potensi",
    Column.STATUS: "status",
    Column.STATUS_NOTE: "keterangan status",
    Column.CHANNEL: "kanal",
    Column.FOUNDED_ON: "tanggal berdiri",
    Column.ADDRESS: "alamat sekretariat",
}
# Usual headers, without punctuation; the order of words does not matter ("SK nomor").
HEADERS = {
    Column.NAME: (
        "nama kim", "kim", "nama kelompok", "nama komunitas", "kelompok informasi masyarakat",
        "nama kelompok informasi masyarakat", "komunitas informasi masyarakat",
        "nama komunitas informasi masyarakat", "nama lembaga", "nama",
    ),
    Column.VILLAGE: (
        "desa", "kelurahan", "desa kelurahan", "kampung", "kampung kelurahan",
        "desa kampung kelurahan", "nama desa", "nama kelurahan", "nama desa kelurahan",
        "nama kampung", "nama kampung kelurahan", "asal desa", "asal desa kelurahan",
        "lokasi desa kelurahan", "wilayah desa kelurahan",
    ),
    Column.SUBDISTRICT: ("kecamatan", "nama kecamatan", "asal kecamatan", "wilayah kecamatan"),
    Column.REGENCY: ("kabupaten", "kabupaten kota", "kota", "nama kabupaten", "kabkota"),
    Column.REGION_CODE: (
        "kode wilayah", "kode desa", "kode desa kelurahan", "kode kelurahan", "kode kemendagri",
        "kode wilayah kemendagri",
    ),
    Column.SK_NUMBER: (
        "nomor sk", "sk", "nomor surat keputusan", "surat keputusan", "nomor keputusan",
        "nomor sk pembentukan", "nomor sk pengurus", "nomor sk pengukuhan", "sk pembentukan",
        "sk pengurus", "sk pengukuhan", "nomor sk desa", "nomor sk kepala desa", "nomor sk lurah",
    ),
    Column.SIGNED_ON: (
        "tanggal sk", "tanggal surat keputusan", "tanggal penetapan", "tanggal penetapan sk",
        "tanggal terbit", "tanggal terbit sk", "tanggal keputusan", "tanggal sk pembentukan",
        "tanggal pengukuhan", "tanggal sk pengurus", "tanggal sk pengukuhan",
    ),
    Column.STARTS_ON: (
        "berlaku mulai", "mulai berlaku", "sk mulai berlaku", "tmt", "tanggal mulai berlaku",
        "berlaku sejak",
    ),
    Column.EXPIRES_ON: (
        "berlaku sampai", "sk berlaku sampai", "masa berlaku", "masa berlaku sk", "berakhir",
        "tanggal berakhir", "tanggal berakhir sk", "berlaku sampai tanggal", "akhir masa berlaku",
        "masa berlaku sampai", "masa bakti", "berlaku sampai dengan", "sk berakhir",
        "tanggal akhir sk", "akhir berlaku", "sk berlaku sampai dengan", "masa berlaku berakhir",
    ),
    Column.ISSUER: (
        "penerbit", "penerbit sk", "pejabat penerbit", "pejabat penerbit sk", "penandatangan",
        "penandatangan sk", "diterbitkan oleh", "ditetapkan oleh", "yang menetapkan",
        "pejabat yang menetapkan", "jabatan penerbit", "ditandatangani oleh", "sk oleh",
    ),
    Column.CHAIR: ("ketua", "nama ketua", "ketua kelompok", "nama ketua kelompok"),
    Column.SECTORS: (
        "potensi", "sektor", "sektor potensi", "potensi wilayah", "potensi desa", "bidang",
        "potensi unggulan", "sektor unggulan", "sektor usaha", "potensi lokal", "bidang potensi",
        "potensi desa kelurahan", "jenis potensi", "potensi sektor utama", "potensi utama",
    ),
    Column.STATUS: (
        "status", "status keaktifan", "keaktifan", "kondisi", "aktif tidak aktif", "aktif tidak",
        "aktif", "status aktif", "status aktif tidak aktif", "status kelompok",
    ),
    Column.STATUS_NOTE: ("keterangan status", "alasan", "alasan tidak aktif", "keterangan status"),
    Column.CHANNEL: (
        "kanal", "kanal media", "media sosial", "medsos", "website", "situs", "media", "situs web",
        "alamat website", "akun media sosial", "kanal informasi", "media informasi",
        "website media sosial", "link", "tautan", "kanal media sosial", "web medsos",
        "website medsos", "alamat web", "alamat di id",
    ),
    Column.FOUNDED_ON: (
        "tanggal berdiri", "tanggal pembentukan", "tanggal dibentuk", "berdiri", "dibentuk",
        "tanggal pendirian", "berdiri pada",
    ),
    Column.ADDRESS: ("alamat", "alamat sekretariat", "sekretariat", "alamat kantor"),
}  # fmt: skip
SHORT_WORDS = {
    "no": "nomor", "nmr": "nomor", "nomer": "nomor", "tgl": "tanggal", "tggl": "tanggal",
    "kec": "kecamatan", "kel": "kelurahan", "ds": "desa", "kab": "kabupaten", "sd": "sampai",
    "hingga": "sampai", "thn": "tahun", "th": "tahun", "pejab": "pejabat", "ket": "keterangan",
    "kelembagaan": "lembaga", "dgn": "dengan", "instagram": "medsos", "facebook": "medsos",
}  # fmt: skip
SILENT_WORDS = {"dan", "atau", "data", "lengkap", "resmi", "dari", "pada", "di", "yg", "tersebut"}
# Below another title these may belong to anything: "Bendahara" above "Nama".
UNSURE_ALONE = {frozenset({word}) for word in ("nama", "aktif", "kim", "sk", "media", "alamat")}
HEADER_SEARCH_ROWS, HEADER_HEIGHT = 40, 3


def words(title: str) -> list[str]:
    """Return the words of a header that tell something, short forms written out."""
    text = unicodedata.normalize("NFKC", title).lower()
    text = re.sub(r"\bs\s*[./]\s*d\b\.?", " sampai ", text)
    # What stands in brackets explains the format, unless it is all there is: "Kelompok … (KIM)".
    text = re.sub(r"\([^)]*\)", " ", text) or text
    found = [SHORT_WORDS.get(word, word) for word in re.findall(r"[a-z]+", text)]
    return [word for word in found if word not in SILENT_WORDS]


MEANINGS = {
    frozenset(words(header)): column for column, headers in HEADERS.items() for header in headers
}


@dataclass(frozen=True)
class Row:
    """One row of data: its number in the file and its cells by meaning."""

    number: int
    cells: dict[Column, Cell]
    formulas: frozenset[Column] = frozenset()


@dataclass(frozen=True)
class Table:
    """The table of a sheet: its header, and which column of the sheet means what.

    titles: column of the sheet → header as written; columns: meaning → column of the sheet.
    """

    sheet: Sheet
    first_row: int
    titles: dict[int, str]
    columns: dict[Column, int] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Name the columns without which no row can be used."""
        needed = [Column.NAME] if Column.NAME not in self.columns else []
        if not {Column.VILLAGE, Column.REGION_CODE} & self.columns.keys():
            needed.append(Column.VILLAGE)
        return [column.label for column in needed]

    @property
    def unused_titles(self) -> list[str]:
        used = set(self.columns.values())
        return [title for index, title in self.titles.items() if index not in used and title]

    def with_columns(self, columns: dict[Column, int]) -> "Table":
        """Return the same table read with another meaning of its columns."""
        known = {one: index for one, index in columns.items() if index in self.titles}
        return Table(self.sheet, self.first_row, self.titles, known)

    def rows(self) -> list[Row]:
        """Return the rows of data; raises UnreadableFileError above the limit.

        A second header, a line that only numbers the columns and rows with nothing in the columns
        that count are no data.
        """
        found = [
            row
            for number, cells in self.sheet.rows
            if number >= self.first_row and not _is_numbering(cells)
            for row in [self._row(number, cells)]
            if any(_written(cell) for cell in row.cells.values()) and not self._repeats_header(row)
        ]
        if len(found) > ROW_LIMIT:
            raise UnreadableFileError(
                "Berkas ini berisi lebih dari 10.000 baris. Bagi menjadi beberapa berkas."
            )
        return found

    def _row(self, number: int, cells: list[Cell]) -> Row:
        return Row(
            number,
            {
                column: cells[index] if index < len(cells) else ""
                for column, index in self.columns.items()
            },
            frozenset(
                column
                for column, index in self.columns.items()
                if (number, index) in self.sheet.formulas
            ),
        )

    def _repeats_header(self, row: Row) -> bool:
        """Files printed page by page carry the header again."""
        name = row.cells.get(Column.NAME, "")
        return isinstance(name, str) and meaning_of(name) == Column.NAME and (
            words(name) == words(self.titles.get(self.columns.get(Column.NAME, -1), ""))
        )  # fmt: skip


def find_table(sheets: list[Sheet]) -> Table:
    """Return the table with the most columns that mean something, on whichever sheet it stands.

    A sheet without any known header offers its first row with two words or more, so that a person
    can say what the columns mean.
    """
    return max((_best_table(sheet) for sheet in sheets), key=lambda table: _worth(table, sheets))


def _worth(table: Table, sheets: list[Sheet]) -> tuple:
    known = len(table.columns)
    return (not table.missing, known, -sheets.index(table.sheet))


def _best_table(sheet: Sheet) -> Table:
    candidates = list(_candidates(sheet))
    return max(candidates, key=lambda one: (not one.missing, len(one.columns), -one.first_row))


def _candidates(sheet: Sheet) -> Iterator[Table]:
    top = sheet.rows[:HEADER_SEARCH_ROWS]
    texts = {number: _across(sheet, number, cells) for number, cells in top}
    for index, (number, _) in enumerate(top):
        for height in range(1, HEADER_HEIGHT + 1):
            below = top[index + 1 : index + height]
            if any(_holds_figures(cells) for _, cells in below) or len(below) < height - 1:
                break
            lines = _filled([texts[number], *(texts[row] for row, _ in below)])
            last = below[-1][0] if below else number
            yield Table(sheet, last + 1, _titles(lines), _columns(lines))


def _holds_figures(cells: list[Cell]) -> bool:
    """A header below a header has no number or day in it; a row of data nearly always has."""
    return any(
        isinstance(cell, datetime.date | int | float) or any(c.isdigit() for c in cell)
        for cell in cells
    )


def _across(sheet: Sheet, number: int, cells: list[Cell]) -> list[str]:
    """Return the header texts of a row; a merged title stands above all its columns."""
    texts = [cell if isinstance(cell, str) else "" for cell in cells]
    for top, left, bottom, right in sheet.merged:
        if top <= number <= bottom and left < len(texts):
            texts += [""] * (right + 1 - len(texts))
            source = texts[left] if top == number else ""
            texts[left : right + 1] = [source] * (right + 1 - left)
    return texts


def _filled(lines: list[list[str]]) -> list[list[str]]:
    """Let a title above the first of several columns stand above them all, merged or not."""
    width = max(len(line) for line in lines)
    lines = [[*line, *[""] * (width - len(line))] for line in lines]
    for upper, lower in itertools.pairwise(lines):
        for index in range(1, width):
            if lower[index] and not upper[index] and lower[index - 1]:
                upper[index] = upper[index - 1]
    return lines


def _parts(lines: list[list[str]]) -> list[list[str]]:
    """Return for each column what its header says from top to bottom, repetitions once."""
    columns = zip(*lines, strict=True)
    return [[key for key, _ in itertools.groupby(" ".join(text.split()) for text in column) if key]
            for column in columns]  # fmt: skip


def _titles(lines: list[list[str]]) -> dict[int, str]:
    return {index: " ".join(parts) for index, parts in enumerate(_parts(lines))}


def _columns(lines: list[list[str]]) -> dict[Column, int]:
    """Give each meaning to the first column that carries it.

    "Alamat" above "Desa" means nothing together, so the last word has it: desa.
    """
    found = {}
    for index, parts in enumerate(_parts(lines)):
        column = meaning_of(" ".join(parts))
        if not column and len(parts) > 1 and frozenset(words(parts[-1])) not in UNSURE_ALONE:
            column = meaning_of(parts[-1])
        if column and column not in found:
            found[column] = index
    return found


def meaning_of(title: str) -> Column | None:
    """Return what a header means, with or without the word KIM in it."""
    said = frozenset(words(title))
    return MEANINGS.get(said) or MEANINGS.get(said - {"kim"}) if said else None


def _is_numbering(cells: list[Cell]) -> bool:
    """Say whether the row only numbers the columns: 1, 2, 3 or (1), (2), (3)."""
    shown = [str(cell).strip(" ()") for cell in cells if _written(cell)]
    return len(shown) > 1 and shown == [str(n) for n in range(1, len(shown) + 1)]


def _written(cell: Cell) -> bool:
    return isinstance(cell, datetime.date) or str(cell).strip() not in ("", "-")
