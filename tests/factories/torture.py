"""Files that mean harm, made in memory, as small as they really are."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories.files import huge, pdf
from tests.factories.office import office_file, repacked, row

MEGABYTE = 1024 * 1024
ALERT = b"<script>alert(document.cookie)</script>"


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def picture_bomb(name="bom.png") -> SimpleUploadedFile:
    """Return a PNG of few kilobytes that claims 30,000 × 30,000 pixels."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    parts = _png_chunk(b"IHDR", header) + _png_chunk(b"IDAT", body) + _png_chunk(b"IEND", b"")
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + parts, content_type="image/png")


def svg_with_script(name="lambang.svg") -> SimpleUploadedFile:
    content = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">' + ALERT + b"</svg>"
    return SimpleUploadedFile(name, content, content_type="image/svg+xml")


def page_as_photo(name="foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"<html>" + ALERT + b"</html>", content_type="image/jpeg")


def picture_and_page(name="foto.jpg") -> SimpleUploadedFile:
    """Return a polyglot: a whole JPEG that is also a page with a script in its comment and tail."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(buffer, "JPEG", comment=ALERT)
    content = buffer.getvalue() + b"\n<html>" + ALERT
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def pdf_and_archive(name="sk.pdf") -> SimpleUploadedFile:
    """Return a polyglot: a PDF with an archive behind its end."""
    content = pdf().read() + b"PK\x03\x04" + b"\0" * 400
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def nothing(name="kosong.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"", content_type="application/pdf")


def fifty_megabytes(name="besar.jpg") -> SimpleUploadedFile:
    return huge(name, megabytes=50)


def packed_pdf(unpacked_mb: int, name="padat.pdf", packing: bytes = b"FlateDecode", tail=b""):
    """Return a PDF whose objects stand in a stream that unpacks to so many megabytes of blanks.

    tail: bytes of a last object inside that stream, which only who unpacks it all can read.
    """
    packer = zlib.compressobj(9)
    body = [packer.compress(b"4 0\n<</A 1>>" + tail)]
    body += [packer.compress(b" " * MEGABYTE) for _ in range(unpacked_mb)]
    packed = b"".join([*body, packer.flush()])
    out, at = io.BytesIO(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), {}
    out.seek(0, io.SEEK_END)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/X 4 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        5: b"<</Type/ObjStm/N 1/First 4/Filter/%s/Length %d>>stream\n%s\nendstream"
        % (packing, len(packed), packed),
    }
    for number, text in objects.items():
        at[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, text))
    start = at[6] = out.tell()
    rows = b"".join(
        struct.pack(">BIH", 0, 0, 65_535) if number == 0
        else struct.pack(">BIH", 2, 5, 0) if number == 4
        else struct.pack(">BIH", 1, at[number], 0)
        for number in range(7)
    )  # fmt: skip
    out.write(b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(rows))
    out.write(rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def workbook_bomb(name="bom.xlsx") -> SimpleUploadedFile:
    """Return a workbook of some kilobytes that unpacks to 51 megabytes."""
    extra = [("xl/bom.xml", b"0" * (51 * MEGABYTE))]
    return SimpleUploadedFile(name, repacked(office_file(row()), extra=extra))


def busy_pdf(parts: int, name="sibuk.pdf") -> SimpleUploadedFile:
    """Return a PDF of so many parts; each unpacks to 15 megabytes, which is lawful by itself."""
    packed = zlib.compress(b"4 0\n<</A 1>>" + b" " * (15 * MEGABYTE), 9)
    part = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (
        len(packed), packed,
    )  # fmt: skip
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        *[part] * parts,
    ]
    out, rows = io.BytesIO(), [struct.pack(">BIH", 0, 0, 65_535)]
    out.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    for number, text in enumerate(objects, start=1):
        rows.append(struct.pack(">BIH", 1, out.tell(), 0))
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, text))
    # Whoever wants the objects behind must unpack the part each one is said to lie in.
    rows += [struct.pack(">BIH", 2, number, 0) for number in range(4, 4 + parts)]
    start, size = out.tell(), len(rows) + 1
    rows.append(struct.pack(">BIH", 1, start, 0))
    head = b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % (
        size - 1, size, len(rows) * 7,
    )  # fmt: skip
    out.write(head + b"".join(rows) + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")
