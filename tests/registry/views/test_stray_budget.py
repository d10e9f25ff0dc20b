import pytest
import time_machine
from django.urls import reverse

from kim_portal.accounts.models import AuditEntry
from registry.models import StrayBudget
from tests.factories import files
from tests.factories.accounts import UserFactory
from tests.factories.fund import StrayBudgetFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db

CREATE = "/anggaran/tanpa-kim/tambah/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-05-12 10:00+08:00", tick=False):
        yield


@pytest.fixture
def operator(give, as_user):
    user = give(UserFactory(full_name="Operator Desa"), "desa", region("64.09.02.2004"))
    as_user(user)
    return user


def typed(**changes):
    return {
        "region": "64.09.02.2004", "year": "2026", "source": "dana_desa", "amount": "2.000.000",
        "kim_name": "KIM Maju Jaya", "budget_code": "5.2.1.05", "note": "",
    } | changes  # fmt: skip


def text(response):
    content = " ".join(response.content.decode().split())
    assert "TIDAK ADA:" not in content
    return content


def test_fund_r6_2_budget_without_kim_reaches_the_office(client, operator, give, as_user):
    form = text(client.get(CREATE))
    client.post(CREATE, typed(document=files.pdf("apbdes.pdf")))

    as_user(give(UserFactory(), "kabupaten", region("64.09")))
    overview = text(client.get("/anggaran/"))
    page = text(client.get("/anggaran/tanpa-kim/"))

    assert 'value="Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara"' in form
    assert "1 anggaran desa</a> senilai Rp2.000.000" in overview
    assert "tertulis untuk “KIM Maju Jaya”" in page
    assert "Rp2.000.000" in page
    assert "Unduh dokumen" in page
    assert AuditEntry.objects.get(verb="stray_budget.create").user == operator


def test_stray_budget_is_not_public(client, operator, as_user):
    client.post(CREATE, typed())
    as_user(None)

    assert client.get("/anggaran/tanpa-kim/").status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"region": ""}, "Isi kode atau nama wilayah"),
        ({"region": "64.08.12.2004"}, "tidak ditemukan"),
        ({"year": "2029"}, "Isi tahun antara 2000 dan 2027"),
        ({"year": "x"}, "Isi tahun dengan empat angka"),
        ({"source": ""}, "Pilih sumber"),
        ({"amount": ""}, "Isi jumlah, misalnya 1.500.000"),
        ({"amount": "0"}, "Isi jumlah, paling besar Rp999.999.999.999"),
        ({"amount": "-1"}, "Jumlah tidak boleh kurang dari nol"),
    ],
)
def test_stray_budget_create_refuses_and_keeps_what_was_typed(client, operator, changes, sentence):
    region("64.08.12.2004")

    response = client.post(CREATE, typed(**changes))

    page = text(response)
    assert response.status_code == 200
    assert sentence in page
    assert 'value="KIM Maju Jaya"' in page
    assert StrayBudget.objects.count() == 0


def test_stray_budget_create_twice_with_one_key_is_one_row(client, operator):
    data = typed(kunci="5f0c2f0e-6f43-4c52-9d0f-7d5f3f2f9a11")

    client.post(CREATE, data)
    client.post(CREATE, data)

    assert StrayBudget.objects.count() == 1


def test_stray_budget_settle_needs_an_outcome_and_shows_it(client, give, as_user):
    as_user(give(UserFactory(), "kabupaten", region("64.09")))
    stray = StrayBudgetFactory()
    settle = reverse("registry:stray_budget_settle", args=[stray.pk])

    refused = text(client.post(settle, {"outcome": ""}))
    page = text(client.post(settle, {"outcome": "Dialihkan ke posyandu"}, follow=True))
    again = client.post(settle, {"outcome": "Lagi"})

    assert "Tulis penjelasan" in refused
    assert "Dialihkan ke posyandu" in page
    assert "Tandai selesai</a>" not in page
    assert again.status_code == 409
    assert "Dari keadaan “Selesai”" in text(again)


def test_stray_budget_file_is_logged(client, operator):
    client.post(CREATE, typed(document=files.pdf("apbdes.pdf")))
    stray = StrayBudget.objects.get()

    response = client.get(reverse("registry:stray_budget_file", args=[stray.pk]))

    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert AuditEntry.objects.filter(verb="stray_budget.view_file").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_stray_budget_list_costs_the_same_for_one_and_three(
    client, operator, django_assert_num_queries, count
):
    for _ in range(count):
        StrayBudgetFactory()

    with django_assert_num_queries(6):
        client.get("/anggaran/tanpa-kim/")


def test_stray_budget_list_says_when_there_is_none(client, operator):
    assert "Belum ada catatan" in text(client.get("/anggaran/tanpa-kim/"))


def test_stray_budget_list_stops_at_the_border(client, operator):
    StrayBudgetFactory(region=region("64.08.12.2004"), kim_name="KIM Jauh")

    assert "KIM Jauh" not in text(client.get("/anggaran/tanpa-kim/"))
