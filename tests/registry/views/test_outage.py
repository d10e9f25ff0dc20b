import datetime

import pytest
import time_machine
from django.urls import reverse

from registry.models import NetworkOutage
from tests.factories.forum import OutageFactory
from tests.factories.registry import region

LIST = reverse("registry:outage_list")
CREATE = reverse("registry:outage_create", args=["64.09.02"])
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        yield


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def typed(**changes):
    return {
        "regions": [region("64.09.02.2004").pk], "starts_on": "2026-11-20", "ends_on": "",
        "reason": "Menara roboh",
    } | changes  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_outage_list_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    for _ in range(count):
        OutageFactory()
    client = as_user(personas.kecamatan)

    with django_assert_num_queries(10):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_outage_of_the_kecamatan_reaches_office_and_pengurus(as_user, personas):
    response = as_user(personas.kecamatan).post(CREATE, typed())

    assert response.url == LIST
    for name in ("kabupaten", "pengurus", "desa"):
        assert "Menara roboh" in text(as_user(getattr(personas, name)).get(LIST))


def test_outage_clicked_twice_is_one(as_user, personas):
    client, data = as_user(personas.kecamatan), typed(kunci="7d1f2c9e-0d1d-4f39-9c1e-0e7b7e0f0a11")

    for _ in range(2):
        assert client.post(CREATE, data).status_code == 302

    assert NetworkOutage.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"regions": []}, {"regions": ["Pilih sedikitnya satu desa atau kelurahan"]}),
        ({"regions": ["x"]}, {"regions": ["Pilih desa atau kelurahan dari daftar ini"]}),
        ({"starts_on": ""}, {"starts_on": ["Isi hari mulai"]}),
        (
            {"starts_on": "2026-11-23"},
            {"starts_on": ["Hari mulai tidak boleh setelah hari ini, 22 November 2026"]},
        ),
        (
            {"ends_on": "2026-11-19"},
            {"ends_on": ["Hari pulih tidak boleh sebelum hari mulai"]},
        ),
        (
            {"ends_on": "31/02/2026"},
            {"ends_on": ["Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"]},
        ),
        ({"reason": " "}, {"reason": ["Tulis apa yang terganggu"]}),
        ({"reason": "a" * 251}, {"reason": ["Keterangan gangguan paling panjang 250 huruf"]}),
    ],
)
def test_outage_form_explains_what_is_wrong(as_user, personas, changes, wrong):
    response = as_user(personas.kecamatan).post(CREATE, typed(**changes))

    text(response)
    assert dict(response.context["form"].errors) == wrong
    assert NetworkOutage.objects.count() == 0


def test_outage_form_offers_the_desa_of_its_kecamatan(as_user, personas):
    stranger = region("64.09.03.2009")

    response = as_user(personas.kecamatan).post(CREATE, typed(regions=[stranger.pk]))

    assert dict(response.context["form"].errors) == {
        "regions": ["Pilih desa atau kelurahan dari daftar ini"]
    }


def test_outage_ends_and_is_void_with_a_reason(as_user, personas):
    outage = OutageFactory(starts_on=datetime.date(2026, 11, 10))
    end = reverse("registry:outage_end", args=[outage.pk])
    void = reverse("registry:outage_void", args=[outage.pk])

    early = as_user(personas.kecamatan).post(end, {"ends_on": "2026-11-09"})
    as_user(personas.kecamatan).post(end, {"ends_on": "2026-11-21"})
    unexplained = as_user(personas.kabupaten).post(void, {"reason": ""})
    as_user(personas.kabupaten).post(void, {"reason": "Salah desa"})
    late = as_user(personas.kabupaten).post(void, {"reason": "Lagi"})

    outage.refresh_from_db()
    assert early.context["form"].errors == {
        "ends_on": ["Hari pulih tidak boleh sebelum hari mulai"]
    }
    assert unexplained.context["form"].errors == {"reason": ["Tulis alasan membatalkan"]}
    assert (outage.ends_on, outage.void_reason) == (datetime.date(2026, 11, 21), "Salah desa")
    assert late.status_code == 409
    assert "Dibatalkan: Salah desa" in text(as_user(personas.kecamatan).get(LIST))


def test_outage_list_without_rows_says_what_comes(as_user, personas):
    assert "Belum ada gangguan" in text(as_user(personas.kecamatan).get(LIST))
