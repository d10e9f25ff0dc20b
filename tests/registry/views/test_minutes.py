import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.models import Minutes
from tests.factories.files import SCRIPT, pdf, photo
from tests.factories.minutes import MinutesFactory
from tests.factories.registry import KimFactory, ReportFactory

PROFILE_QUERIES = 42
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def create_url(kim):
    return reverse("registry:minutes_create", args=[kim.slug])


def file_url(minutes):
    return reverse("registry:minutes_file", args=[minutes.pk])


def typed(**changes):
    data = {"held_on": "2026-03-12", "subject": "Pembentukan KIM", "document": pdf("notulen.pdf")}
    return data | changes


def test_minutes_r6_11_operator_links_the_minutes_of_the_desa_as_evidence(
    as_user, client, personas
):
    kim = personas.kim
    report = ReportFactory(kim=kim, verified=True, title="Warga membentuk KIM")

    response = as_user(personas.desa).post(create_url(kim), typed(report=report.pk))

    minutes = Minutes.objects.get()
    assert (response.status_code, response.url) == (302, f"{kim.get_absolute_url()}#notulen")
    assert (minutes.kim, minutes.report, minutes.created_by) == (kim, report, personas.desa)
    assert minutes.held_on == datetime.date(2026, 3, 12)
    for name in ("pengurus", "kabupaten", "desa"):
        reader = as_user(getattr(personas, name))
        page = reader.get(kim.get_absolute_url()).content.decode()
        assert [file_url(minutes) in page, "Warga membentuk KIM" in page] == [True, True]
        paper = reader.get(file_url(minutes))
        assert b"".join(paper.streaming_content).startswith(b"%PDF-")
    client.logout()
    public = client.get(kim.get_absolute_url()).content.decode()
    assert ["Notulen" in public, file_url(minutes) in public] == [False, False]
    assert AuditEntry.objects.filter(verb="minutes.view_file").count() == 3


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"held_on": ""}, "held_on", "Isi tanggal musyawarah"),
        ({"subject": "  "}, "subject", "Isi pokok pembahasan"),
        ({"subject": "x" * 161}, "subject", "Pokok pembahasan paling panjang 160 huruf"),
        ({"document": ""}, "document", "Pilih berkas notulen berupa PDF"),
        ({"report": "999999"}, "report", "Pilih kegiatan terverifikasi dari KIM ini"),
    ],
)
def test_minutes_create_explains_what_is_wrong_and_keeps_the_rest(
    as_user, personas, wrong, field, sentence
):
    response = as_user(personas.desa).post(create_url(personas.kim), typed(**wrong))

    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {field: [sentence]}
    kept = "subject" if field == "held_on" else "held_on"
    assert f'value="{typed()[kept]}"' in response.content.decode()
    assert not Minutes.objects.exists()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2026-11-22", "setelah hari ini"), ("1999-12-31", "Periksa tahun")],
)
def test_minutes_create_refuses_a_day_that_cannot_be(as_user, personas, day, sentence):
    response = as_user(personas.desa).post(create_url(personas.kim), typed(held_on=day))

    assert sentence in response.context["form"].errors["held_on"][0]


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (photo(), "Berkas harus PDF yang utuh"),
        (pdf(action=SCRIPT), "PDF ini berisi bagian aktif. Kirim hasil pindai biasa."),
    ],
)
def test_minutes_create_takes_a_plain_pdf_only(as_user, personas, document, sentence):
    document.seek(0)

    response = as_user(personas.desa).post(create_url(personas.kim), typed(document=document))

    assert response.context["form"].errors["document"] == [sentence]


def test_minutes_create_offers_only_public_activities_of_this_kim(as_user, personas):
    own = ReportFactory(kim=personas.kim, verified=True)
    ReportFactory(kim=personas.kim, submitted=True)
    ReportFactory(kim=KimFactory(verified=True), verified=True)

    form = as_user(personas.desa).get(create_url(personas.kim)).context["form"]

    assert list(form.fields["report"].queryset) == [own]


def test_minutes_create_clicked_twice_makes_one_and_the_same_paper_is_refused(as_user, personas):
    client, key = as_user(personas.desa), str(uuid.uuid4())

    for _ in range(2):
        client.post(create_url(personas.kim), typed(kunci=key))
    again = client.post(create_url(personas.kim), typed(subject="Lain"))

    assert Minutes.objects.get().subject == "Pembentukan KIM"
    assert again.context["form"].errors["document"] == [
        "Berkas ini sudah tersimpan sebagai notulen KIM ini"
    ]


def test_minutes_delete_is_for_who_sent_them_and_the_office(as_user, personas):
    minutes = MinutesFactory(kim=personas.kim, created_by=personas.desa)
    url = reverse("registry:minutes_delete", args=[minutes.pk])

    refused = as_user(personas.pengurus).post(url).status_code
    page = as_user(personas.pengurus).get(personas.kim.get_absolute_url()).content.decode()
    done = as_user(personas.desa).post(url)

    assert (refused, url in page, done.status_code) == (403, False, 302)
    assert not Minutes.objects.exists()


def test_minutes_cost_the_profile_the_same_queries_for_any_number(
    as_user, personas, django_assert_num_queries
):
    client, url = as_user(personas.kabupaten), personas.kim.get_absolute_url()
    reports = ReportFactory.create_batch(3, kim=personas.kim, verified=True)
    MinutesFactory(kim=personas.kim, report=reports[0])

    with django_assert_num_queries(PROFILE_QUERIES):
        client.get(url)
    for report in reports[1:]:
        MinutesFactory(kim=personas.kim, report=report)
    with django_assert_num_queries(PROFILE_QUERIES):
        response = client.get(url)

    assert len(response.context["minutes"]) == 3
