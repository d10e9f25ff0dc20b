"""Files as people send them, good and bad, made in memory."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

SECRET = "Rahasia posisi rumah ketua"


def photo(name="rapat.jpg", size=(640, 480), colour=(16, 105, 95), kind="JPEG", **save):
    """Return a plain photo."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind, **save)
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/jpeg")


def photo_with_position(name="lokasi.jpg"):
    """Return a JPEG that carries a GPS position, a description and a comment."""
    exif = Image.Exif()
    exif[0x010E] = SECRET
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "S", tuple(IFDRational(n) for n in (1, 14, 30))
    gps[3], gps[4] = "E", tuple(IFDRational(n) for n in (116, 49, 55))
    return photo(name, exif=exif, comment=SECRET.encode())


def huge(name, megabytes=20, head=b"\xff\xd8\xff\xe0"):
    return SimpleUploadedFile(name, head + b"\0" * (megabytes * 1024 * 1024))


SCRIPT = {"S": pikepdf.Name.JavaScript, "JS": "app.alert('halo')"}
PROGRAM = {"S": pikepdf.Name.Launch, "F": "kalkulator.exe"}


def pdf(name="sk.pdf", action=None):
    """Return a PDF of one page; `action` (SCRIPT, PROGRAM) happens when it is opened."""
    buffer = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    if action:
        document.Root.OpenAction = pikepdf.Dictionary(**action)
    document.save(buffer, deterministic_id=True)
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="application/pdf")
