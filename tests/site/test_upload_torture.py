"""The torture set on the real forms: nothing dangerous kept, one clear sentence, memory bounded."""

import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registry.models import (
    AttendanceSheet,
    BriefFile,
    EventFile,
    EventPhoto,
    FollowUpFile,
    KimImport,
    OfficeLogo,
    ReportPhoto,
    Sk,
)
from tests.factories import torture
from tests.factories.brief import BriefFactory
from tests.factories.coaching import FollowUpFactory
from tests.factories.event import EventFactory
from tests.factories.files import PROGRAM, SCRIPT, SECRET, pdf, photo_with_position
from tests.factories.office import with_formula
from tests.factories.registry import ReportFactory
from tests.registry.views.test_office_setting import DATA as OFFICE_DATA
from tests.registry.views.test_sk import typed as sk_data

pytestmark = pytest.mark.django_db


def photos_of_report(world):
    report = ReportFactory(kim=world.kim)
    return world.pengurus, reverse("registry:photo_create", args=[report.pk]), {}, "new_photos"


def report_itself(world):
    data = {"title": "Kerja bakti", "kunci": str(uuid.uuid4())}
    return world.pengurus, reverse("registry:report_create"), data, "new_photos"


def photos_of_event(world):
    url = reverse("registry:event_photo_create", args=[EventFactory(done=True).pk])
    return world.kabupaten, url, {}, "new_photos"


def logo(world):
    url = reverse("registry:office_setting_update", args=["64.09"])
    return world.kabupaten, url, OFFICE_DATA, "logo"


def paper_of_event(world):
    url = reverse("registry:event_file_create", args=[EventFactory(announced=True).pk])
    return world.kabupaten, url, {"kind": "material", "title": "Materi"}, "document"


def paper_of_brief(world):
    url = reverse("registry:brief_file_create", args=[BriefFactory().pk])
    return world.kabupaten, url, {"title": "Poster"}, "document"


def attendance(world):
    report = ReportFactory(kim=world.kim)
    return world.pengurus, reverse("registry:attendance_create", args=[report.pk]), {}, "document"


def evidence(world):
    url = reverse("registry:follow_up_finish", args=[FollowUpFactory(kim=world.kim).pk])
    return world.pengurus, url, {"evidence": "Papan terpasang"}, "document"


def scan(world):
    url = f"{reverse('registry:sk_create')}?kim={world.kim.slug}"
    data = {name: value for name, value in sk_data().items() if name != "scan"}
    return world.kabupaten, url, data, "scan"


def office_file(world):
    data = {"kunci": str(uuid.uuid4())}
    return world.kabupaten, reverse("registry:kim_import"), data, "upload"


PICTURES = [photos_of_report, report_itself, photos_of_event, logo]
PAPERS = [paper_of_event, paper_of_brief, attendance, evidence]
SCANS = [scan]
KEPT = [
    AttendanceSheet, BriefFile, EventFile, EventPhoto, FollowUpFile, KimImport, OfficeLogo,
    ReportPhoto, Sk,
]  # fmt: skip
WHOLE_PICTURE = "harus JPG, PNG, atau WebP yang utuh"
NOT_A_PAPER = "harus PDF, JPG, PNG, atau WebP yang utuh"
WHOLE_PDF = "Berkas harus PDF yang utuh"
ACTIVE = "PDF ini berisi bagian aktif. Kirim hasil pindai biasa."
TOO_MANY_PIXELS = "paling besar 25 megapiksel"
TOO_LARGE = "paling besar 10 MB"


def packed_script():
    """A script in a stream that qpdf gives up on: what cannot be looked at is not accepted."""
    return torture.packed_pdf(40, tail=b" 7 0 obj <</S/JavaScript/JS(x)>>")


HARM_AS_PICTURE = [
    (torture.picture_bomb, 200, TOO_MANY_PIXELS),
    (torture.svg_with_script, 200, WHOLE_PICTURE),
    (torture.page_as_photo, 200, WHOLE_PICTURE),
    (torture.nothing, 200, WHOLE_PICTURE),
    (torture.fifty_megabytes, 413, TOO_LARGE),
]
HARM_AS_PAPER = [
    (torture.picture_bomb, 200, TOO_MANY_PIXELS),
    (torture.svg_with_script, 200, NOT_A_PAPER),
    (torture.page_as_photo, 200, NOT_A_PAPER),
    (torture.nothing, 200, NOT_A_PAPER),
    (torture.fifty_megabytes, 413, TOO_LARGE),
    (lambda: pdf(action=SCRIPT), 200, ACTIVE),
    (lambda: pdf(action=PROGRAM), 200, ACTIVE),
    (torture.pdf_and_archive, 200, WHOLE_PDF),
    (packed_script, 200, WHOLE_PDF),
]
HARM_AS_SCAN = [
    (torture.svg_with_script, 200, WHOLE_PDF),
    (torture.picture_and_page, 200, WHOLE_PDF),
    (torture.nothing, 200, WHOLE_PDF),
    (torture.fifty_megabytes, 413, TOO_LARGE),
    (lambda: pdf(action=SCRIPT), 200, ACTIVE),
    (torture.pdf_and_archive, 200, WHOLE_PDF),
    (packed_script, 200, WHOLE_PDF),
]
CASES = [
    pytest.param(form, *harm, id=f"{form.__name__}-{number}")
    for forms, harms in (
        (PICTURES, HARM_AS_PICTURE),
        (PAPERS, HARM_AS_PAPER),
        (SCANS, HARM_AS_SCAN),
    )
    for form in forms
    for number, harm in enumerate(harms)
]


