import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse

from registry.enums_assistance import (
    HandoverState,
)
from registry.models import DesaWebsite, Handover
from tests.factories.assistance import HandoverFactory, WebsiteFactory
from tests.factories.registry import KimFactory, ReportFactory, region

LIST = reverse("registry:handover_list")
UNDEFINED = "TIDAK ADA:"
ADDRESS = "https://bangunmulya.desa.id/panen"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def text(response):
    content = response.content.decode()
    assert UNDEFINED not in content
    return content


def typed(**changes):
    return {
        "title": "Panen raya jagung",
        "body": "Warga panen raya bersama.",
        "source_note": "Liputan pengurus KIM",
        "report": "",
        "kunci": str(uuid.uuid4()),
    } | changes


def url(act, post):
    return reverse(f"registry:handover_{act}", args=[post.pk])


def create_url(kim):
    return reverse("registry:handover_create", args=[kim.slug])


@pytest.mark.parametrize("count", [1, 3])
def test_handover_list_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    for _ in range(count):
        HandoverFactory(kim=personas.kim, handed=True)
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(7):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_handover_kukar_2023_kim_collects_and_the_desa_publishes(as_user, client, personas):
    website = WebsiteFactory(last_post_on=datetime.date(2025, 3, 1))
    report = ReportFactory(kim=personas.kim, verified=True)

    as_user(personas.pengurus).post(create_url(personas.kim), typed(report=report.pk))
    post = Handover.objects.get()
    as_user(personas.pengurus).post(url("hand", post))
    waiting = text(as_user(personas.desa).get(reverse("tasks")))
    as_user(personas.desa).post(
        url("publish", post),
        {"published_url": "bangunmulya.desa.id/panen", "published_on": "2026-11-20"},
    )
    seen_by_kim = text(as_user(personas.pengurus).get(url("detail", post)))
    seen_by_office = text(as_user(personas.kabupaten).get(LIST))
    client.logout()
    public = text(client.get(reverse("registry:website_detail", args=["64.09.02.2004"])))

    post.refresh_from_db()
    assert "Terbitkan berita: Panen raya jagung" in waiting
    assert (post.state, post.published_url) == (HandoverState.PUBLISHED, ADDRESS)
    assert [ADDRESS in page for page in (seen_by_kim, public)] == [True, True]
    assert "<strong>1 berita sudah terbit,</strong> 0 menunggu desa" in seen_by_office
    assert DesaWebsite.objects.get(pk=website.pk).last_post_on == datetime.date(2026, 11, 20)


def test_handover_returned_post_is_repaired_and_handed_again(as_user, personas):
    post = HandoverFactory(kim=personas.kim, handed=True)

    as_user(personas.desa).post(url("return", post), {"reason": "Tambahkan nama dusun."})
    tasks = text(as_user(personas.pengurus).get(reverse("tasks")))
    form = text(as_user(personas.pengurus).get(url("update", post)))
    as_user(personas.pengurus).post(url("update", post), typed(title="Panen raya", versi="1"))
    as_user(personas.pengurus).post(url("hand", post))

    post.refresh_from_db()
    assert ["Perbaiki berita" in tasks, "Tambahkan nama dusun." in form] == [True, True]
    assert (post.state, post.title, post.return_reason) == ("handed", "Panen raya", "")


def test_handover_create_twice_with_one_key_makes_one(as_user, personas):
    data, client = typed(), as_user(personas.pengurus)

    answers = [client.post(create_url(personas.kim), data) for _ in range(2)]

    assert Handover.objects.count() == 1
    assert answers[0].url == answers[1].url


