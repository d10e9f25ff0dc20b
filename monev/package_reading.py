"""A delegate's package from anywhere, read with suspicion: only what has the promised form."""

import datetime
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from kim_portal.errors import DomainError
from kim_portal.signing_key import is_signed_by
from monev.canonical import canonical_json, fingerprint
from monev.delegate_package import FACTS_NAME, FORMAT

MEGABYTE = 1024 * 1024
SIZE_LIMIT = 50 * MEGABYTE
PART_LIMIT = 10 * MEGABYTE
FACTS_LIMIT = 256 * 1024
COUNT_LIMIT = 30
TEXT_LIMIT = 300
BUNDLE_NAME = "bundel-hasil.json"
PART_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}\.(?:pdf|webp|json)")
HEX = re.compile(r"[0-9a-f]{64}")
CODE = re.compile(r"[0-9]{2}(?:\.[0-9]{2}){0,2}(?:\.[0-9]{4})?")
POINTS = re.compile(r"[0-9]{1,3}\.[0-9]{2}")
# Key → type of its value; a tuple stands for "or nothing".
ROUND = {"nama": str, "alamat": str, "tahun": int, "tingkat": str, "wilayah": str}
RESULT = {"versi": int, "peringkat": int, "nilai": str, "predikat": str, "aspek": dict,
          "sidik_masukan": str}  # fmt: skip
KIM = {"name": str, "registry_no": str, "place": str, "region_code": str}
KIM_MORE = {"sk": (dict,), "officer_count": (int,), "member_count": (int,), "report_count": (int,),
            "sectors": (list,)}  # fmt: skip
SK = {"number": str, "kind": str, "signed_on": str, "starts_on": str, "expires_on": (str,)}
MINUTES = {"nomor": str, "kode": str}
DECREE = {"nomor": str, "tanggal": str}
FACTS = {
    "format": str, "ajang": str, "putaran": dict, "hasil": dict, "kim": dict,
    "berita_acara": (dict,), "tautan": list, "disetujui_kim": str, "sk_delegasi": (dict,),
    "menggantikan": (str,), "berkas": dict,
}  # fmt: skip


class UnreadablePackageError(DomainError):
    """The file is no package, or not a whole one; the message says what is wrong with it."""

    def __init__(self, message: str):
        super().__init__(message, field="berkas")


@dataclass(frozen=True)
class ReadPackage:
    """A package with its form, signature and digests in order; who signed it is not known here.

    parts: name in the archive → bytes.
    """

    facts: Mapping
    public_key: str
    parts: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        return fingerprint(self.facts)


def read_package(content: bytes) -> ReadPackage:
    """Return what a package holds; raises UnreadablePackageError at the first thing wrong."""
    parts = _unpacked(content)
    if FACTS_NAME not in parts:
        raise UnreadablePackageError(f"Paket tidak memuat {FACTS_NAME}.")
    signed = _signed(parts.pop(FACTS_NAME))
    facts = signed["isi"]
    if not is_signed_by(signed["kunci"], signed["tanda_tangan"], canonical_json(facts)):
        raise UnreadablePackageError(
            "Tanda tangan paket tidak cocok: isinya berubah sesudah ditandatangani."
        )
    _require_parts(facts["berkas"], parts)
    return ReadPackage(facts, signed["kunci"], parts)


