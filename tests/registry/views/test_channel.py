import datetime

import pytest
import time_machine
from django.urls import reverse

from registry.models import Channel
from tests.factories.assistance import ChannelFactory
from tests.factories.registry import KimFactory

UNDEFINED = "TIDAK ADA:"
GROUP = "https://chat.whatsapp.com/AbCdEf"
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


def list_url(kim):
    return reverse("registry:channel_list", args=[kim.slug])


def create_url(kim):
    return reverse("registry:channel_create", args=[kim.slug])


def typed(**changes):
    return {
        "kind": "instagram",
        "label": "KIM Waru",
        "url": "@kim.waru",
        "reach_count": "1.240",
        "counted_on": "2026-11-01",
        "last_post_on": "2026-11-20",
    } | changes


@pytest.mark.parametrize("count", [1, 3])
def test_channel_list_needs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, count
):
    kim = KimFactory(verified=True)
    for _ in range(count):
        ChannelFactory(kim=kim)

    with django_assert_num_queries(3):
        response = client.get(list_url(kim))

    assert len(response.context["channels"]) == count


def test_channel_list_shows_reach_last_activity_and_dead_ones(client):
    kim = KimFactory(verified=True)
    ChannelFactory(
        kim=kim, reach_count=1240, counted_on=datetime.date(2026, 11, 1),
        last_post_on=datetime.date(2026, 3, 21),
    )  # fmt: skip
    ChannelFactory(kim=kim, kind="notice_board", url="", label="Papan balai desa")

    page = text(client.get(list_url(kim)))
    profile = text(client.get(kim.get_absolute_url()))

    assert "1.240 pengikut atau anggota, 1 November 2026" in page
    assert "terakhir 8 bulan lalu" in page
    assert ["Lama tidak diperbarui" in page, "Papan balai desa" in page] == [True, True]
    assert "kimwaru, 1.240 pengikut atau anggota, terakhir 8 bulan lalu" in profile


def test_channel_group_links_are_never_public(client, as_user, personas):
    ChannelFactory(kim=personas.kim, kind="whatsapp_group", label="Warga Waru", url=GROUP)
    pages = [list_url(personas.kim), personas.kim.get_absolute_url()]

    public = [text(client.get(url)) for url in pages]
    watching = [text(as_user(personas.provinsi).get(url)) for url in pages]
    own = text(as_user(personas.pengurus).get(pages[0]))

    assert ["Warga Waru" in page for page in public] == [True, True]
    assert [GROUP in page for page in [*public, *watching]] == [False] * 4
    assert GROUP in own


def test_channel_create_accepts_a_handle_and_grouped_numbers(as_user, personas):
    response = as_user(personas.pengurus).post(create_url(personas.kim), typed())

    channel = Channel.objects.get()
    assert (response.status_code, response.url) == (302, list_url(personas.kim))
    assert (channel.url, channel.reach_count) == ("https://instagram.com/kim.waru", 1240)


@pytest.mark.parametrize(
    ("address", "stored"),
    [
        ("facebook.com/kimwaru", "https://facebook.com/kimwaru"),
        ("http://facebook.com/kimwaru", "http://facebook.com/kimwaru"),
        (" https://facebook.com/kimwaru ", "https://facebook.com/kimwaru"),
        ("facebook.com:443/kimwaru", "https://facebook.com:443/kimwaru"),
    ],
)
def test_channel_create_accepts_addresses_with_and_without_scheme(
    as_user, personas, address, stored
):
    as_user(personas.pengurus).post(create_url(personas.kim), typed(kind="facebook", url=address))

    assert Channel.objects.get().url == stored


