import datetime

import pytest
import time_machine
from django.urls import reverse

from registry.enums_assistance import (
    WebsitePlatform,
)
from registry.models import DesaWebsite
from tests.factories.assistance import HandoverFactory, WebsiteFactory
from tests.factories.registry import PLACES, region

LIST = reverse("registry:website_list")
CODE = "64.09.02.2004"
UNDEFINED = "TIDAK ADA:"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]


@pytest.fixture
def _november():
    with time_machine.travel("2026-11-21 04:00+00:00", tick=False):
        yield


def rename(user):
    user.full_name = "Sari Karangan"
    user.save()


def text(response):
    content = response.content.decode()
    assert UNDEFINED not in content
    return content


def url(act):
    return reverse(f"registry:website_{act}", args=[CODE])


@pytest.mark.parametrize("codes", [[CODE], [CODE, "64.09.03.2009", "64.09.03.2010"]])
def test_website_list_needs_the_same_queries_for_any_number_of_rows(
    as_user, personas, django_assert_num_queries, codes, monkeypatch
):
    monkeypatch.setitem(PLACES, "64.09.03.2010", ("Rintik", "desa"))
    for code in codes:
        WebsiteFactory(region=region(code), editor_kim=personas.kim)
    client = as_user(personas.kabupaten)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert len(response.context["lines"]) == len(codes)


def test_website_r6_6_dead_site_shows_to_everybody_concerned(as_user, client, personas):
    WebsiteFactory(editor_kim=personas.kim, last_post_on=datetime.date(2026, 3, 3))
    tasks = reverse("tasks")

    public = text(client.get(url("detail")))
    profile = text(client.get(personas.kim.get_absolute_url()))
    office = text(as_user(personas.kabupaten).get(f"{LIST}?keadaan=mati"))
    notices = {
        name: "lama tidak diperbarui" in text(as_user(getattr(personas, name)).get(tasks))
        for name in ("pengurus", "desa", "kabupaten", "pengurus_lain", "desa_lain")
    }

    assert "<strong>Tidak diperbarui sejak 3 Maret 2026,</strong> 8 bulan lalu." in public
    assert "terakhir 8 bulan lalu" in profile
    assert ["Desa Bangun Mulya" in office, "Lama tidak diperbarui" in office] == [True, True]
    assert notices == {
        "pengurus": True, "desa": True, "kabupaten": True, "pengurus_lain": False,
        "desa_lain": False,
    }  # fmt: skip


def test_website_r6_5_operator_names_the_kim_as_editor(as_user, personas):
    response = as_user(personas.desa).post(
        url("update"),
        {"platform": "opensid", "url": "bangunmulya.desa.id", "editor_kim": personas.kim.pk},
    )

    website = DesaWebsite.objects.get()
    assert (response.status_code, response.url) == (302, url("detail"))
    assert (website.url, website.editor_kim) == ("https://bangunmulya.desa.id", personas.kim)
    assert "Menyunting situs Desa Bangun Mulya" in text(
        as_user(personas.pengurus).get(personas.kim.get_absolute_url())
    )


def test_website_check_gives_score_with_date_and_definition(as_user, client, personas):
    WebsiteFactory()
    rename(personas.desa)

    as_user(personas.desa).post(
        url("check"), {"last_post_on": "2026-11-20", "found": ["has_profile", "has_news"]}
    )

    website = DesaWebsite.objects.get()
    client.logout()
    page = text(client.get(url("detail")))
    place = text(client.get(reverse("registry:region_detail", args=[CODE])))
    assert (website.score, website.checked_by) == (2, personas.desa)
    assert "<strong>Kelengkapan 2 dari 5</strong> pada 21 November 2026." in page
    assert "Skor kelengkapan 0 sampai 5: satu untuk tiap isi" in page
    assert "Sari Karangan" not in page
    assert "<strong>2 dari 5</strong>" in place