def stored_files(folder="") -> set[str]:
    """Return every file that storage holds."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return set()
    found = {f"{folder}/{name}" for name in names}
    for one in folders:
        found |= stored_files(f"{folder}/{one}" if folder else one)
    return found


def send(as_user, form, world, upload):
    user, url, data, field = form(world)
    return as_user(user).post(url, data | {field: upload})


@pytest.mark.parametrize(("form", "harm", "status", "sentence"), CASES)
def test_upload_that_means_harm_is_refused_with_a_sentence_and_nothing_is_kept(
    as_user, personas, form, harm, status, sentence
):
    before, rows = stored_files(), [model.objects.count() for model in KEPT]

    response = send(as_user, form, personas, harm())

    assert response.status_code == status
    assert sentence in response.content.decode()
    assert stored_files() == before
    assert [model.objects.count() for model in KEPT] == rows


@pytest.mark.parametrize("form", [photos_of_report, photos_of_event, *PAPERS])
@pytest.mark.parametrize("make", [photo_with_position, torture.picture_and_page])
def test_upload_of_a_picture_is_made_anew_and_tells_neither_place_nor_script(
    as_user, personas, form, make
):
    before = stored_files()

    response = send(as_user, form, personas, make())

    new = stored_files() - before
    assert response.status_code == 302
    assert new
    for name in new:
        content = default_storage.open(name).read()
        for part in (SECRET.encode(), b"<script", b"<html", b"Exif", b"GPS"):
            assert part not in content
        assert Path(name).suffix in {".webp", ".png", ".bin"}
        assert "lokasi" not in name
        assert "foto.jpg" not in name


@pytest.mark.parametrize("make", [photo_with_position, torture.picture_and_page])
def test_upload_of_an_emblem_keeps_its_pixels_alone(as_user, personas, make):
    response = send(as_user, logo, personas, make())

    content = bytes(OfficeLogo.objects.get().content)
    assert response.status_code == 302
    assert content.startswith(b"\x89PNG")
    assert [part for part in (SECRET.encode(), b"<script", b"Exif") if part in content] == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas ini kosong"),
        (b"x" * (5 * torture.MEGABYTE + 1), "Ukuran berkas paling besar 5 MB"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "Berkas ini tidak dapat dibaca."),
        (b"<html><script>alert(1)</script></html>", "halaman web"),
    ],
    ids=["nothing", "large", "picture", "page"],
)
def test_office_file_that_is_none_is_refused(as_user, personas, content, sentence):
    before = stored_files()

    response = send(as_user, office_file, personas, SimpleUploadedFile("data.xlsx", content))

    assert response.status_code in (200, 413)
    assert sentence in response.content.decode()
    assert (stored_files(), KimImport.objects.count()) == (before, 0)


def test_office_file_with_formulas_stores_none_of_them(as_user, personas):
    user, url, data, field = office_file(personas)
    upload = SimpleUploadedFile("data.xlsx", with_formula('=HYPERLINK("http://x")', value="1"))

    response = as_user(user).post(url, data | {field: upload}, follow=True)

    assert response.status_code == 200
    assert "rumus" in response.content.decode()


CHILD = """
import io, resource, sys
import django
django.setup()
from kim_portal.uploads import read_document
from django.core.exceptions import ValidationError
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
data = sys.stdin.buffer.read()
upload = io.BytesIO(data); upload.size = len(data); upload.name = "a"
try:
    read_document(upload)
    print("accepted")
except ValidationError as error:
    print(error.messages[0])
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used
print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - used))
"""


@pytest.mark.parametrize(
    ("harm", "answer"),
    [
        (torture.picture_bomb, "Foto paling besar 25 megapiksel. Kecilkan dahulu."),
        (lambda: torture.packed_pdf(2000), WHOLE_PDF),
        (lambda: torture.packed_pdf(1, packing=b"LZWDecode"), WHOLE_PDF),
        (lambda: torture.packed_pdf(1, packing=b"LZ#57Decode"), WHOLE_PDF),
        (lambda: torture.packed_pdf(1), "accepted"),
    ],
    ids=["picture bomb", "pdf bomb", "old packing", "old packing escaped", "honest packing"],
)
def test_upload_that_unpacks_without_end_costs_little_memory_and_time(harm, answer):
    content = harm().read()
    started = time.monotonic()

    child = subprocess.run(  # noqa: S603  our own program, no shell
        [sys.executable, "-c", CHILD], input=content, capture_output=True, check=True,
        cwd=settings.BASE_DIR, timeout=60, env={"DJANGO_SETTINGS_MODULE": "tests.settings",
                                                "PATH": "/usr/bin:/bin"},
    )  # fmt: skip

    said, kilobytes = child.stdout.decode().splitlines()
    assert len(content) < 3 * torture.MEGABYTE
    assert said == answer
    assert int(kilobytes) < 150 * 1024
    assert time.monotonic() - started < 30


def test_every_form_that_takes_a_file_reads_it_before_it_is_kept():
    """A new upload field is looked at by one of the readers, never only by its name."""
    readers = (
        "read_photo", "read_logo", "read_document", "check_pdf", "read_sheets", "PhotosField",
        "DocumentField", "lines_of_file", "json", "receive(",
    )  # fmt: skip
    root = Path(settings.BASE_DIR)
    modules = [*root.glob("registry/forms/*.py"), *root.glob("monev/forms/*.py")]
    taking = [path for path in modules if "FileField(" in path.read_text()]

    careless = [path.name for path in taking if not any(one in path.read_text() for one in readers)]

    assert len(taking) > 5
    assert careless == []
