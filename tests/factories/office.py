"""Files as offices send them, made in memory."""

import io
import struct
import zipfile

import xlsxwriter

from registry.enums import RegionKind, RegionLevel
from registry.models import Region
from tests.factories.registry import region

HEADER = ["No", "Nama KIM", "Desa/Kelurahan", "Kecamatan", "Nomor SK", "Tanggal SK",
          "Berlaku sampai", "Penerbit", "Ketua", "Potensi", "Status", "Kanal"]  # fmt: skip
KEYS = ["no", "name", "village", "subdistrict", "number", "signed", "expires", "issuer",
        "chair", "sectors", "status", "channel"]  # fmt: skip


def row(**cells):
    """Return one row of data under HEADER; what is not named stays empty."""
    usual = {"no": 1, "name": "KIM Mekar", "village": "Bangun Mulya", "subdistrict": "Waru"}
    return [(usual | cells).get(key, "") for key in KEYS]


def workbook(rows, *, merges=(), sheets=("Data",), days=()):
    """Return an XLSX; merges: (range, text) · days: cells (row, column) shown as a date."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name in sheets[:-1]:
        book.add_worksheet(name).write(0, 0, "Petunjuk pengisian")
    sheet = book.add_worksheet(sheets[-1])
    for number, cells in enumerate(rows):
        for index, cell in enumerate(cells or []):
            if isinstance(cell, str) and cell:
                sheet.write_string(number, index, cell)
            elif cell != "" and (number, index) in days:
                sheet.write_number(number, index, cell, day)
            elif cell != "":
                sheet.write(number, index, cell)
    for place, text in merges:
        sheet.merge_range(place, text)
    book.close()
    return buffer.getvalue()


def office_file(*rows):
    """Return an XLSX with HEADER and these rows."""
    return workbook([HEADER, *rows])


def with_formula(formula, value=""):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, row())
    sheet.write_formula(1, 4, formula, value=value)
    book.close()
    return buffer.getvalue()


def far_corner():
    """Return five kilobytes that a naive reader turns into 17 thousand million cells."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Nama KIM")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    return buffer.getvalue()


def repacked(content, *, extra=(), replace=None):
    """Return the archive with further parts ((name, bytes)) or changed ones ({name: function})."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            change = (replace or {}).get(part.filename, lambda data: data)
            new.writestr(part.filename, change(old.read(part.filename)))
        for name, data in extra:
            new.writestr(name, data)
    return buffer.getvalue()


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="Data">'
)
ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def ods(rows):
    """Return an ODS with text cells."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in cells
        )
        + "</table:table-row>"
        for cells in rows
    )
    tail = "</table:table></office:spreadsheet></office:body></office:document-content>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS_HEAD + body + tail)
        archive.writestr("META-INF/manifest.xml", ODS_MANIFEST)
    return buffer.getvalue()


def xls(rows):
    """Return an XLS (BIFF8 in an OLE container) with text cells."""

    def record(kind, data=b""):
        return struct.pack("<HH", kind, len(data)) + data

    def label(number, index, text):
        data = struct.pack("<HHHHB", number, index, 0, len(text), 1) + text.encode("utf-16-le")
        return record(0x0204, data)

    cells = [
        label(number, index, str(cell))
        for number, line in enumerate(rows)
        for index, cell in enumerate(line)
        if cell != ""
    ]
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    sheet_bof = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)
    head = record(0x0809, bof) + record(0x0042, struct.pack("<H", 1200))
    bound = struct.pack("<IBBBB", 0, 0, 0, 4, 0) + b"Data"
    start = len(head) + 4 + len(bound) + 4
    head += record(0x0085, struct.pack("<I", start) + bound[4:]) + record(0x000A)
    dimensions = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    sheet = (
        record(0x0809, sheet_bof) + record(0x0200, dimensions) + b"".join(cells) + record(0x000A)
    )
    return _ole(head + sheet)


def _ole(stream):
    """Wrap one stream named Workbook into an OLE container with sectors of 512 bytes."""
    # Streams below 4096 bytes would have to live in the small sectors.
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count, free, end, fat_mark = len(stream) // 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat_count = 1
    while fat_count * 128 < fat_count + 1 + count:
        fat_count += 1
    fat = [fat_mark] * fat_count + [end]
    fat += [fat_count + 1 + n + 1 for n in range(count - 1)] + [end]
    fat += [free] * (fat_count * 128 - len(fat))

    def entry(name, kind, child, first, size):
        text = (name + "\0").encode("utf-16-le")
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(text), kind, 1, free, free, child)
            + b"\0" * 36
            + struct.pack("<IQ", first, size)
        )

    folder = entry("Root Entry", 5, 1, end, 0)
    folder += entry("Workbook", 2, free, fat_count + 1, len(stream))
    blank = b"\0" * 66 + struct.pack("<BBIII", 0, 1, free, free, free) + b"\0" * 48
    folder += blank[:128].ljust(128, b"\0") * 2
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, fat_count, fat_count, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", *range(fat_count), *[free] * (109 - fat_count))
    return header + struct.pack(f"<{len(fat)}I", *fat) + folder + stream


def village(code, name, parent_code, kind=RegionKind.DESA):
    """Return a further desa below a kecamatan of tests.factories.registry.PLACES."""
    facts = {"path": code, "name": name, "kind": kind, "level": RegionLevel.DESA}
    facts |= {"parent": region(parent_code), "timezone": "Asia/Makassar"}
    return Region.objects.get_or_create(code=code, defaults=facts)[0]


def penajam():
    """Return the kabupaten with two kecamatan and the villages that tests speak of."""
    kabupaten = region("64.09")
    region("64.09.02.2004")
    region("64.09.03.2009")
    village("64.09.02.1001", "Waru", "64.09.02", RegionKind.KELURAHAN)
    village("64.09.02.2002", "Api-api", "64.09.02")
    village("64.09.03.2001", "Babulu Darat", "64.09.03")
    return kabupaten
