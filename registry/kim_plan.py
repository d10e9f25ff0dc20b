"""Comparing the rows of an office file with what is registered: new, changed, same or faulty.

Nothing is written here: a dry run, the preview page and the import itself all make the same plan.
"""

import datetime
import difflib
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice

from registry.duties import below_paths
from registry.enums import OperationalStatus, Position, RegistrationState, SkState
from registry.kim_rows import Entry, Finding, RowReader
from registry.models import Channel, Kim, KimSector, Member, Region, Sector, Sk
from registry.office_channels import ChannelFacts, channel_key
from registry.office_columns import Column, Table
from registry.office_file import UnreadableFileError
from registry.office_values import fold, fold_kim_name
from registry.places import Places

NO_ROWS = "Tidak ada baris data di bawah judul kolom berkas ini"
LIKENESS = 0.82
# Names of one desa that a name is compared with; more would take minutes in a file of 10,000 rows.
NEAR_POOL = 60
# Columns of a KIM that an import fills when they are empty; it never replaces what stands there.
FILLED_COLUMNS = ("founded_on", "address", "kim_id_url")
# In these the office has not (or no longer) accepted the registration; an import does not do it.
UNSETTLED = {
    RegistrationState.DRAFT: "masih draf",
    RegistrationState.SUBMITTED: "masih menunggu verifikasi",
    RegistrationState.RETURNED: "sedang diperbaiki pengurusnya",
    RegistrationState.REJECTED: "pernah ditolak",
    RegistrationState.ARCHIVED: "sudah diarsipkan",
}


@dataclass
class Known:
    """A registered KIM with what a row may change.

    decrees: folded number → SK; channels: addresses (`channel_key`), also of those in use no more.
    """

    kim: Kim
    decrees: dict[str, Sk] = field(default_factory=dict)
    chair: str = ""
    sectors: set[int] = field(default_factory=set)
    channels: set[str] = field(default_factory=set)


@dataclass
class Item:
    """A usable row and what storing it takes; `known` is None for a KIM that is new."""

    entry: Entry
    known: Known | None = None
    adds_sk: bool = False
    adds_chair: bool = False
    sets_status: bool = False
    new_sectors: list[Sector] = field(default_factory=list)
    new_channels: list[ChannelFacts] = field(default_factory=list)
    filled: dict = field(default_factory=dict)

    @property
    def row(self) -> int:
        return self.entry.row

    @property
    def is_new(self) -> bool:
        return self.known is None

    @property
    def is_changed(self) -> bool:
        added = (self.adds_sk, self.adds_chair, self.new_sectors, self.new_channels)
        return not self.is_new and (any(added) or self.sets_status or bool(self.filled))


@dataclass(frozen=True)
class Plan:
    """What an import would do. `row_count` = new + changed + same + rows with a fault."""

    kabupaten: Region
    row_count: int
    items: list[Item]
    faults: list[Finding]
    notes: list[Finding]

    @property
    def new_count(self) -> int:
        return sum(item.is_new for item in self.items)

    @property
    def changed_count(self) -> int:
        return sum(item.is_changed for item in self.items)

    @property
    def same_count(self) -> int:
        return len(self.items) - self.new_count - self.changed_count

    @property
    def faulty_count(self) -> int:
        return self.row_count - len(self.items)


def make_plan(table: Table, kabupaten: Region, today: datetime.date) -> Plan:
    """Read every row of the table and compare it.

    Raises UnreadableFileError when there is no row, or more than an import takes.
    """
    sectors = {sector.slug: sector for sector in Sector.objects.all()}
    reader = RowReader(Places.of(kabupaten), sectors, today)
    planner = _Planner(reader, load_known(kabupaten))
    rows = [row for row in table.rows() if reader.is_about_a_kim(row)]
    if not rows:
        raise UnreadableFileError(NO_ROWS)
    for row in rows:
        entry = reader.read(row)
        if entry:
            planner.add(entry)
    return Plan(kabupaten, len(rows), planner.items, reader.faults, reader.notes)


