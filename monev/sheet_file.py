"""A sheet that a device wrote into a file, because it could not be sent from there.

The mark over its content finds a broken or edited file. It is no signature: the file counts because
its own juri, signed in, hands it in.
"""

import datetime
import hashlib
import json
import uuid
from dataclasses import dataclass

from django.http import QueryDict

from kim_portal.errors import DomainError
from monev.delivery import Envelope

KIND, FORMAT, MARK_LENGTH = "kim-lembar", 1, 16
BROKEN = (
    "Berkas ini rusak atau bukan berkas lembar nilai. Simpan ulang dari perangkat, atau isi "
    "lembarnya langsung."
)
FOREIGN = "Berkas ini bukan berkas lembar nilai dari portal ini."
NEWER = (
    "Berkas ini dibuat versi portal yang lain. Muat ulang portal di perangkat, lalu simpan lagi."
)
EDITED = (
    "Isi berkas ini berubah sesudah disimpan dari perangkat. Simpan ulang dari perangkat, atau isi "
    "lembarnya langsung."
)


@dataclass(frozen=True)
class Packet:
    """One sheet out of a file: whose, on which version it was filled, and what was typed."""

    sheet: uuid.UUID
    version: str
    key: uuid.UUID
    values: list[list[str]]
    device_time: datetime.datetime | None

    def posted(self) -> QueryDict:
        """Return what the score form would have sent."""
        data = QueryDict(mutable=True)
        for name, value in self.values:
            data.appendlist(name, value)
        data["versi"] = self.version
        return data

    def envelope(self, version: int | None) -> Envelope:
        return Envelope(key=self.key, version=version, device_time=self.device_time)


def read_packet(content: bytes) -> Packet:
    """Return the sheet in the file; raises DomainError with what to do instead."""
    try:
        data = json.loads(content.decode())
    except (ValueError, RecursionError):
        raise DomainError(BROKEN, field="berkas") from None
    if not isinstance(data, dict) or data.get("jenis") != KIND:
        raise DomainError(FOREIGN, field="berkas")
    if data.get("format") != FORMAT:
        raise DomainError(NEWER, field="berkas")
    try:
        packet = Packet(
            sheet=uuid.UUID(data["lembar"]),
            version=_text(data["versi"]),
            key=uuid.UUID(data["kiriman"]),
            values=[[_text(name), _text(value)] for name, value in data["isi"]],
            device_time=_moment(data.get("diantre")),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DomainError(BROKEN, field="berkas") from None
    if data.get("sidik") != mark(data["lembar"], packet.version, data["kiriman"], packet.values):
        raise DomainError(EDITED, field="berkas")
    return packet


def mark(sheet: str, version: str, key: str, values) -> str:
    """Return the short hash that the device puts beside the content, over the same bytes."""
    whole = json.dumps([sheet, version, key, values], ensure_ascii=False, separators=(",", ":"))
    # A lone half of a character cannot be encoded strictly, and no keyboard types one.
    return hashlib.sha256(whole.encode(errors="replace")).hexdigest()[:MARK_LENGTH]


def _text(value) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _moment(text) -> datetime.datetime | None:
    """The clock of the device decides nothing: what it says wrongly is left out."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None
