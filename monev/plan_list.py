"""A list of who judges whom, typed, pasted or uploaded: one "juri;peserta" per line."""

from collections.abc import Iterable
from dataclasses import dataclass

from kim_portal.errors import DomainError
from monev.assigning import Pair
from monev.planning import Situation
from registry.office_file import OLE_START, ZIP_START, decoded, read_sheets

LINE_LIMIT = 2000
MARKS = ("\t", ";", "|", ",")
HEADERS = {("juri", "peserta"), ("nama juri", "peserta"), ("juri", "nama peserta")}


@dataclass(frozen=True)
class ReadList:
    """What the lines say; faults are sentences that begin with the number of the line."""

    pairs: frozenset[Pair]
    faults: tuple[str, ...]


def lines_of_file(content: bytes) -> str:
    """Return the text of a file as lines of a list; a workbook gives its first two columns.

    Raises UnreadableFileError when it is neither a text nor a workbook.
    """
    if not content.startswith((ZIP_START, OLE_START)):
        return decoded(content)
    rows = read_sheets(content)[0].rows
    return "\n".join(";".join(str(cell) for cell in cells[:2]) for _, cells in rows)


def read_list(text: str, now: Situation) -> ReadList:
    """Return the pairs of a list and every line that is wrong.

    Raises DomainError for a list that is too long.
    """
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > LINE_LIMIT:
        raise DomainError(f"Daftar paling panjang {LINE_LIMIT} baris.", field="lines")
    juri, entries = _juri_by_name(now), _entries_by_name(now)
    found: dict[Pair, int] = {}
    faults = []
    for place, (number, line) in enumerate(lines):
        names = _split(line)
        if place == 0 and tuple(_key(name) for name in names) in HEADERS:
            continue
        try:
            pair = _pair(names, juri, entries, now)
        except DomainError as error:
            faults.append(f"Baris {number}: {error.message}")
            continue
        if pair in found:
            faults.append(f"Baris {number}: Sama dengan baris {found[pair]}.")
        found.setdefault(pair, number)
    return ReadList(frozenset(found), tuple(faults))


def _split(line: str) -> list[str]:
    mark = next((one for one in MARKS if one in line), None)
    return [part.strip().strip('"').strip() for part in line.split(mark)][:2] if mark else [line]


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _juri_by_name(now: Situation) -> dict[str, list[int]]:
    seats = [seat for seat in now.seats if not seat.ended_at]
    return _index(
        (name, seat.pk)
        for seat in seats
        for name in {_key(seat.user.username), _key(str(seat.user))}
    )


def _entries_by_name(now: Situation) -> dict[str, list[int]]:
    """By name, by name and place, and by slot number."""
    found = []
    for entry in now.entries:
        names = {_key(entry.name), _key(f"{entry.name}, {entry.place}")}
        if entry.slot_number:
            names.add(str(entry.slot_number))
        found += [(name, entry.pk) for name in names]
    return _index(found)


def _index(found: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for name, key in found:
        index.setdefault(name, []).append(key)
    return index


def _pair(names: list[str], juri: dict, entries: dict, now: Situation) -> Pair:
    if len(names) < 2 or not all(names):
        raise DomainError("Tulis nama juri, titik koma, lalu nama peserta.")
    seat = _only(names[0], juri, "Juri", "nama penggunanya")
    entry = _only(names[1], entries, "Peserta", "nomor tampilnya, atau nama, koma, lalu tempatnya")
    if (entry, seat) in now.barred:
        raise DomainError(f"{names[0]} tidak dapat menilai {names[1]} karena benturan kepentingan.")
    return entry, seat


def _only(name: str, index: dict[str, list[int]], what: str, better: str) -> int:
    found = index.get(_key(name), [])
    if not found:
        raise DomainError(f"{what} “{name}” tidak ada dalam putaran ini.")
    if len(found) > 1:
        raise DomainError(f"Ada {len(found)} bernama “{name}”. Tulis {better}.")
    return found[0]
