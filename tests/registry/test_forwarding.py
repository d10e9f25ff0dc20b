import datetime

import pytest
from django.urls import reverse

from registry.enums import Role
from registry.models import Region, RegionFormer
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db
KIM_PAGES = ["", "kegiatan/", "umkm/", "kanal/", "papan/", "anggaran/"]


@pytest.fixture
def merged():
    kept = KimFactory(slug="asli", verified=True)
    return KimFactory(slug="kembar", state="archived", duplicate_of=kept)


@pytest.fixture
def moved():
    """A desa that stood under another code until this year."""
    here = region("64.09.02.2004")
    RegionFormer.objects.create(
        region=here, name="Bangun Mulya", kind="desa", path="64.09.03.2099",
        changed_on=datetime.date(2026, 1, 1),
    )  # fmt: skip
    return here


def led(response):
    return (response.status_code, response.url)


@pytest.mark.parametrize("page", KIM_PAGES)
def test_public_pages_of_a_merged_kim_lead_to_the_same_page_of_the_kept_one(client, merged, page):
    response = client.get(f"/kim/kembar/{page}?hal=2")

    assert led(response) == (301, f"/kim/asli/{page}?hal=2")
    assert "max-age=3600" in response["Cache-Control"]
    assert client.get(response.url).status_code == 200


def test_pages_of_a_signed_in_person_lead_on_too(as_user, give, merged):
    office = give(UserFactory(), Role.KABUPATEN, region("64.08"))

    response = as_user(office).get("/kim/kembar/kegiatan/")

    assert led(response) == (301, "/kim/asli/kegiatan/")


def test_office_of_a_merged_kim_still_reads_its_own_record(as_user, give, merged):
    office = give(UserFactory(), Role.KABUPATEN, region("64.09"))

    assert as_user(office).get("/kim/kembar/").status_code == 200


@pytest.mark.parametrize("page", ["/wilayah/{}/", "/situs-desa/{}/"])
def test_pages_of_a_former_code_lead_to_the_code_of_today(client, moved, page):
    response = client.get(page.format("64.09.03.2099"))

    assert led(response) == (301, page.format("64.09.02.2004"))
    assert client.get(response.url).status_code == 200


def test_page_of_the_office_leads_on_and_asks_for_rights_there(as_user, give, moved):
    client = as_user(give(UserFactory(), Role.KABUPATEN, region("64.09")))
    stranger = give(UserFactory(), Role.KABUPATEN, region("64.08"))

    response = client.get("/wilayah/64.09.03.2099/angka/")

    assert led(response) == (301, "/wilayah/64.09.02.2004/angka/")
    assert client.get(response.url).status_code == 200
    assert as_user(stranger).get(response.url).status_code == 404


def test_a_code_in_use_again_is_not_led_away(client, moved):
    Region.objects.create(
        code="64.09.03.2099", path="64.09.03.2099", name="Baru", kind="desa", level="desa",
        parent=region("64.09.03"),
    )  # fmt: skip

    page = client.get("/wilayah/64.09.03.2099/")

    assert (page.status_code, page.context["region"].name) == (200, "Baru")


@pytest.mark.parametrize(
    "address",
    [
        "/kim/tidak-ada/kegiatan/", "/kim/tutup/", "/wilayah/64.09.99.2001/", "/forum/kembar/",
        "/forum/kembar/anggaran/", "/monev/kembar/", "/tidak/ada/",
    ],
)  # fmt: skip
def test_other_unknown_addresses_stay_unknown(client, merged, address):
    KimFactory(slug="tutup", state="archived")

    assert client.get(address).status_code == 404


def test_nothing_is_sent_on_to_another_kim(as_user, give, merged):
    pengurus = give(UserFactory(), kim=merged.duplicate_of)

    client, address = as_user(pengurus), reverse("registry:channel_create", args=["kembar"])

    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]
    assert client.post("/kim/kembar/kanal/").status_code != 301
