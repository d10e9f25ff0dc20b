import pytest

from registry.enums import Role
from registry.enums_region import MoveState
from registry.models import Kim, KimMove
from tests.factories.accounts import UserFactory
from tests.factories.region import KimMoveFactory, desa
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.fixture
def kim():
    return KimFactory(name="KIM Mekar Waru", verified=True)


@pytest.fixture
def ppu(give):
    return give(UserFactory(), Role.KABUPATEN, region("64.09"))


@pytest.fixture
def kutim(give):
    region("64.08.12.2004")
    return give(UserFactory(), Role.KABUPATEN, region("64.08"))


def typed(**changes):
    return {"region": "Mulya Jaya", "moved_on": "2026-11-01", "reason": "Salah desa"} | changes


def test_move_one_kim_shows_the_new_place_and_its_history(as_user, ppu, kim):
    desa("64.09.02.2011", "Mulya Jaya")

    response = as_user(ppu).post("/kim/kim-mekar-waru/pindah/", typed(), follow=True)

    assert response.redirect_chain == [("/kim/kim-mekar-waru/", 302)]
    page = text(response)
    assert "Riwayat wilayah" in page
    assert "Salah desa" in page
    assert Kim.objects.get(pk=kim.pk).region.name == "Mulya Jaya"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"region": ""}, "region"),
        ({"region": "Tidak Ada"}, "region"),
        ({"region": "Waru"}, "region"),
        ({"region": "64.09.02.2004"}, "region"),
        ({"moved_on": "besok"}, "moved_on"),
        ({"moved_on": "2999-01-01"}, "moved_on"),
        ({"reason": ""}, "reason"),
        ({"reason": "a" * 1001}, "reason"),
    ],
)
def test_move_explains_a_bad_input(as_user, ppu, kim, changes, field):
    desa("64.09.02.2011", "Mulya Jaya")

    response = as_user(ppu).post("/kim/kim-mekar-waru/pindah/", typed(**changes))

    text(response)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert KimMove.objects.count() == 0


def test_move_from_a_stale_page_is_409(as_user, ppu, kim):
    origin = kim.region_id
    jaya = desa("64.09.02.2011", "Mulya Jaya")
    desa("64.09.02.2012", "Mulya Asri")
    Kim.objects.filter(pk=kim.pk).update(region=jaya)

    response = as_user(ppu).post(
        "/kim/kim-mekar-waru/pindah/", typed(region="Mulya Asri", asal=origin)
    )

    assert response.status_code == 409
    assert "sudah pindah ke Desa Mulya Jaya" in text(response)
    assert Kim.objects.get(pk=kim.pk).region == jaya


def test_a_move_across_kabupaten_is_decided_by_the_receiving_office(as_user, ppu, kutim, kim):
    client = as_user(ppu)
    response = client.post("/kim/kim-mekar-waru/pindah/", typed(region="64.08.12.2004"))
    move = KimMove.objects.get()
    assert response.url == f"/pindah-kim/{move.pk}/"
    assert "Batalkan permintaan" in text(client.get(response.url))
    assert client.post(f"{response.url}terima/").status_code == 403
    assert "Menunggu persetujuan pindah" in text(client.get("/kim/kim-mekar-waru/"))
    assert "Menunggu Diskominfo Kabupaten Kutai Timur" in text(client.get("/tugas/"))

    client = as_user(kutim)
    assert "Terima KIM Mekar Waru?" in text(client.get("/tugas/"))
    accepted = client.post(f"{response.url}terima/", follow=True)

    assert "KIM Mekar Waru kini ada di Desa Teluk Singkama" in text(accepted)
    assert Kim.objects.get(pk=kim.pk).region.code == "64.08.12.2004"
    assert "Terima KIM Mekar Waru?" not in text(client.get("/tugas/"))


def test_accepting_twice_is_409(as_user, kutim, kim):
    move = KimMoveFactory(kim=kim)
    client = as_user(kutim)
    client.post(f"/pindah-kim/{move.pk}/terima/")

    response = client.post(f"/pindah-kim/{move.pk}/terima/")

    assert response.status_code == 409
    assert "tidak dapat menjadi" in text(response)


def test_refusing_needs_a_reason_and_leaves_the_kim(as_user, kutim, kim):
    url = f"/pindah-kim/{KimMoveFactory(kim=kim).pk}/tolak/"
    client = as_user(kutim)

    empty = client.post(url, {"reason": " "})
    assert (empty.status_code, dict(empty.context["form"].errors)) == (
        200, {"reason": ["Tulis alasan penolakan"]}
    )  # fmt: skip

    done = client.post(url, {"reason": "Bukan wilayah kami"}, follow=True)
    assert "Bukan wilayah kami" in text(done)
    assert Kim.objects.get(pk=kim.pk).region.code == "64.09.02.2004"
    assert client.post(url, {"reason": "Lagi"}).status_code == 409


def test_withdrawing_frees_the_kim_for_another_request(as_user, ppu, kutim, kim):
    move = KimMoveFactory(kim=kim)
    client = as_user(ppu)

    assert client.post(f"/pindah-kim/{move.pk}/batalkan/").status_code == 302
    assert KimMove.objects.get().state == MoveState.WITHDRAWN
    assert client.post(f"/pindah-kim/{move.pk}/batalkan/").status_code == 409
    assert client.post(
        "/kim/kim-mekar-waru/pindah/", typed(region="64.08.12.2004")
    ).status_code == 302  # fmt: skip
