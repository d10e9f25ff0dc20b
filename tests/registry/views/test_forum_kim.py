import datetime

import pytest
import time_machine
from django.urls import reverse

from registry.models import ForumKim
from tests.factories.forum import ForumKimFactory
from tests.factories.registry import ForumFactory, KimFactory, MemberFactory, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        yield


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def test_forum_takes_in_the_kim_that_are_ticked(as_user, personas):
    forum, other = ForumFactory(), KimFactory(verified=True)
    url = reverse("registry:forum_kim_create", args=[forum.slug])
    client = as_user(personas.kecamatan)

    before = text(client.get(forum.get_absolute_url()))
    client.post(url, {"kim": [personas.kim.pk], "joined_on": "2026-02-01"})
    left = list(client.get(url).context["form"].fields["kim"].queryset)

    page = client.get(forum.get_absolute_url())
    assert "Semua KIM di wilayah ini" in before
    assert list(page.context["page"]) == [personas.kim]
    assert "Semua KIM di wilayah ini" not in text(page)
    assert left == [other]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"kim": []}, {"kim": ["Pilih sedikitnya satu KIM"]}),
        ({"kim": ["x"]}, {"kim": ["Pilih KIM dari daftar ini"]}),
        ({"joined_on": ""}, {"joined_on": ["Isi hari bergabung"]}),
        (
            {"joined_on": "2026-11-23"},
            {"joined_on": ["Hari bergabung tidak boleh setelah hari ini, 22 November 2026"]},
        ),
    ],
)
def test_forum_kim_form_explains_what_is_wrong(as_user, personas, changes, wrong):
    forum = ForumFactory()
    data = {"kim": [personas.kim.pk], "joined_on": "2026-02-01"} | changes

    response = as_user(personas.kecamatan).post(
        reverse("registry:forum_kim_create", args=[forum.slug]), data
    )

    text(response)
    assert dict(response.context["form"].errors) == wrong
    assert ForumKim.objects.count() == 0


def test_forum_kim_of_elsewhere_is_not_offered(as_user, personas):
    forum = ForumFactory()

    response = as_user(personas.kecamatan).post(
        reverse("registry:forum_kim_create", args=[forum.slug]),
        {"kim": [personas.other_kim.pk], "joined_on": "2026-02-01"},
    )

    assert response.context["form"].errors == {"kim": ["Pilih KIM dari daftar ini"]}


def test_forum_membership_ends_with_day_and_reason_and_stays_as_history(as_user, personas):
    row = ForumKimFactory(kim=personas.kim)
    url = reverse("registry:forum_kim_end", args=[row.pk])
    client = as_user(personas.kecamatan)

    early = client.post(url, {"left_on": "2026-01-04", "reason": "Pindah forum"})
    silent = client.post(url, {"left_on": "2026-06-30", "reason": ""})
    client.post(url, {"left_on": "2026-06-30", "reason": "Pindah forum"})
    late = client.post(url, {"left_on": "2026-07-01", "reason": "Lagi"})

    row.refresh_from_db()
    page = text(client.get(row.forum.get_absolute_url()))
    assert early.context["form"].errors == {
        "left_on": ["Hari keluar tidak boleh sebelum hari bergabung"]
    }
    assert silent.context["form"].errors == {"reason": ["Tulis alasan keluar"]}
    assert (row.left_on, late.status_code) == (datetime.date(2026, 6, 30), 409)
    assert "5 Januari 2026 sampai 30 Juni 2026" in page


def test_forum_page_names_the_offices_that_are_vacant(client):
    forum = ForumFactory()
    MemberFactory(kim=None, forum=forum, position="ketua")

    assert "Belum ada sekretaris, bendahara" in text(client.get(forum.get_absolute_url()))


@pytest.mark.parametrize("count", [1, 3])
def test_forum_page_of_its_office_needs_the_same_queries(
    as_user, personas, django_assert_num_queries, count
):
    forum = ForumFactory(region=region("64.09.02"))
    for _ in range(count):
        ForumKimFactory(forum=forum)
    client = as_user(personas.kecamatan)

    with django_assert_num_queries(18):
        client.get(forum.get_absolute_url())
