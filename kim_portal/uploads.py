"""Files that people send: what is accepted, how it is stored, how it is given out.

The parser is the check (Pillow, and pikepdf in a process of its own), never the name or the type
the browser claims. Files lie outside the web root and leave it only through views that asked for
the right to see them.
"""

import hashlib
import io
import logging
import re
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.http import FileResponse, Http404
from PIL import Image, ImageOps, UnidentifiedImageError

from kim_portal import pdf_apart

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
PHOTO_LIMIT_MB = 10
PDF_LIMIT_MB = 10
# 25 megapixels by the header, before anything is decoded (decompression bombs).
PIXEL_LIMIT = 25_000_000
PHOTO_EDGE = 1600
LOGO_EDGE = 400
THUMBNAIL_SIZE = (384, 288)
# What WhatsApp shows beside a link; it drops pictures that are much larger.
CARD_SIZE = (1200, 630)
CARD_LIMIT = 120 * 1024
# A photo at the head of a page: as wide as the column, and little enough for a weak signal.
MEDIUM_EDGE = 800
MEDIUM_LIMIT = 60 * 1024
IMAGE_FORMATS = ["JPEG", "PNG", "WEBP"]
# Bytes after the last %%EOF that are still a normal line end, not a smuggled archive.
TAIL_LIMIT = 32
# An old packing that no limit covers; what holds objects has never been packed with it.
OLD_PACKING, OBJECT_STREAM = b"LZWDecode", b"/ObjStm"
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
REFUSED_PDF = {
    "torn": "Berkas harus PDF yang utuh",
    "locked": "PDF ini terkunci kata sandi. Kirim yang tidak terkunci.",
    "active": "PDF ini berisi bagian aktif. Kirim hasil pindai biasa.",
    "empty": "PDF ini tidak punya halaman",
    "large": "PDF ini terlalu rumit untuk diperiksa. Pindai atau simpan ulang, lalu kirim lagi.",
}
# `read_photo` has its own, stricter limit by the header; Pillow's would only warn.
Image.MAX_IMAGE_PIXELS = None


def refuse_large(upload, limit_mb: int, what: str) -> None:
    """Raise ValidationError with code "too_large" above the limit (answered with status 413)."""
    if upload.size > limit_mb * MEGABYTE:
        raise ValidationError(f"Ukuran {what} paling besar {limit_mb} MB", code="too_large")


