import pytest
from django.urls import reverse

from registry.models import Region
from tests.factories.registry import ForumFactory, KimFactory, region

pytestmark = pytest.mark.django_db
CREATE = "/wilayah/tambah/"


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def typed(**changes):
    return {"name": "Sumber Rejo", "register_code": "REG-7", "parent": "64.09.03"} | changes


@pytest.fixture
def desa(as_user, personas):
    region("64.09.03")
    as_user(personas.kabupaten).post(CREATE, typed())
    return Region.objects.get(name="Sumber Rejo")


@pytest.mark.parametrize("count", [1, 3])
def test_region_detail_needs_the_same_queries_for_any_number_of_kim(
    client, django_assert_num_queries, count
):
    for _ in range(count):
        KimFactory(verified=True)
        ForumFactory()

    with django_assert_num_queries(15):
        response = client.get("/wilayah/64.09.02/")

    assert len(response.context["page"].object_list) == count


def test_region_detail_shows_kim_forums_and_children(client):
    shown = KimFactory(verified=True)
    KimFactory(submitted=True)
    forum = ForumFactory()

    response = client.get("/wilayah/64.09/")

    assert list(response.context["page"]) == [shown]
    assert list(response.context["forums"]) == [forum]
    assert "Kecamatan Waru" in text(response)
    assert "1 KIM terbentuk" in text(response)


def test_region_detail_without_kim_tells_how_to_form_one(client):
    region("64.09.02.2004")

    assert "Warga bermusyawarah" in text(client.get("/wilayah/64.09.02.2004/"))


@pytest.mark.parametrize("level", ["64", "64.09", "64.09.02", "64.09.02.2004"])
def test_region_detail_exists_on_every_level(client, level):
    region("64.09.02.2004")

    assert "TIDAK ADA:" not in text(client.get(f"/wilayah/{level}/"))


@pytest.mark.parametrize("code", ["64.77", "6", "64.09.02.2004.1", "x", "64.09.02.P99999999999"])
def test_region_detail_of_an_unknown_code_is_404(client, code):
    region("64.09.02.2004")

    assert client.get(f"/wilayah/{code}/").status_code == 404


def test_region_create_makes_a_page_under_its_path(client, desa):
    page = text(client.get(f"/wilayah/{desa.path}/"))

    assert "desa persiapan, kode register REG-7" in page
    assert "Kecamatan Babulu, Kabupaten Penajam Paser Utara" in page


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": ""}, "name", "Isi nama desa persiapan"),
        ({"name": "a" * 121}, "name", "Nama desa paling panjang 120 huruf"),
        ({"parent": ""}, "parent", "Isi kecamatan"),
        (
            {"parent": "64.08.12"},
            "parent",
            "Kecamatan Sangatta Selatan, Kabupaten Kutai Timur di luar wilayah tugas Anda",
        ),
    ],
)
def test_region_create_explains_a_bad_input(as_user, personas, changes, field, message):
    region("64.09.03")
    before = Region.objects.count()

    response = as_user(personas.kabupaten).post(CREATE, typed(**changes))

    text(response)
    assert dict(response.context["form"].errors) == {field: [message]}
    assert Region.objects.count() == before


def test_region_create_clicked_twice_makes_one(as_user, personas, desa):
    response = as_user(personas.kabupaten).post(CREATE, typed())

    assert dict(response.context["form"].errors) == {
        "name": ["Desa dengan nama ini sudah ada di kecamatan itu"]
    }
    assert Region.objects.filter(name="Sumber Rejo").count() == 1


def test_region_set_code_keeps_the_kim(as_user, personas, desa):
    kim = KimFactory(region=desa, verified=True)

    response = as_user(personas.kabupaten).post(
        reverse("registry:region_set_code", args=[desa.path]), {"code": "6409032013"}, follow=True
    )

    assert response.redirect_chain == [("/wilayah/64.09.03.2013/", 302)]
    assert list(response.context["page"]) == [kim]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "Isi kode wilayah resmi"),
        ("64.09", "Kode wilayah harus sepuluh angka"),
        ("abc", "Kode wilayah harus sepuluh angka"),
        ("64.08.12.2099", "Kode 64.08.12.2099 di luar wilayah tugas Anda"),
        ("64.09.77.2001", "Kecamatan pada kode ini tidak dikenal"),
    ],
)
def test_region_set_code_explains_a_bad_input(as_user, personas, desa, code, message):
    response = as_user(personas.kabupaten).post(
        reverse("registry:region_set_code", args=[desa.path]), {"code": code}
    )

    text(response)
    assert dict(response.context["form"].errors) == {"code": [message]}
    assert Region.objects.get(pk=desa.pk).code == ""
