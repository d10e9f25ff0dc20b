import pytest
import time_machine
from django.urls import reverse

from registry.models import PlanItem
from tests.factories.accounts import UserFactory
from tests.factories.fund import PlanItemFactory
from tests.factories.registry import KimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-05-12 10:00+08:00", tick=False):
        yield


@pytest.fixture
def kim(give, as_user):
    kim = KimFactory(name="KIM Mekar Waru", verified=True)
    as_user(give(UserFactory(), kim=kim))
    return kim


def url(name, *args):
    return reverse(f"registry:{name}", args=args)


def typed(**changes):
    return {
        "title": "Pelatihan foto produk", "year": "2026", "month": "3",
        "budget_need": "750.000", "source": "",
    } | changes  # fmt: skip


def text(response):
    content = " ".join(response.content.decode().split())
    assert "TIDAK ADA:" not in content
    return content


def test_plan_create_stores_and_shows(client, kim):
    page = text(client.post(url("plan_create", kim.slug), typed(), follow=True))

    assert "Pelatihan foto produk" in page
    assert "perlu Rp750.000" in page
    assert "Maret" in page


def test_plan_create_may_need_no_money_and_no_month(client, kim):
    data = typed(budget_need="", month="")

    page = text(client.post(url("plan_create", kim.slug), data, follow=True))

    assert "tanpa biaya" in page
    assert PlanItem.objects.get().month is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Isi rencana kegiatan"),
        ({"title": "x" * 161}, "paling banyak 160"),
        ({"year": ""}, "Isi tahun, misalnya 2026"),
        ({"year": "2030"}, "Isi tahun antara 2000 dan 2027"),
        ({"month": "13"}, "Pilih bulan dari daftar"),
        ({"budget_need": "-5"}, "Jumlah tidak boleh kurang dari nol"),
        ({"budget_need": "dua juta"}, "Jumlah harus angka"),
        ({"source": "x"}, "Pilih sumber dari daftar"),
    ],
)
def test_plan_create_refuses_with_a_sentence(client, kim, changes, sentence):
    response = client.post(url("plan_create", kim.slug), typed(**changes))

    assert response.status_code == 200
    assert sentence in text(response)
    assert PlanItem.objects.count() == 0


def test_plan_create_twice_with_one_key_is_one_row(client, kim):
    data = typed(kunci="5f0c2f0e-6f43-4c52-9d0f-7d5f3f2f9a11")

    client.post(url("plan_create", kim.slug), data)
    client.post(url("plan_create", kim.slug), data)

    assert PlanItem.objects.count() == 1


def test_plan_update_of_a_stale_version_shows_both(client, kim):
    item = PlanItemFactory(kim=kim)
    update = url("plan_update", item.pk)
    client.post(update, typed(title="Judul orang lain", versi="1"))

    response = client.post(update, typed(title="Judul saya", versi="1"))
    again = client.post(update, typed(title="Judul saya", versi="2"))

    page = text(response)
    assert response.status_code == 409
    assert "<td>Judul orang lain</td><td>Judul saya</td>" in page
    assert again.status_code == 302
    assert PlanItem.objects.get().title == "Judul saya"


def test_plan_update_of_a_finished_activity_is_a_conflict(client, kim):
    item = PlanItemFactory(kim=kim, state="done")

    response = client.post(url("plan_update", item.pk), typed(title="Lain", versi="1"))

    assert response.status_code == 409
    assert "Kegiatan ini sudah selesai, jadi tidak dapat diubah." in text(response)
    assert PlanItem.objects.get().title == item.title


def test_plan_set_state_postponed_for_lack_of_money_is_counted(client, kim):
    item = PlanItemFactory(kim=kim)
    change = url("plan_set_state", item.pk)

    without = text(client.post(change, {"state": "postponed", "reason": ""}))
    page = text(client.post(change, {"state": "postponed", "reason": "no_budget"}, follow=True))

    assert "Pilih alasan kegiatan tertunda" in without
    assert "<strong>1 tertunda karena anggaran</strong> dengan kebutuhan Rp750.000" in page


def test_plan_set_state_refuses_a_move_out_of_turn(client, kim):
    item = PlanItemFactory(kim=kim, state="done")

    response = client.post(
        url("plan_set_state", item.pk), {"state": "postponed", "reason": "other"}
    )

    assert response.status_code == 409
    assert "Dari keadaan “Selesai”" in text(response)


def test_plan_set_state_refuses_nonsense(client, kim):
    item = PlanItemFactory(kim=kim)

    response = client.post(url("plan_set_state", item.pk), {"state": "x"})

    assert (response.status_code, "Pilih keadaan" in text(response)) == (200, True)


@pytest.mark.parametrize("count", [1, 3])
def test_plan_list_costs_the_same_for_one_and_three(client, kim, django_assert_num_queries, count):
    for number in range(count):
        PlanItemFactory(kim=kim, year=2026 - number)

    with django_assert_num_queries(8):
        client.get(url("plan_list", kim.slug))


def test_plan_list_says_when_there_is_none(client, kim):
    assert "Belum ada rencana kegiatan" in text(client.get(url("plan_list", kim.slug)))
