"""Electronic signatures inside a PDF (TTE): what they cover, and who issued their certificates.

Checked here: the file was not changed after the last signature, and what was signed has the digest
that stands in it. Not checked: whether the certificate is valid and whose it is; that is what the
service of the certificate's issuer is for.
"""

import hashlib
import io
from dataclasses import dataclass

import pikepdf
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

DIGESTS = (hashlib.sha256, hashlib.sha384, hashlib.sha512)
UNKNOWN_ISSUER = "tidak terbaca"


@dataclass(frozen=True)
class PdfSignature:
    """covers_all: no byte of the file lies outside; is_intact: its digest is that of the bytes."""

    covers_all: bool
    is_intact: bool
    issuer: str


def read_signatures(content: bytes) -> list[PdfSignature]:
    """Return the signatures in a PDF, none for a file that is no PDF or carries none."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            found = [_signature(item, content) for item in document.objects if _is_signature(item)]
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return []
    return [one for one in found if one]


def _is_signature(item) -> bool:
    return isinstance(item, pikepdf.Dictionary) and {"/ByteRange", "/Contents"} <= set(item.keys())


def _signature(item, content: bytes) -> PdfSignature | None:
    try:
        start, length, second, rest = (int(number) for number in item["/ByteRange"])
        container = _cut(bytes(item["/Contents"]))
    except (TypeError, ValueError):
        return None
    if start != 0 or length < 0 or second < length or rest < 0:
        return None
    signed = content[:length] + content[second : second + rest]
    return PdfSignature(
        covers_all=second + rest == len(content),
        is_intact=any(digest(signed).digest() in container for digest in DIGESTS),
        issuer=_issuer(container),
    )


def _cut(container: bytes) -> bytes:
    """Return the DER structure without the zeros that fill its place in the file."""
    if len(container) < 4 or container[0] != 0x30:
        raise ValueError("no DER sequence")
    if container[1] < 0x80:
        return container[: 2 + container[1]]
    size = container[1] & 0x7F
    return container[: 2 + size + int.from_bytes(container[2 : 2 + size], "big")]


def _issuer(container: bytes) -> str:
    try:
        certificates = pkcs7.load_der_pkcs7_certificates(container)
        names = [
            attribute.value
            for certificate in certificates[:1]
            for attribute in certificate.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
        ]
    except (ValueError, TypeError, OverflowError):
        return UNKNOWN_ISSUER
    return str(names[0])[:120] if names else UNKNOWN_ISSUER
