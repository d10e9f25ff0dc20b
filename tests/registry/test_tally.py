import pytest
import time_machine
from django.urls import reverse

from registry.enums import Role
from registry.models import Kim
from registry.tally import tallies, tallies_for, tallies_of
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, region

LIST = reverse("registry:kim_list")
KIM_ID = "https://a.kim.id"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


@pytest.fixture
def _mixed():
    """In Waru 3 formed, 2 listed, 2 active; one more formed in Babulu, one in Kutai Timur."""
    KimFactory(verified=True, kim_id_url=KIM_ID)
    KimFactory(verified=True)
    KimFactory(verified=True, kim_id_url=KIM_ID, status="dormant")
    KimFactory(verified=True, kim_id_url=KIM_ID, status="dissolved")
    KimFactory(kim_id_url=KIM_ID, status="active")
    KimFactory(submitted=True, kim_id_url=KIM_ID, status="active")
    KimFactory(verified=True, region=region("64.09.03.2009"))
    KimFactory(verified=True, kim_id_url=KIM_ID, region=region("64.08.12.2004"))


def numbers(found):
    return [one.value for one in found]


def list_counts(client, found):
    return [client.get(one.url).context["page"].paginator.count for one in found]


@pytest.mark.usefixtures("_mixed")
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("64", [5, 3, 4]), ("64.09", [4, 2, 3]), ("64.09.02", [3, 2, 2]),
        ("64.09.02.2004", [3, 2, 2]), ("64.08", [1, 1, 1]), ("35", [0, 0, 0]),
    ],
)  # fmt: skip
def test_tally_of_a_region_equals_the_list_behind_it(client, as_user, give, code, expected):
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    found = tallies_of(region(code))

    assert numbers(found) == expected
    assert list_counts(client, found) == expected
    # Who may see drafts gets the same list.
    assert list_counts(as_user(office), found) == expected


@pytest.mark.usefixtures("_mixed")
def test_tally_of_the_nation_equals_the_list_behind_it(client):
    found = tallies(Kim.objects.all())

    assert numbers(found) == [5, 3, 4]
    assert list_counts(client, found) == [5, 3, 4]


@pytest.mark.usefixtures("_mixed")
@pytest.mark.parametrize(
    ("role", "codes", "expected"),
    [
        (Role.KABUPATEN, ["64.09"], [4, 2, 3]),
        (Role.PIMPINAN, ["64"], [5, 3, 4]),
        (Role.PROVINSI, ["64"], [5, 3, 4]),
        (Role.KECAMATAN, ["64.09.02"], [3, 2, 2]),
        (Role.DESA, ["64.09.02.2004"], [3, 2, 2]),
        (Role.KABUPATEN, ["64.09", "64.08"], [5, 3, 4]),
    ],
)
def test_tally_on_a_desk_equals_the_list_behind_it(as_user, give, role, codes, expected):
    user = UserFactory()
    for code in codes:
        give(user, role, region(code))

    client = as_user(user)
    found = client.get(reverse("tasks")).context["figures"]

    assert numbers(found) == expected
    assert list_counts(client, found) == expected


def test_tally_is_for_who_watches_a_territory(give):
    assert tallies_for(UserFactory()) == []
    assert tallies_for(give(UserFactory(), kim=KimFactory())) == []


@pytest.mark.parametrize("shown", ["home", "region", "desk"])
@pytest.mark.usefixtures("_mixed")
def test_every_tally_shows_its_definition_its_date_and_its_list(as_user, give, shown):
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))
    url, place = {
        "home": (reverse("home"), ""),
        "region": (region("64.09").get_absolute_url(), "&amp;kabkota=64.09"),
        "desk": (reverse("tasks"), "&amp;kabkota=64.09"),
    }[shown]

    text = as_user(office).get(url).content.decode()

    missing = [
        words
        for words in (
            f'href="/kim/?angka=terbentuk{place}"', f'href="/kim/?angka=kim-id{place}"',
            f'href="/kim/?angka=aktif{place}"', "21 November 2026",
            "Pendaftarannya diverifikasi Diskominfo dan KIM tidak bubar.",
            "KIM terbentuk yang alamatnya di kim.id tercatat di portal ini.",
            "KIM terbentuk yang statusnya ditetapkan aktif oleh Diskominfo kabupaten/kota.",
        )
        if words not in text
    ]  # fmt: skip
    assert missing == []


def test_tally_costs_one_query(django_assert_num_queries):
    KimFactory(verified=True)

    with django_assert_num_queries(1):
        tallies(Kim.objects.all())


@pytest.mark.usefixtures("_mixed")
def test_tally_filter_of_the_directory_is_a_chip_and_forgives(client):
    chosen = client.get(f"{LIST}?angka=kim-id&wilayah=64.09.02.2004").context
    unknown = client.get(f"{LIST}?angka=apa&wilayah=../64").context

    assert [chip.label for chip in chosen["overview"].chips] == [
        "Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara",
        "Terdaftar di KIM.ID",
    ]
    assert unknown["page"].paginator.count == 6
