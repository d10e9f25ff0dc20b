"""What a row of an office file says about a KIM, checked on its own: no other row or KIM."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from registry.enums import IssuerRole, KimScope, RegionLevel, SkKind
from registry.enums_assistance import ChannelKind
from registry.models import Kim, Member, Region, Sector, Sk
from registry.office_channels import ChannelFacts, read_channels
from registry.office_columns import Column, Row
from registry.office_values import (
    clean,
    fold_kim_name,
    issuer_role,
    looks_like_formula,
    parse_date,
    parse_end,
    parse_status,
    split_sectors,
)
from registry.places import PlaceError, Places

# Offices write the number of the ketua behind the name; it needs a consent that a file is not.
PHONE = re.compile(r"[(\[]?(?:(?:hp|wa|telp?)\b[.:\s]*)?\+?\d[\d\s.\-]{7,}\d[)\]]?", re.I)
LIMITS = {
    Column.NAME: Kim._meta.get_field("name").max_length,
    Column.SK_NUMBER: Sk._meta.get_field("number").max_length,
    Column.ISSUER: Sk._meta.get_field("issuer_name").max_length,
    Column.CHAIR: Member._meta.get_field("full_name").max_length,
    Column.ADDRESS: Kim._meta.get_field("address").max_length,
    Column.STATUS_NOTE: 1000,
}
PLACE = (Column.VILLAGE, Column.SUBDISTRICT, Column.REGENCY, Column.REGION_CODE)
SUM_WORDS = {"jumlah", "total", "keterangan", "catatan", "mengetahui"}


@dataclass(frozen=True)
class Finding:
    """One remark about one row. `kind` "duplicate" marks rows that say the same KIM twice."""

    row: int
    column: str
    message: str
    kind: str = ""

    def as_json(self) -> dict:
        return {"baris": self.row, "kolom": self.column, "pesan": self.message}


@dataclass(frozen=True)
class SkFacts:
    """A decree as a row tells it."""

    number: str
    kind: str
    issuer_role: str
    issuer_name: str
    signed_on: datetime.date
    starts_on: datetime.date
    expires_on: datetime.date | None


@dataclass
class Entry:
    """One row that can be used."""

    row: int
    name: str
    region: Region
    scope: str
    chair: str = ""
    status: str = ""
    status_note: str = ""
    address: str = ""
    kim_id_url: str = ""
    founded_on: datetime.date | None = None
    sk: SkFacts | None = None
    sectors: list[Sector] = field(default_factory=list)
    channels: list[ChannelFacts] = field(default_factory=list)

    @property
    def key(self) -> tuple[int, str]:
        """Two rows with one key mean one KIM: same place, same name but for the word KIM."""
        return self.region.pk, fold_kim_name(self.name)


class RowReader:
    """Turns rows into entries and collects what is wrong or worth a note."""

    def __init__(self, places: Places, sectors: dict[str, Sector], today: datetime.date):
        """sectors: code → sector; today: the day that "not in the future" is measured by."""
        self.places, self.sectors, self.today = places, sectors, today
        self.faults: list[Finding] = []
        self.notes: list[Finding] = []

    def is_about_a_kim(self, row: Row) -> bool:
        """Say whether the row names a KIM or a place; sums and signatures below a table do not."""
        self.row = row
        name, *place = (clean(row.cells.get(column, "")) for column in (Column.NAME, *PLACE))
        is_sum = bool(name) and name.lower().split()[0] in SUM_WORDS
        if (name or any(place)) and not is_sum:
            return True
        self.notes.append(Finding(row.number, "", "Baris tanpa nama KIM dan tempat dilewati"))
        return False

    def read(self, row: Row) -> Entry | None:
        """Return the entry, or None after naming every fault of the row."""
        before = len(self.faults)
        self.row = row
        for column, cell in row.cells.items():
            self._refuse_formula(column, cell)
        if len(self.faults) > before:
            return None
        name, region = self._name(), self._region()
        sk, channels = self._sk(), self._channels()
        entry = Entry(
            row=row.number,
            name=name,
            region=region,
            scope=KimScope.VILLAGE,
            chair=self._chair(),
            status=self._try(Column.STATUS, parse_status) or "",
            status_note=self._text(Column.STATUS_NOTE),
            address=self._text(Column.ADDRESS),
            kim_id_url=next((one.url for one in channels if one.kind == ChannelKind.KIM_ID), ""),
            founded_on=self._past_day(Column.FOUNDED_ON),
            sk=sk,
            sectors=self._sectors(),
            channels=[one for one in channels if one.kind != ChannelKind.KIM_ID],
        )
        if len(self.faults) > before:
            return None
        if region.level == RegionLevel.KECAMATAN:
            entry.scope = KimScope.SUBDISTRICT
        return entry

    def fault(self, column: Column, message: str, kind: str = "") -> None:
        self.faults.append(Finding(self.row.number, column.label, message, kind))

    def note(self, column: Column, message: str, kind: str = "") -> None:
        self.notes.append(Finding(self.row.number, column.label, message, kind))

    def _refuse_formula(self, column: Column, cell) -> None:
        if column in self.row.formulas or looks_like_formula(cell):
            self.fault(column, "Sel ini berisi rumus. Salin isinya, lalu tempel sebagai nilai")

    def _try(self, column: Column, read: Callable):
        try:
            return read(self.row.cells.get(column, ""))
        except ValueError as error:
            self.fault(column, str(error))
            return None

    def _text(self, column: Column) -> str:
        text = clean(self.row.cells.get(column, ""))
        if column in LIMITS and len(text) > LIMITS[column]:
            self.fault(column, f"{_capital(column.label)} paling panjang {LIMITS[column]} huruf")
        return text

    def _name(self) -> str:
        name = self._text(Column.NAME)
        if not name:
            self.fault(Column.NAME, "Isi nama KIM")
        elif not any(letter.isalpha() for letter in name):
            self.fault(Column.NAME, f"“{name}” bukan nama KIM")
        return name

    def _region(self) -> Region | None:
        try:
            region = self.places.find(*(self._text(column) for column in PLACE))
        except PlaceError as error:
            self.fault(error.column, str(error))
            return None
        said = self._text(Column.VILLAGE).lower()
        if (said.startswith("kel.") or said.startswith("kelurahan ")) and region.kind == "desa":
            self.note(Column.VILLAGE, f"{region.name} adalah desa, bukan kelurahan")
        if said.startswith("desa ") and region.kind == "kelurahan":
            self.note(Column.VILLAGE, f"{region.name} adalah kelurahan, bukan desa")
        return region

    def _chair(self) -> str:
        text = self._text(Column.CHAIR)
        name = PHONE.sub(" ", text)
        if name != text:
            self.note(Column.CHAIR, "Nomor telepon di kolom ketua tidak dicatat")
        return " ".join(name.split()).strip(" -/,")

    def _past_day(self, column: Column) -> datetime.date | None:
        day = self._try(column, lambda cell: parse_date(cell, self.today))
        if day and day > self.today:
            self.fault(column, f"{_capital(column.label)} tidak boleh setelah hari ini")
        return day

    def _sk(self) -> SkFacts | None:
        number = self._text(Column.SK_NUMBER)
        before = len(self.faults)
        signed_on = self._past_day(Column.SIGNED_ON)
        starts_on = self._try(Column.STARTS_ON, lambda cell: parse_date(cell, self.today))
        starts_on = starts_on or signed_on
        expires_on = None
        if len(self.faults) == before:
            expires_on = self._try(
                Column.EXPIRES_ON, lambda cell: parse_end(cell, starts_on, self.today)
            )
        if starts_on and expires_on and expires_on <= starts_on:
            self.fault(Column.EXPIRES_ON, "Akhir masa berlaku harus setelah tanggal SK")
        if len(self.faults) > before or not (number or signed_on or expires_on):
            return None
        if not number or not signed_on:
            lacking = Column.SIGNED_ON if number else Column.SK_NUMBER
            self.note(lacking, f"SK tidak dicatat karena {lacking.label} kosong")
            return None
        issuer = self._text(Column.ISSUER)
        return SkFacts(
            number=number,
            # A decree with a term is one of a management; a founding has none.
            kind=SkKind.OFFICERS if expires_on else SkKind.FOUNDING,
            issuer_role=issuer_role(issuer) if issuer else IssuerRole.OTHER,
            issuer_name=issuer,
            signed_on=signed_on,
            starts_on=starts_on,
            expires_on=expires_on,
        )

    def _sectors(self) -> list[Sector]:
        codes, unknown = split_sectors(self.row.cells.get(Column.SECTORS, ""))
        for part in unknown:
            self.note(Column.SECTORS, f"Potensi “{part[:60]}” tidak dikenal, tidak dicatat")
        return [self.sectors[code] for code in codes if code in self.sectors]

    def _channels(self) -> list[ChannelFacts]:
        channels, unread = read_channels(self.row.cells.get(Column.CHANNEL, ""))
        for part in unread:
            shown = PHONE.sub("(nomor)", part)[:60]
            self.note(Column.CHANNEL, f"Kanal “{shown}” tidak dicatat: tulis alamat lengkapnya")
        return channels


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
