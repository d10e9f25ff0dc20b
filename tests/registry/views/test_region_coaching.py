import datetime

import pytest
from django.urls import reverse

from tests.factories.coaching import FollowUpFactory, TrainingNeedFactory
from tests.factories.event import AttendanceFactory, EventFactory
from tests.factories.registry import KimFactory

URL = reverse("registry:region_coaching", args=["64.09"])
pytestmark = pytest.mark.django_db


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.mark.parametrize("count", [1, 3])
def test_region_coaching_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    for _ in range(count):
        kim = KimFactory(verified=True, region=personas.kim.region)
        AttendanceFactory(event=EventFactory(done=True), kim=kim)
        FollowUpFactory(kim=kim)
        TrainingNeedFactory(kim=kim)
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(13):
        client.get(URL)


def test_region_coaching_names_who_never_came_and_what_waits(as_user, personas):
    reached = KimFactory(verified=True, region=personas.kim.region, name="KIM Pernah")
    for event in (EventFactory(done=True, kind="kunjungan"), EventFactory(done=True)):
        AttendanceFactory(event=event, kim=reached)
    called_off = EventFactory(cancelled=True)
    AttendanceFactory(event=called_off, kim=personas.kim)
    FollowUpFactory(kim=reached, text="Susun jadwal", due_on=datetime.date(2025, 1, 1))
    FollowUpFactory(kim=personas.other_kim, text="Milik kabupaten lain")
    TrainingNeedFactory(kim=reached)

    response = as_user(personas.kabupaten).get(URL)

    page, context = text(response), response.context
    assert context["totals"] == {"all": 2, "visits": 1, "year": 2}
    assert context["never"] == [personas.kim]
    assert context["reached_count"] == context["kim_count"] - 1
    assert "Susun jadwal" in page
    assert "Milik kabupaten lain" not in page
    assert "1 tindak lanjut lewat batas." in page
    assert context["needs"] == [("Penulisan berita", 1, "writing")]


def test_region_coaching_of_an_empty_place_says_so(as_user, personas):
    page = text(as_user(personas.kabupaten).get(URL))

    assert "Belum ada kegiatan yang terlaksana." in page
    assert "Tidak ada kebutuhan yang menunggu." in page
