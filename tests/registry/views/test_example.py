import pytest
from django.urls import reverse

from registry.models import ActivityReport
from tests.factories.registry import KimFactory, ReportFactory, region

pytestmark = pytest.mark.django_db


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def url(report):
    return reverse("registry:report_set_example", args=[report.pk])


def test_example_stands_on_the_pages_of_its_places_and_goes_when_taken_back(as_user, personas):
    report = ReportFactory(kim=personas.kim, verified=True, title="Radio desa")
    elsewhere = ReportFactory(
        kim=KimFactory(verified=True, region=region("64.08.12.2004")), verified=True,
        title="Lain", example_note="Bagus.",
    )  # fmt: skip
    client = as_user(personas.kecamatan)

    client.post(url(report), {"note": "Siaran setiap Jumat, dikelola bergilir."})
    pages = [
        text(client.get(reverse("registry:region_detail", args=[code])))
        for code in ("64.09.02", "64.09", "64.08")
    ]
    public = text(client.get(report.public_url))
    client.post(url(report), {"note": " "})

    assert ["Siaran setiap Jumat" in page for page in pages] == [True, True, False]
    assert elsewhere.title in pages[2]
    assert "Contoh baik untuk KIM lain." in public
    assert list(ActivityReport.objects.examples_of(region("64.09"))) == []


def test_example_is_a_published_activity(as_user, personas):
    report = ReportFactory(kim=personas.kim, submitted=True)

    response = as_user(personas.kecamatan).post(url(report), {"note": "Bagus."})

    report.refresh_from_db()
    assert (response.status_code, report.example_note) == (409, "")


def test_example_that_is_returned_disappears(personas):
    report = ReportFactory(kim=personas.kim, verified=True, example_note="Bagus.")

    report.return_(by=personas.kabupaten, reason="Perbaiki judul.")

    assert list(ActivityReport.objects.examples_of(region("64.09"))) == []
