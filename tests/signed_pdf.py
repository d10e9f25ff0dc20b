"""Signing a PDF as a signing service does: an incremental update with a detached CMS signature."""

import datetime
import re

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

ISSUER = "Balai Sertifikasi Contoh"
# Hexadecimal digits kept free for the signature.
ROOM = 6000


def identity():
    """Return an invented person's certificate and key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kepala Contoh")])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ISSUER)])
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(day)
        .not_valid_after(day + datetime.timedelta(days=700))
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def signed_pdf(content: bytes) -> bytes:
    """Return the PDF with one signature appended; the bytes that came in stay its beginning."""
    size = int(re.findall(rb"/Size (\d+)", content)[-1])
    start = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    root = re.findall(rb"/Root (\d+ \d+ R)", content)[-1]
    head = content + b"\n"
    offset = len(head)
    opening = b"%d 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite " % size
    opening += b"/SubFilter /adbe.pkcs7.detached /ByteRange [0 %010d %010d %010d] /Contents <"
    closing = b"> >>\nendobj\n"
    table_at = offset + len(opening % (0, 0, 0)) + ROOM + len(closing)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (size, offset)
    trailer = b"trailer\n<< /Size %d /Root %s /Prev %d >>\n" % (size + 1, root, start)
    tail = closing + table + trailer + b"startxref\n%d\n%%%%EOF\n" % table_at
    # The brackets around the signature belong to the gap.
    gap = offset + len(opening % (0, 0, 0)) - 1
    rest = gap + ROOM + 2
    opening %= (gap, rest, len(tail) - 1)
    signed = head + opening[:-1] + tail[1:]
    certificate, key = identity()
    container = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(signed)
        .add_signer(certificate, key, hashes.SHA256())
        .sign(Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary])
    )
    return head + opening + container.hex().encode().ljust(ROOM, b"0") + tail
