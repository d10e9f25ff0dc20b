import pytest
import time_machine
from django.urls import reverse

from registry.models import Kim, KimInterest
from tests.factories.forum import InterestFactory
from tests.factories.registry import KimFactory, region

LIST = reverse("registry:interest_list")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-22 04:00+00:00", tick=False):
        yield


@pytest.fixture
def babulu(give, personas):
    """A coordinator of Babulu, whose desa Sumber Sari has no KIM."""
    region("64.09.03.2009")
    return give(personas.nobody, "kecamatan", region("64.09.03"))


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def typed(**changes):
    return {
        "region": region("64.09.03.2009").pk, "told_on": "2026-11-20",
        "note": "Karang taruna dan perangkat desa.",
    } | changes  # fmt: skip


CREATE = reverse("registry:interest_create", args=["64.09.03"])


@pytest.mark.parametrize("count", [1, 3])
def test_interest_list_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, count
):
    for _ in range(count):
        InterestFactory(state="dropped", outcome="Ditunda.")
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(7):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


def test_interest_is_recorded_by_the_kecamatan_and_formed_by_the_office(as_user, personas, babulu):
    kim_count = Kim.objects.count()
    as_user(babulu).post(CREATE, typed())
    interest = KimInterest.objects.get()
    made = Kim.objects.count() - kim_count
    office = as_user(personas.kabupaten)
    office.post(reverse("registry:interest_guide", args=[interest.pk]), {"outcome": "Sosialisasi."})
    kim = KimFactory(name="KIM Sari", region=interest.region)
    office.post(reverse("registry:interest_form", args=[interest.pk]), {"kim": "KIM Sari"})

    interest.refresh_from_db()
    assert made == 0
    assert (interest.state, interest.kim) == ("formed", kim)
    assert "KIM terbentuk" in text(as_user(babulu).get(LIST))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"region": ""}, {"region": ["Pilih desa atau kelurahan"]}),
        (
            {"region": "999999"},
            {"region": ["Pilih desa atau kelurahan yang belum punya KIM"]},
        ),
        ({"told_on": ""}, {"told_on": ["Isi hari disampaikan"]}),
        ({"note": ""}, {"note": ["Tulis siapa yang berminat"]}),
        (
            {"note": "Pak Contoh 081234567890"},
            {"note": ["Jangan tulis nomor telepon. Halaman ini dibaca umum."]},
        ),
    ],
)
def test_interest_form_explains_what_is_wrong(as_user, babulu, changes, wrong):
    response = as_user(babulu).post(CREATE, typed(**changes))

    text(response)
    assert dict(response.context["form"].errors) == wrong
    assert KimInterest.objects.count() == 0


def test_interest_recorded_twice_is_explained(as_user, babulu):
    client = as_user(babulu)
    client.post(CREATE, typed())

    response = client.post(CREATE, typed())

    assert dict(response.context["form"].errors) == {
        "region": ["Minat desa ini sudah tercatat dan belum selesai"]
    }


def test_interest_acts_out_of_turn_are_409(as_user, personas):
    interest = InterestFactory()
    office = as_user(personas.kabupaten)
    drop = reverse("registry:interest_drop", args=[interest.pk])

    silent = office.post(drop, {"outcome": ""})
    office.post(drop, {"outcome": "Belum ada pengurus."})
    again = office.post(drop, {"outcome": "Lagi."})
    guide = office.post(reverse("registry:interest_guide", args=[interest.pk]), {"outcome": "x"})
    forward = office.post(reverse("registry:interest_forward", args=[interest.pk]))
    twice = office.post(reverse("registry:interest_forward", args=[interest.pk]))

    assert silent.context["form"].errors == {"outcome": ["Tulis keterangannya"]}
    assert [one.status_code for one in (again, guide, forward, twice)] == [409, 409, 302, 409]
