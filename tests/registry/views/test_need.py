import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from registry.enums_assistance import (
    NeedKind,
    NeedState,
)
from registry.models import UmkmNeed
from tests.factories.assistance import NeedFactory, PermitFactory, UmkmFactory
from tests.factories.registry import KimFactory, region

LIST = reverse("registry:need_list")
UNDEFINED = "TIDAK ADA:"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def text(response):
    content = response.content.decode()
    assert UNDEFINED not in content
    return content


@pytest.mark.parametrize("count", [1, 3])
def test_need_list_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    for _ in range(count):
        NeedFactory(umkm=UmkmFactory(kim=personas.kim))
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(11):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_need_ppu_2024_work_list_by_kecamatan_kind_and_date(as_user, personas):
    waru = UmkmFactory(kim=personas.kim, name="Keripik Waru")
    babulu = UmkmFactory(kim=KimFactory(verified=True, region=region("64.09.03.2009")))
    late = NeedFactory(umkm=waru, due_on=datetime.date(2026, 11, 20))
    later = NeedFactory(umkm=babulu, due_on=datetime.date(2026, 12, 1))
    undated = NeedFactory(umkm=waru, kind=NeedKind.PRODUCT_REGISTRATION)
    done = NeedFactory(umkm=babulu, kind=NeedKind.NIB, state=NeedState.DONE, done_at=timezone.now())
    NeedFactory(umkm=UmkmFactory(kim=personas.other_kim))
    client = as_user(personas.kabupaten)

    def found(query=""):
        response = client.get(f"{LIST}{query}")
        text(response)
        return list(response.context["page"].object_list)

    assert found() == [late, later, undated]
    assert found("?kecamatan=64.09.02") == [late, undated]
    assert found("?bantuan=halal_proposal") == [late, later]
    assert found("?keadaan=lewat") == [late]
    assert found("?keadaan=done") == [done]
    assert found("?q=keripik+waru") == [late, undated]
    assert found("?bantuan=uang&keadaan=entah&kecamatan=../x&hal=-4") == [late, later, undated]


def test_need_list_counts_late_ones_and_warns_of_permits(as_user, personas):
    umkm = UmkmFactory(kim=personas.kim)
    NeedFactory(umkm=umkm, due_on=datetime.date(2026, 11, 20))
    PermitFactory(umkm=umkm, issued=True, expires_on=datetime.date(2026, 11, 20))

    page = text(as_user(personas.kabupaten).get(LIST))

    assert "<strong>1 bantuan</strong> belum selesai. <strong>1 sudah lewat batas.</strong>" in page
    assert "1 izin UMKM</a> kedaluwarsa atau hampir habis." in page


def test_need_goes_from_the_kim_over_the_office_to_its_end(as_user, personas):
    umkm = UmkmFactory(kim=personas.kim)

    as_user(personas.pengurus).post(
        reverse("registry:need_create", args=[umkm.pk]),
        {"kind": "halal_proposal", "note": "Keripik pisang", "due_on": "2026-12-01"},
    )
    need = UmkmNeed.objects.get()
    client = as_user(personas.kabupaten)
    started = client.post(
        reverse("registry:need_start", args=[need.pk]),
        {"handler": "Dinas Koperasi", "due_on": "2026-12-10"},
    )
    client.post(
        reverse("registry:need_finish", args=[need.pk]), {"outcome": "Sertifikat halal terbit."}
    )

    need.refresh_from_db()
    assert started.url == umkm.get_absolute_url()
    assert (need.state, need.handler, need.due_on) == (
        "done", "Dinas Koperasi", datetime.date(2026, 12, 10),
    )  # fmt: skip
    assert "Hasil: Sertifikat halal terbit." in text(client.get(umkm.get_absolute_url()))


@pytest.mark.parametrize(
    ("act", "data", "wrong"),
    [
        ("need_create", {"kind": ""}, {"kind": ["Pilih bantuan"]}),
        ("need_create", {"kind": "money"}, {"kind": ["Pilih bantuan"]}),
        ("need_create", {"kind": "other"}, {"note": ["Tulis bantuan apa yang diperlukan"]}),
        (
            "need_create",
            {"kind": "nib", "due_on": "31/02/2026"},
            {"due_on": ["Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"]},
        ),
        (
            "need_create",
            {"kind": "halal_proposal"},
            {"__all__": ["Bantuan ini sudah tercatat dan belum selesai"]},
        ),
        (
            "need_start",
            {},
            {"handler": ["Isi siapa yang menangani"], "due_on": ["Isi batas waktu"]},
        ),
        (
            "need_start",
            {"handler": "KIM", "due_on": "2026-11-20"},
            {"due_on": ["Batas waktu tidak boleh sebelum hari ini"]},
        ),
        ("need_finish", {"outcome": " "}, {"outcome": ["Tulis hasilnya"]}),
    ],
)
def test_need_forms_explain_what_is_wrong(as_user, personas, act, data, wrong):
    need = NeedFactory(umkm=UmkmFactory(kim=personas.kim))
    target = need.umkm if act == "need_create" else need

    response = as_user(personas.pengurus).post(reverse(f"registry:{act}", args=[target.pk]), data)

    text(response)
    assert response.status_code == 200
    assert dict(response.context["form"].errors) == wrong
    assert UmkmNeed.objects.get().state == NeedState.OPEN


def test_need_acts_out_of_turn_are_409(as_user, personas):
    umkm = UmkmFactory(kim=personas.kim)
    done = NeedFactory(umkm=umkm, state=NeedState.DONE, done_at=timezone.now())
    fresh = NeedFactory(umkm=umkm)
    client = as_user(personas.pengurus)

    start = client.post(
        reverse("registry:need_start", args=[done.pk]),
        {"handler": "Bidang IKP", "due_on": "2026-12-01"},
    )
    reopen = client.post(reverse("registry:need_reopen", args=[fresh.pk]))

    sentence = "data ini tidak dapat menjadi"
    assert [start.status_code, reopen.status_code] == [409, 409]
    assert [sentence in text(start), sentence in text(reopen)] == [True, True]