def test_handover_of_a_kim_of_a_kecamatan_asks_for_the_desa(as_user, give, personas):
    kim = KimFactory(verified=True, region=region("64.09.02"), scope="subdistrict")
    desa = region("64.09.02.2004")
    client = as_user(give(personas.nobody, kim=kim))

    missing = client.post(create_url(kim), typed())
    foreign = client.post(create_url(kim), typed(region=region("64.08.12.2004").pk))
    client.post(create_url(kim), typed(region=desa.pk))

    assert dict(missing.context["form"].errors) == {"region": ["Pilih desa"]}
    assert dict(foreign.context["form"].errors) == {"region": ["Pilih desa di wilayah KIM ini"]}
    assert Handover.objects.get().region == desa


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"title": " "}, "title", "Isi judul berita"),
        ({"title": "x" * 151}, "title", "Judul berita paling panjang 150 huruf"),
        ({"body": ""}, "body", "Isi beritanya"),
        ({"body": "Hubungi +62 812-3456-7890."}, "body",
         "Jangan tulis nomor telepon. Halaman ini dibaca umum."),
        ({"source_note": ""}, "source_note", "Tulis sumber bahannya"),
        ({"report": "999"}, "report", "Pilih laporan KIM ini yang sudah terverifikasi"),
    ],
)  # fmt: skip
def test_handover_create_explains_what_is_wrong_at_the_field(
    as_user, personas, wrong, field, sentence
):
    response = as_user(personas.pengurus).post(create_url(personas.kim), typed(**wrong))

    text(response)
    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {field: [sentence]}
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, {"published_url": ["Isi alamat berita yang sudah terbit"],
              "published_on": ["Isi tanggal terbit"]}),
        ({"published_url": "javascript:alert(1)", "published_on": "2026-11-20"},
         {"published_url": ["Alamat tautan harus lengkap, misalnya contoh.desa.id"]}),
        ({"published_url": ADDRESS, "published_on": "2026-11-22"},
         {"published_on": ["Tanggal terbit tidak boleh setelah hari ini, 21 November 2026"]}),
    ],
)  # fmt: skip
def test_handover_publish_explains_what_is_wrong(as_user, personas, data, wrong):
    post = HandoverFactory(kim=personas.kim, handed=True)

    response = as_user(personas.desa).post(url("publish", post), data)

    text(response)
    assert (response.status_code, dict(response.context["form"].errors)) == (200, wrong)
    assert Handover.objects.get().state == HandoverState.HANDED


def test_handover_return_needs_a_reason(as_user, personas):
    post = HandoverFactory(kim=personas.kim, handed=True)

    response = as_user(personas.desa).post(url("return", post), {"reason": ""})

    assert dict(response.context["form"].errors) == {"reason": ["Tulis apa yang perlu diperbaiki"]}


@pytest.mark.parametrize(
    ("trait", "persona", "act", "data"),
    [
        ("handed", "pengurus", "hand", {}),
        ("published", "pengurus", "update", {}),
        ("published", "desa", "publish", {"published_url": ADDRESS, "published_on": "2026-11-20"}),
        ("published", "desa", "return", {"reason": "Terlambat."}),
    ],
)
def test_handover_acts_out_of_turn_are_409(as_user, personas, trait, persona, act, data):
    post = HandoverFactory(kim=personas.kim, **{trait: True})

    response = as_user(getattr(personas, persona)).post(url(act, post), data)

    text(response)
    assert response.status_code == 409
    assert Handover.objects.get().state == post.state


def test_handover_update_stale_version_is_409(as_user, personas):
    post = HandoverFactory(kim=personas.kim)
    Handover.objects.update(version=2)

    response = as_user(personas.pengurus).post(url("update", post), typed(versi="1"))

    text(response)
    assert response.status_code == 409
    assert Handover.objects.get().title == post.title


def test_handover_list_filters_by_state_and_text(as_user, personas):
    handed = HandoverFactory(kim=personas.kim, handed=True, title="Panen raya")
    published = HandoverFactory(kim=personas.kim, published=True, title="Gotong royong")
    client = as_user(personas.desa)

    def found(query=""):
        response = client.get(f"{LIST}{query}")
        text(response)
        return list(response.context["page"].object_list)

    assert found() == [published, handed]
    assert found("?keadaan=handed") == [handed]
    assert found("?q=gotong") == [published]
    assert found("?keadaan=hilang&hal=99") == [published, handed]
