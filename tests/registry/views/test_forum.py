import uuid

import pytest
from django.urls import reverse

from registry.models import Forum
from tests.factories.registry import ForumFactory, KimFactory, MemberFactory, SkFactory, region

pytestmark = pytest.mark.django_db
CREATE = "/forum/tambah/"


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def typed(**changes):
    return {"name": "Forum KIM Babulu", "region": "64.09.03", "profile": ""} | changes


@pytest.mark.parametrize("count", [1, 3])
def test_forum_list_needs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, count
):
    for _ in range(count):
        ForumFactory()

    with django_assert_num_queries(3):
        response = client.get(reverse("registry:forum_list"))

    assert len(response.context["page"].object_list) == count


def test_forum_list_counts_the_verified_kim_of_the_territory(client):
    ForumFactory(name="Forum Waru")
    ForumFactory(name="Forum PPU", region=region("64.09"))
    KimFactory(verified=True)
    KimFactory(verified=True, region=region("64.09.03.2009"))
    KimFactory(submitted=True)

    response = client.get(reverse("registry:forum_list"))

    assert {forum.name: forum.kim_count for forum in response.context["page"]} == {
        "Forum PPU": 2, "Forum Waru": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("query", "count"), [("waru", 1), ("64.09", 1), ("zzz", 0), ("", 1)])
def test_forum_list_searches(client, query, count):
    ForumFactory(name="Forum KIM Kecamatan")

    response = client.get(reverse("registry:forum_list"), {"q": query})

    assert response.context["page"].paginator.count == count
    assert ("Tidak ada forum yang cocok" in text(response)) == (count == 0)


@pytest.mark.parametrize("count", [1, 3])
def test_forum_detail_needs_the_same_queries_for_any_number_of_kim(
    client, django_assert_num_queries, count
):
    forum = ForumFactory()
    for _ in range(count):
        SkFactory(kim=KimFactory(verified=True))

    with django_assert_num_queries(11):
        response = client.get(forum.get_absolute_url())

    assert len(response.context["page"].object_list) == count


def test_forum_detail_keeps_names_for_its_office(client, as_user, personas):
    forum = ForumFactory()
    MemberFactory(kim=None, forum=forum, full_name="Ketua Rahasia", position="ketua", sex="P")

    public = text(client.get(forum.get_absolute_url()))
    office = text(as_user(personas.kecamatan).get(forum.get_absolute_url()))

    assert "1 orang: 1 perempuan" in public
    assert ("Ketua Rahasia" in public, "Ketua Rahasia" in office) == (False, True)


def test_forum_create_publishes_at_once(as_user, personas):
    region("64.09.03")

    response = as_user(personas.kabupaten).post(CREATE, typed())

    forum = Forum.objects.get()
    assert response.url == forum.get_absolute_url()
    assert (forum.slug, forum.region.code) == ("forum-kim-babulu", "64.09.03")


def test_forum_create_clicked_twice_makes_one(as_user, personas):
    region("64.09.03")
    client, data = as_user(personas.kabupaten), typed(kunci=str(uuid.uuid4()))

    urls = [client.post(CREATE, data).url for _ in range(2)]

    assert urls[0] == urls[1]
    assert Forum.objects.count() == 1


@pytest.mark.parametrize(
    ("persona", "code", "made"),
    [
        ("kabupaten", "64.09", 1),
        ("kabupaten", "64.08.12", 0),
        ("provinsi", "64", 1),
        ("provinsi", "64.09", 0),
    ],
)
def test_forum_create_stays_in_the_own_territory(as_user, personas, persona, code, made):
    response = as_user(getattr(personas, persona)).post(CREATE, typed(region=code))

    assert Forum.objects.count() == made
    if not made:
        assert "di luar wilayah tugas Anda" in text(response)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name": ""}, {"name": ["Isi nama forum"]}),
        ({"name": "a" * 121}, {"name": ["Nama forum paling panjang 120 huruf"]}),
        ({"region": ""}, {"region": ["Isi wilayah forum"]}),
        (
            {"profile": "a" * 4001},
            {"profile": ["Tulisan tentang forum paling panjang 4.000 huruf"]},
        ),
    ],
)
def test_forum_create_explains_a_bad_input(as_user, personas, changes, errors):
    region("64.09.03")

    response = as_user(personas.kabupaten).post(CREATE, typed(**changes))

    text(response)
    assert dict(response.context["form"].errors) == errors
    assert Forum.objects.count() == 0


def test_forum_create_refuses_a_desa(as_user, personas):
    response = as_user(personas.kabupaten).post(CREATE, typed(region="64.09.02.2004"))

    assert "Isi kecamatan atau kabupaten/kota atau provinsi" in text(response)


def test_forum_update_of_a_stale_version_shows_both(as_user, personas):
    forum = ForumFactory(name="Forum Lama")
    client, address = (
        as_user(personas.kecamatan),
        reverse("registry:forum_update", args=[forum.slug]),
    )
    client.post(address, {"name": "Forum Pertama", "profile": "", "versi": 1})

    response = client.post(address, {"name": "Forum Kedua", "profile": "", "versi": 1})

    assert response.status_code == 409
    assert "<td>Forum Pertama</td><td>Forum Kedua</td>" in text(response)
    assert Forum.objects.get().name == "Forum Pertama"