class _Planner:
    """Sees the rows one after the other and remembers which KIM were named already."""

    def __init__(self, reader: RowReader, known: dict[tuple, list[Known]]):
        self.reader, self.known = reader, known
        self.items: list[Item] = []
        self.rows: dict[tuple, int] = {}
        # Region → folded name → the name to show.
        self.names: dict[int, dict[str, str]] = defaultdict(dict)
        for (region_id, folded), found in known.items():
            self.names[region_id][folded] = found[0].kim.name

    def add(self, entry: Entry) -> None:
        place = entry.region.label
        if entry.key in self.rows:
            self.reader.fault(
                Column.NAME,
                f"Sudah ada di baris {self.rows[entry.key]}: nama dan tempat sama ({place})",
                kind="duplicate",
            )
            return
        self.rows[entry.key] = entry.row
        found = self.known.get(entry.key, [])
        if len(found) > 1:
            self.reader.fault(
                Column.NAME,
                f"Ada {len(found)} KIM bernama sama di {place}. Ubah di halaman KIM masing-masing",
                kind="duplicate",
            )
        elif found:
            self.items.append(self._compared(entry, found[0]))
        else:
            self._note_near_name(entry, place)
            self.items.append(Item(entry))

    def _note_near_name(self, entry: Entry, place: str) -> None:
        region_id, folded = entry.key
        names = self.names[region_id]
        # "KIM RW 01" and "KIM RW 02" are two KIM, however alike they look.
        pool = [one for one in islice(names, NEAR_POOL) if _digits(one) == _digits(folded)]
        near = difflib.get_close_matches(folded, pool, n=1, cutoff=LIKENESS)
        if near:
            self.reader.note(
                Column.NAME,
                f"Mirip dengan {names[near[0]]} di {place}. Periksa apakah KIM yang sama",
                kind="duplicate",
            )
        names[folded] = entry.name

    def _compared(self, entry: Entry, known: Known) -> Item:
        kim, item = known.kim, Item(entry, known)
        if kim.state in UNSETTLED:
            self.reader.note(Column.NAME, f"Pendaftaran {kim.name} {UNSETTLED[kim.state]}")
        item.adds_sk = self._is_new_sk(entry, known)
        item.adds_chair = bool(entry.chair) and not known.chair
        if entry.chair and known.chair and fold(entry.chair) != fold(known.chair):
            self.reader.note(
                Column.CHAIR,
                "Ketua yang tercatat berbeda. Ganti di halaman KIM bila memang berganti",
            )
        says_status = entry.status not in {"", OperationalStatus.UNVERIFIED}
        item.sets_status = says_status and entry.status != kim.status
        item.new_sectors = [one for one in entry.sectors if one.pk not in known.sectors]
        item.new_channels = [one for one in entry.channels if one.key not in known.channels]
        item.filled = {
            name: getattr(entry, name)
            for name in FILLED_COLUMNS
            if getattr(entry, name) and not getattr(kim, name)
        }
        if not kim.is_editable:
            item.new_sectors, item.filled = [], {}
        return item

    def _is_new_sk(self, entry: Entry, known: Known) -> bool:
        stored = known.decrees.get(fold(entry.sk.number)) if entry.sk else None
        if entry.sk is None or stored is None:
            return entry.sk is not None
        if stored.state == SkState.REVOKED:
            self.reader.note(Column.SK_NUMBER, "SK ini sudah dicabut, jadi tidak dicatat lagi")
        elif (stored.signed_on, stored.expires_on) != (entry.sk.signed_on, entry.sk.expires_on):
            self.reader.note(
                Column.SK_NUMBER, "SK ini sudah tercatat dengan tanggal lain. Yang tercatat dipakai"
            )
        return False


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def load_known(kabupaten: Region) -> dict[tuple, list[Known]]:
    """Return (region id, folded name) → the KIM registered so, in a fixed number of queries."""
    below = below_paths([kabupaten.path], "region__path")
    known = {kim.pk: Known(kim) for kim in Kim.objects.filter(below).order_by("pk")}
    within = below_paths([kabupaten.path], "kim__region__path")
    for sk in Sk.objects.filter(within).order_by("pk"):
        # An SK in force stands before a revoked one with the same number.
        if known[sk.kim_id].decrees.get(fold(sk.number)) is None or sk.state == SkState.ACTIVE:
            known[sk.kim_id].decrees[fold(sk.number)] = sk
    for kim_id, name in Member.objects.filter(
        within, position=Position.KETUA, ended_on__isnull=True
    ).values_list("kim_id", "full_name"):
        known[kim_id].chair = name
    for kim_id, sector_id in KimSector.objects.filter(within).values_list("kim_id", "sector_id"):
        known[kim_id].sectors.add(sector_id)
    for kim_id, url in Channel.objects.filter(within).exclude(url="").values_list("kim_id", "url"):
        known[kim_id].channels.add(channel_key(url))
    found = defaultdict(list)
    for one in known.values():
        found[one.kim.region_id, fold_kim_name(one.kim.name)].append(one)
    return found
