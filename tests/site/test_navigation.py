import pytest
from django.urls import reverse

from kim_portal.navigation import KIM_PARTS, PARTS, REGION_PARTS, Part, menu_for, shelves_for
from registry.enums import Role
from tests.access.row import PERSONAS
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory

SIGNED_IN = [name for name in PERSONAS if name != "anonymous"]
MOST_ITEMS = 6


def general(user):
    return {
        address
        for shelf in shelves_for(user)
        if shelf.title in PARTS
        for _, _, address in shelf.links
    }


@pytest.mark.parametrize("persona", SIGNED_IN)
def test_index_shows_exactly_what_opens(personas, as_user, persona):
    user = getattr(personas, persona)
    client = as_user(user)

    answers = {
        reverse(part.name): client.get(reverse(part.name)).status_code
        for parts in PARTS.values()
        for part in parts
    }

    assert {address for address, status in answers.items() if status == 200} == general(user)
    assert set(answers.values()) <= {200, 403}


def test_index_of_a_pengurus_lists_the_pages_of_the_own_kim(personas, as_user):
    first = shelves_for(personas.pengurus)[0]
    client = as_user(personas.pengurus)

    statuses = [client.get(address).status_code for _, _, address in first.links]

    assert first.title == "KIM Mekar Waru"
    assert [label for label, _, _ in first.links] == [part.label for part in KIM_PARTS]
    assert statuses == [200] * len(KIM_PARTS)


@pytest.mark.parametrize(
    ("persona", "title", "labels"),
    [
        (
            "kabupaten", "Kabupaten Penajam Paser Utara",
            ["Halaman wilayah", "Peta", "Pasangan pembinaan", "Angka KIM", "Riwayat pembinaan",
             "Aturan kabupaten/kota", "Perubahan wilayah"],
        ),
        ("kecamatan", "Kecamatan Waru",
         ["Halaman wilayah", "Peta", "Pasangan pembinaan", "Angka KIM", "Riwayat pembinaan"]),
        (
            "desa", "Desa Bangun Mulya",
            ["Halaman wilayah", "Angka KIM", "Riwayat pembinaan", "Situs desa ini",
             "Usulkan pembetulan"],
        ),
    ],
)  # fmt: skip
def test_index_lists_the_pages_of_the_own_region(personas, as_user, persona, title, labels):
    user = getattr(personas, persona)
    shelf = shelves_for(user)[0]
    client = as_user(user)

    assert (shelf.title, [label for label, _, _ in shelf.links]) == (title, labels)
    assert {client.get(address).status_code for _, _, address in shelf.links} == {200}


@pytest.mark.parametrize("persona", SIGNED_IN)
def test_index_offers_no_page_of_a_region_that_does_not_open(personas, as_user, persona):
    user = getattr(personas, persona)
    client, general_titles = as_user(user), set(PARTS)
    names = {part.label for part in REGION_PARTS}

    links = [one for shelf in shelves_for(user) if shelf.title not in general_titles
             for one in shelf.links if one[0] in names]  # fmt: skip

    assert [label for label, _, address in links if client.get(address).status_code != 200] == []


@pytest.mark.parametrize("persona", SIGNED_IN)
def test_menu_has_six_items_at_most_and_all_of_them_open(personas, as_user, persona):
    user = getattr(personas, persona)
    client = as_user(user)

    statuses = {name: client.get(reverse(name)).status_code for _, name, _ in menu_for(user)}

    assert len(statuses) <= MOST_ITEMS
    assert set(statuses.values()) == {200}


def test_index_page_names_its_groups_and_marks_its_place(personas, as_user):
    page = as_user(personas.kabupaten).get(reverse("parts")).content.decode()

    titles = [shelf.title for shelf in shelves_for(personas.kabupaten)]
    assert [title for title in titles if f">{title}</h2>" in page] == titles
    assert f'<a href="{reverse("parts")}" aria-current="page">Semua bagian</a>' in page
    assert f'<a href="{reverse("tasks")}" aria-current="page">' not in page


def test_desk_leads_to_the_index(personas, as_user):
    page = as_user(personas.nobody).get(reverse("tasks")).content.decode()

    assert f'href="{reverse("parts")}"' in page


def test_index_refuses_a_permission_that_no_table_declares(db, monkeypatch):
    monkeypatch.setitem(PARTS, "Kantor", [Part("Salah", "", "tasks", "registry.list_sky")])

    with pytest.raises(LookupError):
        shelves_for(UserFactory())


@pytest.mark.parametrize("count", [1, 3])
def test_index_query_count(db, as_user, give, django_assert_num_queries, count):
    user = UserFactory()
    for _ in range(count):
        give(user, Role.PENGURUS_KIM, kim=KimFactory(verified=True))
    client = as_user(user)

    with django_assert_num_queries(5):
        client.get(reverse("parts"))
