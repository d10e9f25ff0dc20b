"""What people read about who judges whom: the matrix, the work of each juri, the connection."""

from collections.abc import Collection
from dataclasses import dataclass

from kim_portal.forms import Difference
from kim_portal.spreadsheets import Export, TableColumn
from monev.assigning import Connection, Pair, connection
from monev.models import Entry, JuriAssignment
from monev.planning import Situation

ON, OFF, RECUSED, ASKED = "on", "off", "recused", "asked"


@dataclass(frozen=True)
class PlanRow:
    """One entry with a cell per juri: "on", "off", "recused", or "asked" (nobody has decided)."""

    entry: Entry
    cells: tuple[tuple[JuriAssignment, str], ...]
    is_short: bool

    @property
    def judges(self) -> list[JuriAssignment]:
        return [seat for seat, cell in self.cells if cell == ON]


@dataclass(frozen=True)
class PlanPage:
    """The plan as one reader sees it; entries closed to the reader count nowhere."""

    rows: tuple[PlanRow, ...]
    loads: tuple[tuple[JuriAssignment, int], ...]
    connection: Connection
    hidden_count: int

    @property
    def seats(self) -> list[JuriAssignment]:
        return [seat for seat, _ in self.loads]

    @property
    def short(self) -> list[PlanRow]:
        return [row for row in self.rows if row.is_short]

    @property
    def load_sentence(self) -> str:
        """Say how much work the juri have who judge now."""
        numbers = [load for seat, load in self.loads if not seat.ended_at]
        if not numbers:
            return "Belum ada juri yang menilai."
        least, most = min(numbers), max(numbers)
        return (
            f"Setiap juri menilai {most} peserta." if least == most
            else f"Setiap juri menilai {least} sampai {most} peserta."
        )  # fmt: skip

    @property
    def connection_sentence(self) -> str:
        """Say how far the juri can be compared with each other."""
        if not self.connection.groups:
            return "Belum ada juri yang bertugas."
        if not self.connection.is_connected:
            count = len(self.connection.groups)
            return (
                f"Panel terpisah menjadi {count} kelompok: peringkat antarkelompok tidak dapat "
                "dibandingkan."
            )
        if self.connection.rarest is None:
            return "Hanya satu juri bertugas, jadi tidak ada juri yang dapat dibandingkan."
        if not self.connection.fewest:
            one, other = self._names(self.connection.rarest)
            return (
                f"Panel terhubung, tetapi {one} dan {other} hanya lewat juri lain: keduanya tidak "
                "menilai satu peserta pun bersama."
            )
        return (
            f"Panel terhubung; pasangan juri paling sedikit bertemu pada {self.connection.fewest} "
            "peserta."
        )

    @property
    def group_names(self) -> list[str]:
        """The groups that cannot be compared, none when there is only one."""
        if self.connection.is_connected:
            return []
        return [", ".join(self._names(group)) for group in self.connection.groups]

    def _names(self, keys: Collection[int]) -> list[str]:
        return [str(seat.user) for seat in self.seats if seat.pk in keys]


def plan_page(
    now: Situation,
    pairs: Collection[Pair] | None = None,
    *,
    hidden: Collection[int] = (),
    shows_asked: bool = False,
) -> PlanPage:
    """Return the plan as it holds today, or as it would be with these pairs.

    hidden: entries closed to the reader; shows_asked: the reader decides conflicts and may know
    what the radar asks about.
    """
    pairs = now.working if pairs is None else frozenset(pairs)
    entries = [entry for entry in now.entries if entry.pk not in hidden]
    rows = []
    for entry in entries:
        cells = tuple(
            (seat, _cell(now, pairs, (entry.pk, seat.pk), shows_asked)) for seat in now.seats
        )
        count = sum(cell == ON for _, cell in cells)
        rows.append(PlanRow(entry, cells, count < now.round.minimum_sheets))
    seen = [
        (row.entry.pk, seat.pk) for row in rows for seat, cell in row.cells if cell == ON
    ]  # fmt: skip
    loads = tuple((seat, sum(one == seat.pk for _, one in seen)) for seat in now.seats)
    return PlanPage(tuple(rows), loads, connection(seen), len(now.entries) - len(entries))


def _cell(now: Situation, pairs: Collection[Pair], pair: Pair, shows_asked: bool) -> str:
    if pair in pairs:
        return ON
    if pair in now.recused:
        return RECUSED
    return ASKED if shows_asked and pair in now.asked else OFF


def plan_differences(now: Situation, pairs: Collection[Pair]) -> list[Difference]:
    """Return the entries whose juri would not be those of the stored plan."""
    found = []
    for old, new in zip(plan_page(now).rows, plan_page(now, pairs).rows, strict=True):
        if old.judges != new.judges:
            found.append(Difference(old.entry.name, _people(old), _people(new)))
    return found


def _people(row: PlanRow) -> str:
    return ", ".join(str(seat.user) for seat in row.judges) or "–"


@dataclass(frozen=True)
class PlanLine:
    """One pair of an export."""

    number: int
    entry: Entry
    juri: JuriAssignment


def plan_lines(now: Situation, page: PlanPage) -> list[PlanLine]:
    return [PlanLine(now.version, row.entry, seat) for row in page.rows for seat in row.judges]


PLAN_EXPORT = Export(
    "Penugasan juri",
    "penugasan-juri",
    [
        TableColumn("juri", "nama juri", "teks", "tim penilai", lambda one: str(one.juri.user)),
        TableColumn(
            "peserta", "nama KIM saat diusulkan", "teks", "peserta", lambda one: one.entry.name
        ),
        TableColumn(
            "nomor tampil", "urutan paparan", "angka, kosong bila belum diundi", "undian",
            lambda one: one.entry.slot_number,
        ),
        TableColumn(
            "tempat", "desa atau kelurahan dan di atasnya", "teks", "peserta",
            lambda one: one.entry.place,
        ),
        TableColumn(
            "peran", "peran dalam tim penilai", "teks", "tim penilai",
            lambda one: one.juri.get_role_display(),
        ),
        TableColumn(
            "versi", "versi rencana penugasan", "angka, 0 tanpa rencana", "penugasan",
            lambda one: one.number,
        ),
    ],
)  # fmt: skip
