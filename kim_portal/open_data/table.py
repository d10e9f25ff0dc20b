"""What an open dataset is: columns with their meaning, rows read one by one, a stamp of its age."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Atribusi 4.0 Internasional",
    "path": "https://creativecommons.org/licenses/by/4.0/deed.id",
}
REFERENCE_CODES = "Kode wilayah Kemendagri, Kepmendagri 300.2.2-2138 Tahun 2025"
# Types of Frictionless Table Schema that the columns use, in the words of the pages.
TYPES = {
    "string": "teks",
    "integer": "bilangan bulat",
    "number": "bilangan desimal, pemisah titik",
    "boolean": "true atau false",
    "date": "tanggal, TTTT-BB-HH",
    "datetime": "waktu UTC, TTTT-BB-HHTjj:mm:ssZ",
    "yearmonth": "bulan, TTTT-BB",
    "year": "tahun, TTTT",
}


@dataclass(frozen=True)
class Column:
    """One column: `kind` is a key of TYPES; `choices` are the only values it can have."""

    name: str
    kind: str
    meaning: str
    unit: str = ""
    choices: Sequence[str] = ()
    is_required: bool = False


@dataclass(frozen=True)
class Dataset:
    """One table of open data, without any person in it.

    rows: (since) → tuples in the order of `columns`, read from the database a few at a time; since
    is a moment, or None for all rows. stamp: () → whatever changes when a row may have changed.
    """

    slug: str
    title: str
    about: str
    period: str
    method: str
    frequency: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[datetime.datetime | None], Iterable[tuple]]
    stamp: Callable[[], object]
    # How "changes since" decides, in words.
    since_means: str
    # Rows that left since a moment: (since) → (*key, moment); None where a row never leaves.
    withdrawn: Callable[[datetime.datetime], Iterable[tuple]] | None = None
    # Points on a map: index of the column with the code the point belongs to.
    points: Callable[[], dict[str, tuple[float, float]]] | None = None
    keywords: tuple[str, ...] = field(default=("KIM", "Komunitas Informasi Masyarakat"))

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    def changes(self) -> "Dataset":
        """Return this dataset as `?sejak=` answers it: one column more, withdrawn rows at the end.

        A withdrawn row holds its key and WITHDRAWN_AT, and nothing else.
        """
        return replace(self, columns=(*self.columns, WITHDRAWN_AT), rows=self._changed_rows)

    def _changed_rows(self, since: datetime.datetime) -> Iterator[tuple]:
        for row in self.rows(since):
            yield (*row, None)
        for *key, moment in self.withdrawn(since) if self.withdrawn else ():
            known = dict(zip(self.key, key, strict=True))
            yield (*(known.get(name) for name in self.header), moment)


# Only in answers to `?sejak=`; the whole file has no withdrawn rows.
WITHDRAWN_AT = Column(
    "ditarik_pada", "datetime",
    "Saat baris ini ditarik dari data umum; baris itu hanya memuat kuncinya. Kosong bila berlaku",
)  # fmt: skip


def as_text(value) -> str:
    """Write a value as the files carry it: ISO dates, moments in UTC, a decimal point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)


def as_json(value):
    """Return a value as JSON carries it: numbers and truths as such, everything else as text."""
    if value is None or isinstance(value, bool | int):
        return value
    if hasattr(value, "as_tuple"):
        return float(value)
    return as_text(value)


def in_chunks(rows: Iterable, size: int) -> Iterator[list]:
    """Yield lists of up to `size` rows; never more than one of them is in memory."""
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
