"""The hook to a virus scanner, against a process that speaks the protocol."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kim_portal import virus_scan
from kim_portal.virus_scan import AWAY, INFECTED, ScannerState, refuse_infected
from registry.models import AttendanceSheet, ReportPhoto
from tests.factories.files import photo
from tests.factories.registry import ReportFactory
from tests.scanner import EICAR, scanner

NOBODY = "unix:/tidak/ada/clamd"


def upload(content=b"isi"):
    return SimpleUploadedFile("a.pdf", content)


def infected_photo():
    """Return a good photo that carries the test text of scanners in its comment."""
    return photo(comment=EICAR)


def refusal(file):
    with pytest.raises(ValidationError) as error:
        refuse_infected(file)
    return error.value.code, error.value.messages[0]


def test_scanner_is_off_unless_it_is_set(settings):
    assert settings.VIRUS_SCANNER == ""
    assert virus_scan.state() == ScannerState.OFF
    assert refuse_infected(upload(EICAR)) is None


def test_scanner_lets_a_clean_file_through_whole(settings):
    clean = upload(b"x" * 300_000)
    with scanner() as settings.VIRUS_SCANNER:
        refuse_infected(clean)
        found = virus_scan.verdict(upload(b"x" * 300_000 + EICAR))

    assert (clean.read(), found) == (b"x" * 300_000, "Eicar-Test-Signature")


def test_scanner_finds_a_virus(settings):
    with scanner() as settings.VIRUS_SCANNER:
        assert refusal(upload(b"awal" + EICAR)) == ("infected", INFECTED)
        assert virus_scan.state() == ScannerState.ON


@pytest.mark.parametrize("what", ["breaks", "complains"])
def test_scanner_without_a_verdict_lets_nothing_in(settings, what):
    with scanner(what) as settings.VIRUS_SCANNER:
        assert refusal(upload()) == ("scanner_away", AWAY)


@pytest.mark.parametrize("address", [NOBODY, "tcp:127.0.0.1:9"])
def test_scanner_that_is_not_there_lets_nothing_in(settings, address):
    settings.VIRUS_SCANNER = address

    assert refusal(upload()) == ("scanner_away", AWAY)
    assert virus_scan.state() == ScannerState.AWAY


def test_a_form_says_what_the_scanner_found_and_keeps_nothing(db, personas, as_user, settings):
    report = ReportFactory(kim=personas.kim)
    url = reverse("registry:attendance_create", args=[report.pk])

    with scanner() as settings.VIRUS_SCANNER:
        refused = as_user(personas.pengurus).post(url, {"document": infected_photo()})
        taken = as_user(personas.pengurus).post(url, {"document": photo()})

    assert (refused.status_code, INFECTED in refused.content.decode()) == (200, True)
    assert (taken.status_code, AttendanceSheet.objects.count()) == (302, 1)


@pytest.mark.expects_error_log
def test_a_form_without_its_scanner_is_asked_to_come_back(db, personas, as_user, settings):
    """503: the queue on a device sends such a report again by itself."""
    settings.VIRUS_SCANNER = NOBODY
    data = {"title": "Kerja bakti di balai desa", "new_photos": photo()}

    response = as_user(personas.pengurus).post(reverse("registry:report_create"), data)

    text = response.content.decode()
    assert (response.status_code, AWAY in text, "Kerja bakti di balai desa" in text) == (
        503, True, True,
    )  # fmt: skip
    assert ReportPhoto.objects.count() == 0


def test_a_report_that_keeps_its_photos_keeps_no_infected_one(db, personas, as_user, settings):
    data = {"title": "Kerja bakti", "new_photos": [photo("baik.jpg"), infected_photo()]}

    with scanner() as settings.VIRUS_SCANNER:
        as_user(personas.pengurus).post(reverse("registry:report_create"), data)

    assert list(ReportPhoto.objects.values_list("original_name", flat=True)) in (
        [], ["baik.jpg"],
    )  # fmt: skip


def test_office_page_says_whether_files_are_scanned(db, personas, as_user, settings):
    url = reverse("registry:office_setting_detail", args=["64.09"])
    off = as_user(personas.kabupaten).get(url).content.decode()
    settings.VIRUS_SCANNER = NOBODY
    away = as_user(personas.kabupaten).get(url).content.decode()

    assert (ScannerState.OFF.label in off, ScannerState.AWAY.label in away) == (True, True)


def test_scanner_needs_a_seekable_file_only(settings):
    with scanner() as settings.VIRUS_SCANNER:
        assert virus_scan.verdict(io.BytesIO(b"")) == ""
