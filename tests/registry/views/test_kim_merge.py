import pytest

from registry.enums import Role
from registry.models import Kim
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db
PAGE = "/kim/kembar/gabung/"


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.fixture
def office(give):
    return give(UserFactory(), Role.KABUPATEN, region("64.09"))


@pytest.fixture
def kept():
    return KimFactory(name="KIM Mekar Waru", slug="asli", registry_no="KIM-1", verified=True)


@pytest.fixture
def twin():
    return KimFactory(name="KIM Mekarwaru", slug="kembar", registry_no="KIM-2", verified=True)


def test_r6_7_duplicates_are_shown_by_name_and_place_and_merged_by_the_office(
    as_user, client, office, give, kept, twin
):
    operator = give(UserFactory(), Role.DESA, region("64.09.02.2004"))
    seen = text(as_user(operator).get("/kim/kembar/"))
    assert "Mungkin terdaftar dua kali" in seen
    assert "KIM Mekar Waru (KIM-1)" in seen
    assert "nama dan wilayahnya sama" in seen
    assert "Gabungkan ke sana" not in seen

    desk = as_user(office)
    assert f'href="{PAGE}?ke=KIM-1"' in text(desk.get("/kim/kembar/"))
    assert 'value="KIM-1"' in text(desk.get(f"{PAGE}?ke=KIM-1"))
    done = desk.post(PAGE, {"into": "KIM-1", "reason": "Terdaftar dua kali"}, follow=True)

    assert done.redirect_chain == [("/kim/kembar/", 302)]
    page = text(done)
    assert "Digabung ke" in page
    assert "Terdaftar dua kali" in page
    assert "KIM Mekarwaru (KIM-2) digabung ke KIM ini" in text(desk.get("/kim/asli/"))
    desk.logout()
    visitor = client.get("/kim/kembar/")
    assert (visitor.status_code, visitor.url) == (301, "/kim/asli/")
    assert "KIM-2" not in text(client.get("/kim/asli/"))
    assert "KIM Mekarwaru" not in text(client.get("/kim/"))


def test_r6_7_office_sees_the_duplicate_while_it_verifies(as_user, office, kept):
    KimFactory(name="KIM Mekar Warru", slug="kembar", submitted=True)

    page = text(as_user(office).get("/kim/kembar/"))

    assert "Verifikasi KIM" in page
    assert "namanya mirip, wilayahnya sama" in page
    assert "Gabungkan ke sana" in page


def test_r6_7_pengurus_of_the_duplicate_reads_where_it_went(as_user, office, give, kept, twin):
    pengurus = give(UserFactory(full_name="Siti Contoh"), kim=twin)
    desk = as_user(office)
    assert "beri tahu pengurus yang memakai akun KIM ini: Siti Contoh" in text(desk.get(PAGE))
    desk.post(PAGE, {"into": "KIM-1", "reason": "SK-nya sama"})

    page = text(as_user(pengurus).get("/kim/kembar/"))

    assert 'href="/kim/asli/"' in page
    assert "SK-nya sama" in page


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"into": ""}, "into", "Isi KIM yang dipertahankan"),
        ({"into": "KIM-2"}, "into", "tidak ditemukan"),
        ({"into": "KIM-9"}, "into", "tidak ditemukan"),
        ({"into": "Tidak Ada\0"}, "into", "tidak ditemukan"),
        ({"reason": ""}, "reason", "Tulis alasannya"),
        ({"reason": "a" * 1001}, "reason", "Alasan paling panjang 1.000 huruf"),
    ],
)
def test_merge_explains_a_bad_input_and_keeps_both(
    as_user, office, kept, twin, changes, field, message
):
    KimFactory(registry_no="KIM-9", region=region("64.08.12.2004"), verified=True)

    response = as_user(office).post(PAGE, {"into": "KIM-1", "reason": "Sama"} | changes)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert message in text(response)
    assert Kim.objects.filter(state="verified").count() == 3


def test_merging_twice_is_409(as_user, office, kept, twin):
    client, typed = as_user(office), {"into": "KIM-1", "reason": "Sama"}
    client.post(PAGE, typed)

    response = client.post(PAGE, typed)

    assert response.status_code == 409
    assert "Hanya KIM yang diajukan atau terverifikasi" in text(response)


def test_an_archived_kim_that_was_not_merged_stays_hidden(client):
    KimFactory(slug="tutup", state="archived")

    assert client.get("/kim/tutup/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_kim_page_costs_the_same_for_one_and_three_lookalikes(
    as_user, office, kept, count, django_assert_num_queries
):
    for n in range(count):
        KimFactory(name="KIM Mekar Waru", slug=f"kembar-{n}", verified=True)
    client = as_user(office)
    client.get("/kim/asli/")

    with django_assert_num_queries(42):
        response = client.get("/kim/asli/")

    assert len(response.context["lookalikes"]) == count
