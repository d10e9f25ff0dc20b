import pytest
from django.urls import reverse

from registry.enums import OperationalStatus
from registry.models import Channel, Region
from registry.village_search import find_villages, near_villages
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    for code in ("64.09.02.2004", "64.09.03.2009", "64.08.18.2003", "64.08.12.2004"):
        region(code)


def codes(text):
    return [one.code for one in find_villages(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bangun mulya", ["64.09.02.2004"]),
        ("Desa Bangun Mulya, Kec. Waru".replace(",", ""), ["64.09.02.2004"]),
        ("sumber sari", ["64.08.18.2003", "64.09.03.2009"]),
        ("sumber sari babulu", ["64.09.03.2009"]),
        ("sumber sari penajam", ["64.09.03.2009"]),
        ("64.09", ["64.09.02.2004", "64.09.03.2009"]),
        ("64.08.12.2004", ["64.08.12.2004"]),
        ("waru", ["64.09.02.2004"]),
        ("", []),
        ("x", []),
        ("desa", []),
        ("%", []),
        ("tidak ada", []),
    ],
)
def test_find_villages_by_name_kecamatan_kabupaten_or_code(places, text, found):
    assert codes(text) == found


def test_find_villages_puts_the_whole_name_first(places):
    Region.objects.filter(code="64.08.12.2004").update(name="Bangun Mulya Baru")

    assert codes("bangun mulya") == ["64.09.02.2004", "64.08.12.2004"]


def test_near_villages_forgive_spelling(places):
    assert near_villages("bangun muliya") == ["Bangun Mulya"]
    assert near_villages("zzz") == []


def test_search_shows_kim_with_status_and_channel_without_private_numbers(client, places):
    kim = KimFactory(
        name="KIM Mekar Waru", region=region("64.09.02.2004"), verified=True,
        contact_phone="081277665544",
    )  # fmt: skip
    Channel.objects.create(
        kim=kim, kind="facebook", label="Mekar", url="https://facebook.com/mekarwaru"
    )
    Channel.objects.create(
        kim=kim, kind="whatsapp_group", label="Warga", url="https://chat.whatsapp.com/rahasia"
    )
    KimFactory(name="KIM Draf", region=region("64.09.02.2004"))
    KimFactory(
        name="KIM Bubar", region=region("64.09.02.2004"), verified=True,
        status=OperationalStatus.DISSOLVED,
    )  # fmt: skip

    text = client.get(reverse("registry:region_search"), {"q": "bangun mulya"}).content.decode()

    assert "KIM Mekar Waru" in text
    assert "https://facebook.com/mekarwaru" in text
    for hidden in ("081277665544", "rahasia", "KIM Draf", "KIM Bubar"):
        assert hidden not in text


def test_search_without_kim_leads_to_how_to_form_one(client, places):
    text = client.get(reverse("registry:region_search"), {"q": "teluk singkama"}).content.decode()
    assert "belum ada KIM" in text

    page = client.get("/wilayah/64.08.12.2004/").content.decode()
    assert "Warga bermusyawarah" in page
    assert "Bertanya ke" in page


def test_search_always_names_kecamatan_and_kabupaten(client, places):
    text = client.get(reverse("registry:region_search"), {"q": "sumber sari"}).content.decode()

    for name in ("Kecamatan Babulu", "Kecamatan Long Mesangat", "Kabupaten Kutai Timur"):
        assert name in text


def test_search_offers_a_name_spelt_alike(client, places):
    text = client.get(reverse("registry:region_search"), {"q": "Bangun Muliya"}).content.decode()

    assert "Mungkin maksud Anda" in text
    assert "?q=Bangun%20Mulya" in text


@pytest.mark.parametrize("text", ["' OR 1=1", "<script>", "a" * 5000, "\u202e", "64.09.", "🙂🙂"])
def test_search_survives_whatever_is_typed(client, places, text):
    answer = client.get(reverse("registry:region_search"), {"q": text})

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_search_query_count(client, places, count, django_assert_num_queries):
    for _ in range(count):
        KimFactory(region=region("64.09.02.2004"), verified=True)

    with django_assert_num_queries(5):
        client.get(reverse("registry:region_search"), {"q": "64.0"})
