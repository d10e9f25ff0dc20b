"""Loading the region tree from a file: read, check, compare with what is stored, write."""

import csv
import datetime
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from kim_portal.errors import DomainError
from registry.enums import RegionKind, RegionLevel, RegionStatus, RegistrationState
from registry.models import Kim, Region, RegionChange, RegionFormer

BUNDLED_FILE = Path(__file__).resolve().parent / "data" / "regions.csv.gz"
COLUMNS = ("code", "name", "level", "kind", "parent_code")
GZIP_MAGIC = b"\x1f\x8b"
BATCH = 500


class LevelRule(NamedTuple):
    """What the rows of one level of the file must look like."""

    level: RegionLevel
    code: re.Pattern
    kinds: set[RegionKind]


# Parents before children: the regions are written in this order.
LEVELS = {
    "province": LevelRule(RegionLevel.PROVINSI, re.compile(r"[0-9]{2}"), {RegionKind.PROVINSI}),
    "regency": LevelRule(
        RegionLevel.KABUPATEN,
        re.compile(r"[0-9]{2}\.[0-9]{2}"),
        {RegionKind.KABUPATEN, RegionKind.KOTA},
    ),
    "district": LevelRule(
        RegionLevel.KECAMATAN, re.compile(r"[0-9]{2}(\.[0-9]{2}){2}"), {RegionKind.KECAMATAN}
    ),
    "village": LevelRule(
        RegionLevel.DESA,
        re.compile(r"[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}"),
        {RegionKind.DESA, RegionKind.KELURAHAN},
    ),
}

# Province code → time zone. Source: Keppres 41/1987; a province founded later keeps the zone of the
# one it was split from (UU 14, 15, 16 and 29 of 2022 for the youngest in Papua).
ZONES = {
    "Asia/Jakarta": "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62",
    "Asia/Makassar": "51 52 53 63 64 65 71 72 73 74 75 76",
    "Asia/Jayapura": "81 82 91 92 93 94 95 96",
}
TIMEZONES = {code: zone for zone, codes in ZONES.items() for code in codes.split()}


class RegionRow(NamedTuple):
    """One line of the file, checked on its own."""

    line: int
    code: str
    name: str
    level: RegionLevel
    kind: RegionKind
    parent_code: str


class Facts(NamedTuple):
    """What the file decides about a stored region: the columns that a load writes.

    The time zone is not among them: the file gives it to new regions only.
    """

    path: str
    name: str
    level: str
    kind: str
    parent_id: int | None
    status: str = RegionStatus.DEFINITIVE
    ended_on: datetime.date | None = None


class Decided(NamedTuple):
    """What offices recorded as changes of regions, which a file may not know yet."""

    # (code, former name) → present name, and the same of the legal kind.
    names: dict[tuple[str, str], str]
    kinds: dict[tuple[str, str], str]
    # Codes that led to another code, and codes that an office gave.
    codes_left: set[str]
    codes_given: set[str]
    closed: set[str]

    @classmethod
    def load(cls) -> "Decided":
        names, kinds, left, given = {}, {}, set(), set()
        for former in RegionFormer.objects.select_related("region"):
            region = former.region
            names[region.code, former.name] = region.name
            kinds[region.code, former.kind] = region.kind
            if former.path != region.path:
                left.add(former.path)
                given.add(region.code)
        closing = RegionChange.objects.filter(old_regions__status=RegionStatus.ENDED)
        closed = set(closing.values_list("old_regions__code", flat=True))
        return cls(names, kinds, left - given, given, closed - {""})

    def admits(self, code: str) -> bool:
        """Say whether a row of the file is still about a region of today."""
        return code not in self.codes_left and code not in self.closed

    def amend(self, row: "RegionRow") -> "RegionRow":
        """Return the row with the name and kind that an office recorded since."""
        return row._replace(
            name=self.names.get((row.code, row.name), row.name),
            kind=self.kinds.get((row.code, row.kind), row.kind),
        )


# Code → (id, facts).
Stored = dict[str, tuple[int, Facts]]


class RegionCounts(NamedTuple):
    """Outcome of a load: regions in force per level, and how many rows were written why."""

    per_level: dict[RegionLevel, int]
    created: int
    updated: int
    reopened: int
    ended: int
    # (code of a region that this load ended, registry number, name) of every KIM in it.
    stranded: tuple[tuple[str, str, str], ...] = ()


@transaction.atomic
def import_regions(path: Path) -> RegionCounts:
    """Make the stored tree equal to the file and return what that took.

    Regions that are not in the file end today, within the provinces the file speaks of: a file of
    one province says nothing about the others. Those that are back in it are in force again. The
    name of the office, the time zone and regions without a code (preparatory desa) stay as they
    are, and so does what an office recorded as a change and an older file does not know yet.
    Raises DomainError naming the row when the file cannot be used: nothing is stored then.
    """
    rows = read_regions(path)
    _refuse_taken_paths(rows)
    stored = {
        code: (pk, Facts(*facts))
        for pk, code, *facts in Region.objects.exclude(code="").values_list(
            "pk", "code", *Facts._fields
        )
    }
    decided = Decided.load()
    rows = {code: decided.amend(row) for code, row in rows.items() if decided.admits(code)}
    created, changed = _write(rows.values(), stored)
    reopened = sum(stored[region.code][1].status == RegionStatus.ENDED for region in changed)
    per_level = Counter(row.level for row in rows.values())
    gone = _end_missing({*rows, *decided.codes_given}, stored)
    return RegionCounts(
        per_level={level: per_level[level] for level in RegionLevel},
        created=created,
        updated=len(changed) - reopened,
        reopened=reopened,
        ended=len(gone),
        stranded=_stranded(gone),
    )


