"""The package of a delegate: facts signed by this portal, with its papers, as one ZIP archive."""

import hashlib
import io
import zipfile
from dataclasses import dataclass

from kim_portal.errors import DomainError
from kim_portal.signing_key import public_text, sign
from kim_portal.states import IllegalTransitionError
from monev.canonical import canonical_json
from monev.enums_document import DocumentKind
from monev.models import Delegate, EntryDocument, Result

FORMAT = "kim-paket-1"
ENDINGS = {"application/pdf": ".pdf", "image/webp": ".webp"}
FACTS_NAME = "paket.json"
# What the level above asks of a delegate, in the order of the list.
WANTED = (DocumentKind.SK, DocumentKind.SLIDES, DocumentKind.VIDEO, DocumentKind.CONSENT)


@dataclass(frozen=True)
class Part:
    """One thing of the package. name: its file in the archive, empty for a link or a gap."""

    label: str
    detail: str
    is_there: bool
    name: str = ""
    stored: object = None


def parts_of(delegate: Delegate) -> list[Part]:
    """Return what the package holds and what it lacks, in a fixed number of queries."""
    minutes = getattr(delegate.outcome, "berita_acara", None)
    bundle = getattr(delegate.outcome, "bundle", None)
    found = [
        Part("Potret KIM", "Data saat diusulkan, tanpa nama orang", True),
        Part("Peringkat dan nilai", f"Peringkat {delegate.rank}, versi {delegate.outcome.number}",
             True),
        _file("Berita acara", minutes, "berita-acara.pdf", str(minutes or "")),
        _file("Bundel hasil dengan lembar nilai", bundle, "bundel-hasil.json",
              "Juri memakai kode"),
    ]  # fmt: skip
    documents = EntryDocument.objects.current().filter(entry=delegate.entry)
    by_kind: dict[str, list] = {}
    for row in documents.select_related("requirement").order_by("pk"):
        by_kind.setdefault(row.requirement.kind, []).append(row)
    for kind in WANTED:
        rows = by_kind.get(kind, [])
        if not rows:
            found.append(Part(kind.label, "Belum ada dalam berkas peserta", False))
        found += [_document(kind, row, number) for number, row in enumerate(rows, start=1)]
    number = delegate.decree_number
    found.append(Part("SK delegasi", number or "Tanpa delegasi sah", bool(number)))
    return found


def _file(label: str, stored, name: str, detail: str) -> Part:
    if stored is None or not stored.file:
        return Part(label, "Belum ada", False)
    return Part(label, detail, True, name, stored)


def _document(kind: DocumentKind, row: EntryDocument, number: int) -> Part:
    if row.file:
        name = f"{kind.value}-{number}{ENDINGS.get(row.content_type, '')}"
        return Part(kind.label, str(row), True, name, row)
    return Part(kind.label, row.url or row.text or str(row), True)


def facts_of(delegate: Delegate, files: dict[str, str]) -> dict:
    """Return what the portal signs: no name, number or address of a person is among it.

    files: name in the archive → SHA-256.
    """
    row = Result.objects.get(outcome=delegate.outcome, entry=delegate.entry)
    minutes = getattr(delegate.outcome, "berita_acara", None)
    round_ = delegate.round
    return {
        "format": FORMAT,
        "ajang": delegate.event,
        "putaran": {"nama": round_.name, "alamat": round_.slug, "tahun": round_.year,
                    "tingkat": round_.level, "wilayah": round_.region.code},
        "hasil": {"versi": delegate.outcome.number, "peringkat": row.rank,
                  "nilai": str(row.total_points), "predikat": row.predicate,
                  "aspek": row.aspect_points, "sidik_masukan": delegate.outcome.input_digest},
        "kim": _snapshot(delegate.entry.snapshot),
        "berita_acara": {"nomor": minutes.number, "kode": minutes.code} if minutes else None,
        "tautan": [part.detail for part in parts_of(delegate)
                   if part.is_there and part.detail.startswith("http")],
        "disetujui_kim": delegate.consented_on.isoformat(),
        "sk_delegasi": {"nomor": delegate.decree_number,
                        "tanggal": delegate.decree_on.isoformat()} if delegate.is_valid else None,
        "menggantikan": delegate.replaces.entry.name if delegate.replaces_id else None,
        "berkas": files,
    }  # fmt: skip


def _snapshot(snapshot: dict) -> dict:
    """Return the texts and whole numbers of a snapshot that name the KIM and its place."""
    kept = ("name", "registry_no", "place", "region_code", "sk", "officer_count", "member_count",
            "report_count", "sectors")  # fmt: skip
    return {key: snapshot[key] for key in kept if key in snapshot}


def archive(delegate: Delegate) -> bytes:
    """Return the package as a ZIP archive.

    Raises IllegalTransitionError without a decree and while a correction waits to be looked at,
    NoKeyError when the portal cannot sign, DomainError when storage has lost a part.
    """
    if not delegate.is_valid:
        raise IllegalTransitionError("Tanpa SK, ini belum delegasi yang sah. Catat SK-nya dahulu.")
    if delegate.needs_review:
        raise IllegalTransitionError("Hasilnya sudah diralat. Tinjau delegasi ini dahulu.")
    contents = {}
    for part in parts_of(delegate):
        if part.stored is not None:
            contents[part.name] = _content(part)
    files = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    facts = facts_of(delegate, files)
    signed = {"isi": facts, "kunci": public_text(), "tanda_tangan": sign(canonical_json(facts))}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive_:
        archive_.writestr(FACTS_NAME, canonical_json(signed))
        for name, content in contents.items():
            archive_.writestr(name, content)
    return out.getvalue()


def _content(part: Part) -> bytes:
    try:
        with part.stored.file.open("rb") as file:
            return file.read()
    except FileNotFoundError:
        raise DomainError(
            f"{part.label} tidak ada lagi di penyimpanan, jadi paket belum dapat dibuat."
        ) from None


def archive_name(delegate: Delegate) -> str:
    return f"paket-delegasi-{delegate.entry.kim.slug}-{delegate.round.slug}.zip"