def _unpacked(content: bytes) -> dict[str, bytes]:
    if len(content) > SIZE_LIMIT:
        raise UnreadablePackageError(f"Paket lebih besar dari {SIZE_LIMIT // MEGABYTE} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = archive.infolist()
            if len(found) > COUNT_LIMIT:
                raise UnreadablePackageError(f"Paket berisi lebih dari {COUNT_LIMIT} bagian.")
            names = [one.filename for one in found]
            for name in names:
                if not PART_NAME.fullmatch(name) or names.count(name) > 1:
                    raise UnreadablePackageError(
                        f"Paket berisi bagian yang tidak dikenal: “{_shown(name)}”."
                    )
            return {one.filename: _bytes(archive, one) for one in found}
    except UnreadablePackageError:
        raise
    except Exception as error:  # noqa: BLE001  zipfile raises many kinds for a broken archive
        raise UnreadablePackageError("Berkas bukan paket delegasi (ZIP) yang utuh.") from error


def _bytes(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return one part; what the archive says of its size is not believed."""
    limit = FACTS_LIMIT if part.filename == FACTS_NAME else PART_LIMIT
    with archive.open(part) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        size = f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{limit // 1024} KB"
        raise UnreadablePackageError(f"Bagian “{part.filename}” lebih besar dari {size}.")
    return content


def _shown(name: str) -> str:
    return "".join(one for one in name if one.isprintable())[:60]


def _signed(content: bytes) -> dict:
    try:
        signed = json.loads(
            content.decode(), object_pairs_hook=_unique, parse_float=_no_float,
            parse_constant=_no_float,
        )  # fmt: skip
        canonical_json({"isi": signed})
    except (ValueError, RecursionError) as error:
        raise UnreadablePackageError(f"{FACTS_NAME} bukan JSON yang utuh.") from error
    if not has_form(signed, {"isi": dict, "kunci": str, "tanda_tangan": str}):
        raise UnreadablePackageError(f"{FACTS_NAME} bukan isi paket delegasi.")
    found = signed["isi"].get("format")
    if found != FORMAT:
        raise UnreadablePackageError(
            f"Paket ini berformat “{_shown(str(found))}”; portal ini membaca {FORMAT}. "
            "Samakan dahulu versi kedua portal."
        )
    if part := _misshapen(signed["isi"]):
        raise UnreadablePackageError(
            f"Bagian “{part}” dalam {FACTS_NAME} tidak berbentuk seperti yang dijanjikan."
        )
    return signed


def _unique(pairs: list[tuple]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_float(text: str):
    raise ValueError(f"{text} is no whole number")


def has_form(found, form: Mapping, optional: Mapping = {}) -> bool:  # noqa: B006  only read
    """Say whether it is a mapping with these keys and types, texts and figures within bounds."""
    if not isinstance(found, dict) or not set(form) <= set(found) <= {*form, *optional}:
        return False
    wanted = {**form, **optional}
    return all(_fits(value, wanted[key]) for key, value in found.items())


def _fits(value, kind) -> bool:
    if isinstance(kind, tuple):
        return value is None or _fits(value, kind[0])
    if type(value) is not kind:
        return False
    if kind is str:
        return len(value) <= TEXT_LIMIT and value.isprintable()
    return 0 <= value <= 1_000_000 if kind is int else True


def _misshapen(facts: Mapping) -> str:
    """Return the name of the first part that has not the promised form, "" when all have."""
    checks = {
        "isi": lambda: has_form(facts, FACTS),
        "putaran": lambda: (
            has_form(facts["putaran"], ROUND) and bool(CODE.fullmatch(facts["putaran"]["wilayah"]))
        ),
        "hasil": lambda: (
            has_form(facts["hasil"], RESULT)
            and bool(POINTS.fullmatch(facts["hasil"]["nilai"]))
            and facts["hasil"]["peringkat"] > 0
        ),
        "kim": lambda: _is_kim(facts["kim"]),
        "berita_acara": lambda: _is_or_none(facts["berita_acara"], MINUTES),
        "tautan": lambda: (
            len(facts["tautan"]) <= COUNT_LIMIT and all(_is_link(one) for one in facts["tautan"])
        ),
        "disetujui_kim": lambda: _is_day(facts["disetujui_kim"]),
        "sk_delegasi": lambda: (
            _is_or_none(facts["sk_delegasi"], DECREE)
            and (facts["sk_delegasi"] is None or _is_decree(facts["sk_delegasi"]))
        ),
        "berkas": lambda: all(
            PART_NAME.fullmatch(name) and isinstance(digest, str) and HEX.fullmatch(digest)
            for name, digest in facts["berkas"].items()
        ),
    }
    return next((name for name, check in checks.items() if not check()), "")


def _is_kim(kim) -> bool:
    if not has_form(kim, KIM, KIM_MORE) or not 0 < len(kim["name"].strip()) <= 120:
        return False
    sectors, sk = kim.get("sectors") or [], kim.get("sk")
    # A preparatory desa has no code yet; that is refused where areas are compared.
    code = kim["region_code"]
    return (
        (not code or bool(CODE.fullmatch(code)))
        and len(sectors) <= COUNT_LIMIT
        and all(_fits(one, str) for one in sectors)
        and (sk is None or (has_form(sk, SK) and all(_is_day(sk[key]) for key in _days(sk))))
    )


def _days(sk: Mapping) -> list[str]:
    return [key for key in ("signed_on", "starts_on", "expires_on") if sk[key] is not None]


def _is_or_none(found, form: Mapping) -> bool:
    return found is None or has_form(found, form)


def _is_decree(found: Mapping) -> bool:
    return 0 < len(found["nomor"].strip()) <= 120 and _is_day(found["tanggal"])


def _is_link(text) -> bool:
    return _fits(text, str) and bool(re.match(r"https?://[^\s/]+\.[^\s/]+", text))


def _is_day(text: str) -> bool:
    try:
        return bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def _require_parts(written: Mapping[str, str], parts: Mapping[str, bytes]) -> None:
    for name in sorted(set(written) | set(parts)):
        if name not in parts:
            raise UnreadablePackageError(f"Bagian “{name}” tercantum tetapi tidak ada dalam paket.")
        if name not in written:
            raise UnreadablePackageError(f"Bagian “{name}” tidak termasuk yang ditandatangani.")
        if hashlib.sha256(parts[name]).hexdigest() != written[name]:
            raise UnreadablePackageError(f"Bagian “{name}” berubah: sidiknya tidak cocok.")
