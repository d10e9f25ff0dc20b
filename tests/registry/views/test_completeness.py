import datetime
import uuid

import pytest
from django.urls import reverse

from registry.models import CompletenessCheck
from tests.factories.forum import CheckFactory
from tests.factories.registry import ReportFactory

pytestmark = pytest.mark.django_db


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def url(report):
    return reverse("registry:report_check", args=[report.pk])


def test_report_check_is_read_by_pengurus_and_office_and_decides_nothing(as_user, personas):
    report = ReportFactory(kim=personas.kim, submitted=True)

    response = as_user(personas.kecamatan).post(
        url(report), {"verdict": "lacking", "note": "Foto belum ada."}
    )

    report.refresh_from_db()
    assert response.url == report.get_absolute_url()
    assert report.state == "submitted"
    for name in ("pengurus", "kabupaten"):
        page = text(as_user(getattr(personas, name)).get(report.get_absolute_url()))
        assert "Foto belum ada." in page
        assert "Pemeriksaan ini tidak mengubah keadaan laporan." in page
    desk = text(as_user(personas.kabupaten).get(reverse("tasks")))
    assert "Menurut forum kurang" in desk


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, {"verdict": ["Pilih lengkap atau kurang"]}),
        ({"verdict": "lacking", "note": " "}, {"note": ["Tulis apa yang kurang"]}),
        (
            {"verdict": "complete", "note": "a" * 1001},
            {"note": ["Catatan paling panjang 1.000 huruf"]},
        ),
    ],
)
def test_report_check_form_explains_what_is_wrong(as_user, personas, data, wrong):
    report = ReportFactory(kim=personas.kim, submitted=True)

    response = as_user(personas.kecamatan).post(url(report), data)

    text(response)
    assert dict(response.context["form"].errors) == wrong
    assert CompletenessCheck.objects.count() == 0


def test_report_check_clicked_twice_is_one(as_user, personas):
    report = ReportFactory(kim=personas.kim, submitted=True)
    data = {"verdict": "complete", "kunci": str(uuid.uuid4())}
    client = as_user(personas.kecamatan)

    statuses = [client.post(url(report), data).status_code for _ in range(2)]

    assert (statuses, CompletenessCheck.objects.count()) == ([302, 302], 1)


def test_report_check_of_a_decided_report_is_409(as_user, personas):
    report = ReportFactory(kim=personas.kim, verified=True)
    client = as_user(personas.kecamatan)

    answers = [client.get(url(report)), client.post(url(report), {"verdict": "complete"})]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "Laporan ini terverifikasi" in text(answers[0])


def test_report_page_says_which_check_is_older_than_the_submission(as_user, personas):
    report = ReportFactory(kim=personas.kim, submitted=True)
    moment = report.submitted_at - datetime.timedelta(days=2)
    CheckFactory(report=report, verdict="lacking", note="Foto belum ada.", checked_at=moment)

    page = text(as_user(personas.kecamatan).get(report.get_absolute_url()))

    assert "sebelum laporan diajukan kembali" in page
    assert "Periksa kelengkapan" in page