def test_website_list_filters_by_state_platform_and_kecamatan(as_user, personas):
    home, other = region(CODE), region("64.09.03.2009")
    WebsiteFactory(region=home, last_post_on=datetime.date(2026, 11, 1))
    client = as_user(personas.kabupaten)

    def found(query=""):
        response = client.get(f"{LIST}{query}")
        text(response)
        return [line.region for line in response.context["lines"]]

    assert found() == [home, other]
    assert found("?keadaan=hidup") == [home]
    assert found("?keadaan=belum") == [other]
    assert found("?keadaan=mati") == []
    assert found("?platform=opensid") == [home]
    assert found("?kecamatan=64.09.03") == [other]
    assert found("?q=sumber") == [other]
    assert found("?platform=x&keadaan=y&kecamatan=z&hal=abc") == [home, other]
    DesaWebsite.objects.update(last_post_on=None)
    assert (found("?keadaan=kosong"), found("?keadaan=hidup")) == ([home], [])


def test_website_list_names_desa_without_a_site(as_user, personas):
    WebsiteFactory(platform=WebsitePlatform.NONE, url="")

    response = as_user(personas.kabupaten).get(f"{LIST}?keadaan=tanpa")

    assert "Belum punya situs" in text(response)
    assert "<strong>0 dari 1 desa dan kelurahan</strong> punya situs" in text(response)


def test_website_detail_of_a_desa_nobody_wrote_down(client, as_user, personas):
    public = text(client.get(url("detail")))
    own = text(as_user(personas.desa).get(url("detail")))

    assert "Situsnya belum dicatat." in public
    assert ["Catat situs" in public, "Catat situs" in own] == [False, True]


def test_website_detail_of_a_kecamatan_is_not_there(client):
    region(CODE)

    assert client.get("/situs-desa/64.09.02/").status_code == 404


def test_website_detail_lists_published_posts_of_the_kim(client, personas):
    HandoverFactory(kim=personas.kim, published=True, title="Panen raya")
    HandoverFactory(kim=personas.kim, handed=True, title="Belum terbit")

    page = text(client.get(url("detail")))

    assert ["Panen raya" in page, "Belum terbit" in page] == [True, False]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"platform": ""}, "platform", "Pilih platform"),
        ({"platform": "geocities"}, "platform", "Pilih platform"),
        ({"url": ""}, "url", "Isi alamat situs, atau pilih “Belum punya situs”"),
        (
            {"url": "javascript:alert(1)"},
            "url",
            "Alamat tautan harus lengkap, misalnya contoh.desa.id",
        ),
        ({"editor_kim": "999"}, "editor_kim", "Pilih KIM di desa atau kecamatan ini"),
    ],
)
def test_website_update_explains_what_is_wrong_at_the_field(
    as_user, personas, wrong, field, sentence
):
    data = {"platform": "opensid", "url": "bangunmulya.desa.id", "editor_kim": ""} | wrong

    response = as_user(personas.desa).post(url("update"), data)

    text(response)
    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {field: [sentence]}
    assert not DesaWebsite.objects.exists()


def test_website_update_stale_version_is_409(as_user, personas):
    WebsiteFactory()
    DesaWebsite.objects.update(version=2)

    response = as_user(personas.desa).post(
        url("update"), {"platform": "custom", "url": "desa.example.id", "versi": "1"}
    )

    text(response)
    assert response.status_code == 409
    assert DesaWebsite.objects.get().platform == WebsitePlatform.OPENSID


@pytest.mark.parametrize(
    ("data", "field"),
    [({"last_post_on": "2026-11-22"}, "last_post_on"), ({"found": ["has_gold"]}, "found")],
)
def test_website_check_refuses_the_future_and_unknown_content(as_user, personas, data, field):
    WebsiteFactory()

    response = as_user(personas.desa).post(url("check"), data)

    assert list(response.context["form"].errors) == [field]
    assert DesaWebsite.objects.get().checked_on is None


def test_website_check_needs_a_site(as_user, personas):
    WebsiteFactory(platform=WebsitePlatform.NONE, url="")

    assert as_user(personas.desa).get(url("check")).status_code == 404