INVALID = "Alamat tautan harus lengkap, misalnya contoh.desa.id"
PRIVATE = (
    "Tautan ini memuat nomor telepon atau undangan grup. "
    "Pilih jenis Grup WhatsApp, atau isi alamat yang boleh dibaca umum"
)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "Pilih jenis kanal"),
        ({"kind": "fax"}, "kind", "Pilih jenis kanal"),
        ({"label": ""}, "label", "Isi nama kanal"),
        ({"label": "WA 0812 3456 7890"}, "label",
         "Jangan tulis nomor telepon. Halaman ini dibaca umum."),
        ({"url": "javascript:alert(1)"}, "url", INVALID),
        ({"url": "JaVaScRiPt:alert(1)//x.id"}, "url", INVALID),
        ({"url": "data:text/html,x"}, "url", INVALID),
        ({"url": "https://desa.id@jahat.example/x"}, "url", INVALID),
        ({"url": "kim waru"}, "url", INVALID),
        ({"url": f"contoh.id/{'x' * 300}"}, "url", "Alamat tautan paling panjang 300 huruf"),
        ({"url": ""}, "url", "Isi alamat kanal ini"),
        ({"kind": "blog"}, "url", "Tulis alamat lengkapnya, misalnya contoh.desa.id"),
        ({"kind": "whatsapp_channel", "url": "wa.me/6281234567890"}, "url", PRIVATE),
        ({"kind": "other", "url": GROUP}, "url", PRIVATE),
        ({"reach_count": "-5"}, "reach_count", "Tulis jumlahnya dengan angka, misalnya 1.240"),
        ({"reach_count": "ribuan"}, "reach_count", "Tulis jumlahnya dengan angka, misalnya 1.240"),
        ({"reach_count": "900000000"}, "reach_count",
         "Periksa jumlahnya: paling banyak 100.000.000"),
        ({"reach_count": ""}, "reach_count", "Isi jangkauan yang dihitung"),
        ({"counted_on": ""}, "counted_on", "Isi tanggal jangkauan dihitung"),
        ({"last_post_on": "2026-11-22"}, "last_post_on",
         "Tanggal unggahan terakhir tidak boleh setelah hari ini, 21 November 2026"),
        ({"last_post_on": "0026-11-02"}, "last_post_on",
         "Periksa tahun pada tanggal unggahan terakhir"),
        ({"last_post_on": "kemarin"}, "last_post_on",
         "Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"),
    ],
)  # fmt: skip
def test_channel_create_explains_what_is_wrong_at_the_field(
    as_user, personas, wrong, field, sentence
):
    response = as_user(personas.pengurus).post(create_url(personas.kim), typed(**wrong))

    text(response)
    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {field: [sentence]}
    assert not Channel.objects.exists()


def test_channel_create_refuses_the_same_address_twice(as_user, personas):
    ChannelFactory(kim=personas.kim, url="https://instagram.com/kim.waru")

    response = as_user(personas.pengurus).post(create_url(personas.kim), typed())

    assert response.context["form"].non_field_errors() == ["Kanal dengan alamat ini sudah tercatat"]


def test_channel_update_ends_it_and_the_public_forgets_it(as_user, client, personas):
    channel = ChannelFactory(kim=personas.kim, label="Akun lama")

    as_user(personas.pengurus).post(
        reverse("registry:channel_update", args=[channel.pk]),
        typed(label="Akun lama", url=channel.url, ended_on="2026-11-20", versi="1"),
    )

    channel.refresh_from_db()
    client.logout()
    assert (channel.ended_on, channel.version) == (datetime.date(2026, 11, 20), 2)
    assert "Akun lama" not in text(client.get(list_url(personas.kim)))


def test_channel_update_stale_version_is_409(as_user, personas):
    channel = ChannelFactory(kim=personas.kim)
    Channel.objects.update(version=2)

    response = as_user(personas.pengurus).post(
        reverse("registry:channel_update", args=[channel.pk]), typed(versi="1")
    )

    text(response)
    assert response.status_code == 409
    assert Channel.objects.get().label == channel.label


def test_channel_check_is_stamped_and_public(as_user, client, personas):
    channel = ChannelFactory(kim=personas.kim)
    rename(personas.kabupaten)

    as_user(personas.kabupaten).post(
        reverse("registry:channel_check", args=[channel.pk]),
        {"last_post_on": "2026-11-19", "reach_count": "1300"},
    )

    channel.refresh_from_db()
    client.logout()
    page = text(client.get(list_url(personas.kim)))
    assert (channel.checked_by, channel.reach_count) == (personas.kabupaten, 1300)
    assert "diperiksa 21 November 2026" in page
    assert "Sari Karangan" not in page


def test_channel_check_refuses_a_future_post(as_user, personas):
    channel = ChannelFactory(kim=personas.kim)

    response = as_user(personas.kabupaten).post(
        reverse("registry:channel_check", args=[channel.pk]), {"last_post_on": "2026-11-22"}
    )

    assert list(response.context["form"].errors) == ["last_post_on"]
    assert Channel.objects.get().checked_at is None