def read_regions(path: Path) -> dict[str, RegionRow]:
    """Return code → row of a CSV file, gzipped or not, with every parent present.

    Raises DomainError naming the first faulty row, or saying why the file cannot be read.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    rows = {}
    try:
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or [])]:
            raise DomainError(f"Berkas wilayah tidak memiliki kolom {', '.join(missing)}.")
        for record in reader:
            row = _row(record, reader.line_num)
            if row.code in rows:
                raise _fault(
                    row.line, f"kode {row.code} sudah ada pada baris {rows[row.code].line}"
                )
            rows[row.code] = row
    except csv.Error as error:
        # The dictionary reader itself counts only the rows it has handed out.
        raise _fault(reader.reader.line_num, "susunan CSV tidak sah") from error
    if not rows:
        raise DomainError("Berkas wilayah tidak memuat satu wilayah pun.")
    for row in rows.values():
        if row.parent_code and row.parent_code not in rows:
            raise _fault(row.line, f"induk {row.parent_code} dari {row.code} tidak ada")
    return rows


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        if content.startswith(GZIP_MAGIC):
            content = gzip.decompress(content)
        return content.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error) as error:
        raise DomainError(f"Berkas {path} tidak dapat dibaca.") from error
    except UnicodeDecodeError as error:
        raise DomainError(f"Berkas {path} bukan teks UTF-8.") from error


def _row(record: dict, line: int) -> RegionRow:
    if None in record or None in record.values():
        raise _fault(line, "jumlah kolom tidak sesuai dengan baris judul")
    code, name, level, kind, parent_code = (" ".join(record[key].split()) for key in COLUMNS)
    rule = LEVELS.get(level)
    if rule is None:
        raise _fault(line, f"tingkat “{level}” tidak dikenal")
    if not rule.code.fullmatch(code):
        raise _fault(line, f"kode “{code}” tidak sesuai dengan tingkat {level}")
    if kind not in rule.kinds:
        raise _fault(line, f"jenis “{kind}” tidak sesuai dengan tingkat {level} ({code})")
    if parent_code != code.rpartition(".")[0]:
        raise _fault(line, f"induk “{parent_code}” tidak sesuai dengan kode {code}")
    if not name or not name.isprintable() or len(name) > Region._meta.get_field("name").max_length:
        raise _fault(line, f"nama wilayah {code} kosong, terlalu panjang, atau tidak sah")
    if code[:2] not in TIMEZONES:
        raise _fault(line, f"zona waktu provinsi {code[:2]} belum dikenal")
    return RegionRow(line, code, name, rule.level, RegionKind(kind), parent_code)


def _fault(line: int, reason: str) -> DomainError:
    return DomainError(f"Baris {line}: {reason}.")


def _refuse_taken_paths(rows: dict[str, RegionRow]) -> None:
    """Raise DomainError when a region without a code has a path that the file uses as a code."""
    for path in Region.objects.filter(code="").values_list("path", flat=True):
        if path in rows:
            raise _fault(rows[path].line, f"kode {path} dipakai sebagai jalur desa persiapan")


def _write(rows: Iterable[RegionRow], stored: Stored) -> tuple[int, list[Region]]:
    """Store new and changed regions, parents first; return how many are new, and the changed ones.

    A region whose facts equal those of the file is not written.
    """
    ids = {code: pk for code, (pk, _) in stored.items()}
    by_level = {rule.level: [] for rule in LEVELS.values()}
    for row in rows:
        by_level[row.level].append(row)
    created, changed = 0, []
    for level, rows_of_level in by_level.items():
        new = []
        for row in rows_of_level:
            facts = _facts(row, ids)
            pk, before = stored.get(row.code, (None, None))
            if facts != before:
                zone = TIMEZONES[row.code[:2]]
                region = Region(pk=pk, code=row.code, timezone=zone, **facts._asdict())
                (changed if pk else new).append(region)
        Region.objects.bulk_create(new, batch_size=BATCH)
        created += len(new)
        if new and level != RegionLevel.DESA:
            ids.update(Region.objects.filter(level=level).values_list("code", "pk"))
    # An upsert on ids that all exist: a bulk_update of the whole country takes two minutes.
    Region.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=Facts._fields,
    )
    return created, changed


def _facts(row: RegionRow, ids: dict[str, int]) -> Facts:
    parent_id = ids[row.parent_code] if row.parent_code else None
    return Facts(row.code, row.name, row.level, row.kind, parent_id)


def _end_missing(codes: Iterable[str], stored: Stored) -> list[int]:
    """End today the regions in force that are not among `codes`, and return their ids.

    Only provinces that occur in `codes` are looked at.
    """
    provinces = {code[:2] for code in codes}
    gone = [
        pk
        for code, (pk, facts) in stored.items()
        if code not in codes and code[:2] in provinces and facts.status == RegionStatus.DEFINITIVE
    ]
    for start in range(0, len(gone), BATCH):
        Region.objects.filter(pk__in=gone[start : start + BATCH]).update(
            status=RegionStatus.ENDED, ended_on=timezone.localdate()
        )
    return gone


def _stranded(ended: list[int]) -> tuple[tuple[str, str, str], ...]:
    """Return (code, registry number, name) of the KIM of these regions, by code."""
    found = []
    for start in range(0, len(ended), BATCH):
        kim_qs = Kim.objects.filter(region__in=ended[start : start + BATCH])
        kim_qs = kim_qs.exclude(state=RegistrationState.ARCHIVED)
        found += kim_qs.values_list("region__code", "registry_no", "name")
    return tuple(sorted(found))