@dataclass(frozen=True)
class Photo:
    """A photo made anew from pixels: no position, no comment, no original bytes."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


def read_photo(upload) -> Photo:
    """Return the upload as two WebP pictures; raises ValidationError with what to do instead."""
    upright = _read_pixels(upload, "foto").convert("RGB")
    upright.thumbnail((PHOTO_EDGE, PHOTO_EDGE))
    small = ImageOps.fit(upright, THUMBNAIL_SIZE)
    return Photo(_webp(upright, 78), _webp(small, 60), upright.width, upright.height)


def card_picture(stored) -> bytes:
    """Return a stored photo as the JPEG of a card: CARD_SIZE, below CARD_LIMIT bytes.

    Raises FileNotFoundError when storage has lost the file.
    """
    with stored.open("rb") as file, Image.open(file, formats=IMAGE_FORMATS) as picture:
        card = ImageOps.fit(picture.convert("RGB"), CARD_SIZE)
    content = b""
    # A leafy photo needs more bytes than a wall: coarser until it fits, the coarsest always does.
    for quality in (82, 70, 58, 46, 34, 22, 10):
        buffer = io.BytesIO()
        card.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        content = buffer.getvalue()
        if len(content) <= CARD_LIMIT:
            break
    return content


def medium_picture(stored) -> bytes:
    """Return a stored photo as a WebP of at most MEDIUM_EDGE on a side, below MEDIUM_LIMIT bytes.

    Raises FileNotFoundError when storage has lost the file.
    """
    with stored.open("rb") as file, Image.open(file, formats=IMAGE_FORMATS) as picture:
        medium = picture.convert("RGB")
    medium.thumbnail((MEDIUM_EDGE, MEDIUM_EDGE))
    content = b""
    # As for the card: coarser until it fits. Pure noise does not, and stays as coarse as it can be.
    for quality in (70, 55, 40, 25, 10, 1):
        content = _webp(medium, quality)
        if len(content) <= MEDIUM_LIMIT:
            break
    return content


def read_logo(upload) -> bytes:
    """Return the upload as a small PNG on white; raises ValidationError with what to do instead."""
    picture = _read_pixels(upload, "gambar").convert("RGBA")
    picture.thumbnail((LOGO_EDGE, LOGO_EDGE))
    # A new image from the bare pixels, as for photos; paper has no transparency.
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture.getchannel("A"))
    buffer = io.BytesIO()
    clean.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _read_pixels(upload, what: str) -> Image.Image:
    """Return the picture the right way up; raises ValidationError with what to do instead."""
    refuse_large(upload, PHOTO_LIMIT_MB, what)
    try:
        upload.seek(0)
        with Image.open(upload, formats=IMAGE_FORMATS) as picture:
            if picture.width * picture.height > PIXEL_LIMIT:
                raise ValidationError(
                    f"{what.capitalize()} paling besar 25 megapiksel. Kecilkan dahulu."
                )
            return ImageOps.exif_transpose(picture).copy()
    except ValidationError:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        message = f"{what.capitalize()} harus JPG, PNG, atau WebP yang utuh"
        raise ValidationError(message, code="unreadable") from None


def _webp(picture, quality: int) -> bytes:
    # A new image from the bare pixels: Pillow carries comments of the source over otherwise.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    buffer = io.BytesIO()
    clean.save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()


def check_pdf(upload) -> None:
    """Accept a whole, passive PDF; raises ValidationError otherwise.

    The bytes are kept as they came: rewriting would break an electronic signature.
    """
    refuse_large(upload, PDF_LIMIT_MB, "berkas PDF")
    upload.seek(0)
    data = upload.read()
    upload.seek(0)
    if not data.startswith(b"%PDF-") or len(data) - data.rfind(b"%%EOF") > TAIL_LIMIT + 5:
        raise ValidationError(REFUSED_PDF["torn"])
    if _packs_objects_the_old_way(data):
        raise ValidationError(REFUSED_PDF["torn"])
    try:
        verdict = pdf_apart.ask("check", data)
    except pdf_apart.TooMuchWorkError:
        verdict = "large"
    if verdict != "passive":
        raise ValidationError(REFUSED_PDF[verdict])


@dataclass(frozen=True)
class Document:
    """An accepted document: a PDF as it came, or a photo made anew from its pixels."""

    content: bytes
    name: str
    content_type: str


def read_document(upload) -> Document:
    """Return a PDF or a photo of a paper; raises ValidationError with what to do instead."""
    upload.seek(0)
    if upload.read(5) == b"%PDF-":
        check_pdf(upload)
        upload.seek(0)
        return Document(upload.read(), upload.name, "application/pdf")
    try:
        photo = read_photo(upload)
    except ValidationError as error:
        if error.code == "unreadable":
            message = "Dokumen harus PDF, JPG, PNG, atau WebP yang utuh"
            raise ValidationError(message) from None
        raise
    return Document(photo.content, upload.name, "image/webp")


def _packs_objects_the_old_way(data: bytes) -> bool:
    plain = ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), data)
    return OBJECT_STREAM in plain and OLD_PACKING in plain


def stored_name(instance, filename: str) -> str:
    """Return a name made by the server; what the person called the file is kept as text only."""
    extension = {"application/pdf": "pdf", "image/webp": "webp"}.get(instance.content_type, "bin")
    folder = instance._meta.model_name
    name = uuid.uuid4().hex
    return f"{folder}/{name[:2]}/{name}.{extension}"


class StoredFile(models.Model):
    """Columns of a row that carries one file."""

    file = models.FileField("berkas", upload_to=stored_name, blank=True)
    original_name = models.CharField("nama asal", max_length=120, blank=True)
    content_type = models.CharField("jenis berkas", max_length=40, blank=True)
    size = models.PositiveIntegerField("ukuran", default=0)
    sha256 = models.CharField("sidik berkas", max_length=64, blank=True)

    class Meta:
        abstract = True

    def attach(self, content: bytes, *, name: str, content_type: str) -> None:
        """Put the bytes into storage and their facts into the row; the caller saves the row."""
        self.content_type = content_type
        self.original_name = safe_name(name)
        self.size = len(content)
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.file.save("berkas", ContentFile(content), save=False)

    def attach_extra(self, field: str, content: bytes) -> None:
        """Put a second file of the same type (a thumbnail) into storage under `field`."""
        getattr(self, field).save("berkas", ContentFile(content), save=False)


def safe_name(name: str) -> str:
    """Return a file name fit to be shown: no path, no control or direction characters, cut."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in base if c.isprintable() and c not in '"<>')[-120:]


def send_file(stored, *, download_name: str, inline: bool = False, field: str = "file"):
    """Answer with a stored file; a caller that serves pictures of its own making says inline."""
    file = getattr(stored, field)
    try:
        content = file.open("rb")
    except FileNotFoundError:
        logger.warning("%s %s has lost its file %s", stored._meta.label, stored.pk, file.name)
        raise Http404("Berkas ini tidak ada lagi di penyimpanan.") from None
    response = FileResponse(
        content,
        as_attachment=not inline,
        filename=download_name,
        content_type=stored.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
