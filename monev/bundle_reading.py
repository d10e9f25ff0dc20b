"""Result bundles and proofs from anywhere, read with suspicion: only what has the promised form."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from monev.bundling import FORMAT, PROOF_FORMAT, CodedSheet
from monev.enums_score import OfficialScore
from monev.fairness import SHRINKAGE
from monev.round_input import RoundInput
from monev.scoring import NOT_ASSESSABLE, IndicatorRule, Scale

SIZE_LIMIT = 5 * 1024 * 1024
LEAF_LIMIT = 20_000
# More than any round has; the arithmetic on what a stranger sends must end soon.
ENTRY_LIMIT, JURI_LIMIT = 400, 40
HEAD = {"format": str, "putaran": str, "versi": int, "jumlah_daun": int, "akar": str, "kunci": str}
LEAF = {"jenis": str, "kunci": str, "garam": str, "isi": dict}
HEX = re.compile(r"[0-9a-f]{64}")
NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")


class UnreadableBundle(ValueError):
    """The bytes are no bundle; the message says why, in a sentence."""


@dataclass(frozen=True)
class Contents:
    """What a bundle says, ready to be computed with.

    codes: entry code → its number in `given`; names: entry code → name; sheets: sheet key → sheet;
    results: entry code → line, strictness: that of the juri, both as they are written.
    """

    given: RoundInput
    codes: Mapping[str, int]
    names: Mapping[str, str]
    sheets: Mapping[str, CodedSheet]
    results: Mapping[str, Mapping]
    strictness: Mapping


def read(content: bytes) -> dict:
    """Return a bundle or a proof as mappings, sure of its outer form.

    Raises UnreadableBundle.
    """
    if len(content) > SIZE_LIMIT:
        raise UnreadableBundle("Berkas lebih besar dari 5 MB.")
    try:
        found = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_unique, parse_float=_no_float,
            parse_constant=_no_float,
        )  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise UnreadableBundle("Berkas bukan JSON yang utuh.") from error
    if not isinstance(found, dict):
        raise UnreadableBundle("Berkas bukan bundel hasil.")
    if found.get("format") == PROOF_FORMAT:
        _require_proof(found)
    else:
        _require_bundle(found)
    return found


def is_proof(bundle: Mapping) -> bool:
    return bundle.get("format") == PROOF_FORMAT


def _unique(pairs: list[tuple]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_float(text: str):
    raise ValueError(f"{text} is no whole number")


def _require_bundle(found: dict) -> None:
    if not _has_form(found, {"kepala": dict, "tanda_tangan": str, "sidik_daun": list,
                             "daun": list}):  # fmt: skip
        raise UnreadableBundle("Berkas bukan bundel hasil.")
    _require_head(found["kepala"])
    leaves = found["daun"]
    if not 0 < len(leaves) <= LEAF_LIMIT or not all(_has_form(leaf, LEAF) for leaf in leaves):
        raise UnreadableBundle("Bagian “daun” tidak berbentuk seperti yang dijanjikan.")
    if not all(isinstance(one, str) and HEX.fullmatch(one) for one in found["sidik_daun"]):
        raise UnreadableBundle("Bagian “sidik_daun” tidak berbentuk seperti yang dijanjikan.")


def _require_proof(found: dict) -> None:
    form = {"format": str, "kepala": dict, "tanda_tangan": str, "daun": dict, "jalur": list}
    if not _has_form(found, form) or not _has_form(found["daun"], LEAF):
        raise UnreadableBundle("Berkas bukan bukti satu baris hasil.")
    _require_head(found["kepala"])
    for step in found["jalur"]:
        if not _has_form(step, {"sisi": str, "sidik": str}) or not HEX.fullmatch(step["sidik"]):
            raise UnreadableBundle("Bagian “jalur” tidak berbentuk seperti yang dijanjikan.")


def _require_head(head: Mapping) -> None:
    if head.get("format") != FORMAT:
        raise UnreadableBundle(f"Bundel ini tidak memakai format {FORMAT}.")
    if not _has_form(head, HEAD):
        raise UnreadableBundle("Bagian “kepala” tidak berbentuk seperti yang dijanjikan.")


def _has_form(found, form: Mapping[str, type]) -> bool:
    return (
        isinstance(found, dict)
        and set(found) == set(form)
        and all(type(found[key]) is kind for key, kind in form.items())
    )


def contents(bundle: Mapping) -> Contents:
    """Return what the parts of a bundle say.

    Raises ValueError, KeyError, TypeError or AttributeError where a part has not the promised form.
    """
    rules = _only(bundle, "aturan")
    names = {leaf["kunci"]: str(leaf["isi"]["nama"]) for leaf in _of(bundle, "peserta")}
    sheets: dict[str, CodedSheet] = {}
    for leaf in _of(bundle, "lembar"):
        sheet, key = _sheet(leaf["isi"]), leaf["kunci"]
        if key in sheets or sheet.entry not in names:
            raise ValueError(f"{key} stands twice or belongs to nobody")
        sheets[key] = sheet
    juri = {key: sheet.juri for key, sheet in sheets.items()}
    if len(names) > ENTRY_LIMIT or len(set(juri.values())) > JURI_LIMIT:
        raise ValueError("more entries or juri than a round has")
    codes = {code: number for number, code in enumerate(sorted(names), start=1)}
    grouped: dict[int, dict] = {number: {} for number in codes.values()}
    for key, sheet in sheets.items():
        grouped[codes[sheet.entry]][key] = sheet.answers
    votes = {
        str(codes[code]): _whole(place) for code, place in _only(bundle, "pleno")["urutan"].items()
    }
    zones = tuple(
        tuple(tuple(codes[str(code)] for code in group) for group in zone)
        for zone in _only(bundle, "pleno").get("setara", ())
    )
    return Contents(
        given=replace(
            _input(rules, grouped, votes),
            juri=juri,
            categories=_categories(bundle, codes),
            zones=zones,
        ),
        codes=codes,
        names=names,
        sheets=sheets,
        results={leaf["kunci"]: dict(leaf["isi"]) for leaf in _of(bundle, "hasil")},
        strictness=_only(bundle, "ketegasan"),
    )


def _categories(bundle: Mapping, codes: Mapping[str, int]) -> dict[int, str]:
    """Return entry number → category; a round without any says nothing about it."""
    return {
        codes[leaf["kunci"]]: str(leaf["isi"]["kategori"])
        for leaf in _of(bundle, "peserta")
        if "kategori" in leaf["isi"]
    }


def _input(rules: Mapping, sheets: Mapping[int, Mapping], votes: Mapping[str, int]) -> RoundInput:
    bounds = [_number(text) for text in rules["skala"]]
    if rules["penyusutan"] != str(SHRINKAGE):
        raise ValueError("another shrinkage than this code computes with")
    return RoundInput(
        instrument=str(rules["instrumen"]),
        rules=tuple(
            IndicatorRule(str(one["kode"]), str(one["aspek"]), _number(one["bobot"]))
            for one in rules["indikator"]
        ),
        scale=Scale(*bounds),
        minimum_sheets=_whole(rules["lembar_minimum"]),
        tie_order=tuple(str(code) for code in rules["urutan_nilai_sama"]),
        bands=tuple((_number(bound), str(label)) for bound, label in rules["predikat"]),
        sheets=sheets,
        votes=votes,
        official_score=OfficialScore(rules["nilai_resmi"]),
    )


def _sheet(inner: Mapping) -> CodedSheet:
    answers = {code: _answer(text) for code, text in inner["skor"].items()}
    return CodedSheet(str(inner["peserta"]), str(inner["juri"]), answers)


def _of(bundle: Mapping, kind: str) -> list[Mapping]:
    return [leaf for leaf in bundle["daun"] if leaf["jenis"] == kind]


def _only(bundle: Mapping, kind: str) -> Mapping:
    found = _of(bundle, kind)
    if len(found) != 1:
        raise ValueError(f"{kind} must stand once")
    return found[0]["isi"]


def _number(text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{text} is no number of this format")
    return Decimal(text)


def _whole(number: int) -> int:
    if type(number) is not int or not 0 <= number <= 10_000:
        raise ValueError(f"{number} is no whole number of this format")
    return number


def _answer(text: str) -> Decimal | str:
    return NOT_ASSESSABLE if text == NOT_ASSESSABLE else _number(text)
