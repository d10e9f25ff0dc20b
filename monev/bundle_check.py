"""Computing a result bundle again: with the code that ranks a round, and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kim_portal.signing_key import is_signed_by, key_name
from monev.bundle_reading import Contents, contents, is_proof
from monev.bundle_tree import leaf_digest, root_along, root_of
from monev.bundling import result_facts, strictness_facts
from monev.canonical import canonical_json
from monev.publication import UnfillableError, rank_entries, result_rows, score_entries

BROKEN = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, UnfillableError)
ABSENT = "tidak ada"


@dataclass(frozen=True)
class Difference:
    """One place where a bundle does not agree with itself. written, computed: as text."""

    place: str
    written: str
    computed: str

    def facts(self) -> dict:
        return {"tempat": self.place, "tertulis": self.written, "dihitung": self.computed}

    def __str__(self):
        return f"{self.place}: tertulis {self.written}, dihitung {self.computed}"


@dataclass(frozen=True)
class Report:
    """What came out. rows: the lines as they were computed, by rank; seats: strictness per juri."""

    head: Mapping
    is_signed: bool
    is_proof: bool
    differences: Sequence[Difference]
    rows: Sequence[Mapping] = ()
    seats: Sequence[Mapping] = ()
    shown: Mapping = field(default_factory=dict)

    @property
    def is_equal(self) -> bool:
        return self.is_signed and not self.differences

    @property
    def key_name(self) -> str:
        return key_name(self.head["kunci"])

    def facts(self) -> dict:
        """Return the report as it is printed for programs."""
        return {
            "jenis": "bukti" if self.is_proof else "bundel",
            "sama": self.is_equal,
            "putaran": self.head["putaran"],
            "versi": self.head["versi"],
            "tanda_tangan": {
                "sah": self.is_signed,
                "kunci": self.head["kunci"],
                "nama_kunci": self.key_name,
            },
            "beda": [one.facts() for one in self.differences],
            "peserta": list(self.rows),
            "juri": list(self.seats),
        }


def check(bundle: Mapping) -> Report:
    """Compute a bundle or a proof again; it has the outer form that `read` makes sure of."""
    head = bundle["kepala"]
    is_signed = is_signed_by(head["kunci"], bundle["tanda_tangan"], canonical_json(head))
    found = [] if is_signed else [Difference("kepala", "tanda tangan", "tanda tangan tidak cocok")]
    if is_proof(bundle):
        found += _proof_differences(bundle)
        return Report(head, is_signed, True, found, shown=bundle["daun"])
    found += _tree_differences(bundle)
    try:
        stated = contents(bundle)
        rows = _computed_rows(stated)
        strict = strictness_facts(stated.sheets, stated.given.rules, stated.given.scale)
        found += [
            *_row_differences(stated, rows),
            *_compare("ketegasan", stated.strictness, strict),
        ]
    except BROKEN as error:
        found.append(Difference("daun", "isi yang dapat dihitung", _reason(error)))
        return Report(head, is_signed, False, found)
    return Report(head, is_signed, False, found, _table(stated, rows), _seats(stated, strict))


def _reason(error: Exception) -> str:
    if isinstance(error, UnfillableError):
        return error.message
    return "tidak dapat dihitung, karena satu bagiannya tidak berbentuk seperti yang dijanjikan"


def _proof_differences(proof: Mapping) -> list[Difference]:
    root = root_along(leaf_digest(proof["daun"]), proof["jalur"])
    written = proof["kepala"]["akar"]
    if root == written:
        return []
    leaf = proof["daun"]
    return [Difference(f"{leaf['jenis']}/{leaf['kunci']}", f"sidik {written}", f"sidik {root}")]


def _tree_differences(bundle: Mapping) -> Iterator[Difference]:
    head, leaves, digests = bundle["kepala"], bundle["daun"], bundle["sidik_daun"]
    for name, count in (("daun", len(leaves)), ("sidik_daun", len(digests))):
        if count != head["jumlah_daun"]:
            yield Difference(name, f"{head['jumlah_daun']} bagian", f"{count} bagian")
    for leaf, written in zip(leaves, digests, strict=False):
        if (computed := leaf_digest(leaf)) != written:
            place = f"{leaf['jenis']}/{leaf['kunci']}"
            yield Difference(place, f"sidik {written}", f"sidik {computed}")
    if (root := root_of(digests)) != head["akar"]:
        yield Difference("sidik_daun", f"akar {head['akar']}", f"akar {root or ABSENT}")


def _computed_rows(stated: Contents) -> dict[str, dict]:
    """Return entry code → line, computed by the code that ranks a round."""
    scores = score_entries(stated.given)
    rows = result_rows(None, stated.given, scores, rank_entries(stated.given, scores))
    codes = {number: code for code, number in stated.codes.items()}
    return {codes[row.entry_id]: {"peserta": codes[row.entry_id]} | result_facts(row)
            for row in rows}  # fmt: skip


def _row_differences(stated: Contents, rows: Mapping[str, Mapping]) -> Iterator[Difference]:
    for code in sorted(set(rows) | set(stated.results)):
        place = f"hasil/{code} {stated.names.get(code, '')}".strip()
        yield from _compare(place, stated.results.get(code), rows.get(code))


def _compare(place: str, written, computed) -> Iterator[Difference]:
    """Yield each figure that differs, with its place; a missing one is a difference too."""
    if isinstance(written, Mapping) and isinstance(computed, Mapping):
        for key in sorted(set(written) | set(computed)):
            yield from _compare(f"{place}/{key}", written.get(key), computed.get(key))
    elif written != computed or type(written) is not type(computed):
        yield Difference(place, _text(written), _text(computed))


def _text(value) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Mapping):
        return f"{len(value)} isian"
    return ABSENT if value is None else str(value)


def _table(stated: Contents, rows: Mapping[str, Mapping]) -> list[dict]:
    listed = [
        {
            "kode": code,
            "nama": stated.names[code],
            "nilai_akhir": row["nilai_akhir"],
            "rata_rata": row["rata_rata"],
            "nilai_adil": row["nilai_adil"],
            "peringkat": row["peringkat"],
            "peringkat_bersama": row["peringkat_bersama"],
        }
        for code, row in rows.items()
    ]
    return sorted(
        listed, key=lambda one: (one["peringkat"] is None, one["peringkat"] or 0, one["kode"])
    )


def _seats(stated: Contents, strict: Mapping) -> list[dict]:
    judged = [sheet.juri for sheet in stated.sheets.values()]
    return [
        {"kode": juri, "ketegasan": value, "jumlah": judged.count(juri)}
        for juri, value in strict.get("juri", {}).items()
    ]
