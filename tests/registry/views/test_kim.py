import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from registry.models import Kim
from registry.registration import revise_kim
from tests.factories.accounts import UserFactory
from tests.factories.registry import (
    KimFactory,
    MemberFactory,
    ReportFactory,
    SectorFactory,
    SkFactory,
    region,
)

pytestmark = pytest.mark.django_db
UNDEFINED = "TIDAK ADA:"
TOMORROW = datetime.timedelta(days=1)


def url(act, *args):
    return reverse(f"registry:kim_{act}", args=args)


def text(response):
    content = response.content.decode()
    assert UNDEFINED not in content
    return content


def typed(**changes):
    return {"name": "KIM Tunas Baru", "region": "64.09.02.2004", "scope": "village"} | changes


# --- directory --------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_kim_list_needs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, count
):
    for _ in range(count):
        kim = KimFactory(verified=True)
        kim.sectors.add(SectorFactory())
        SkFactory(kim=kim)
        ReportFactory(kim=kim, verified=True)

    with django_assert_num_queries(12):
        response = client.get(url("list"))

    assert len(response.context["page"].object_list) == count


def test_kim_list_shows_verified_ones_to_visitors(client):
    shown = KimFactory(verified=True)
    KimFactory(submitted=True)

    response = client.get(url("list"))

    assert list(response.context["page"]) == [shown]
    assert "Bangun Mulya, Waru, Penajam Paser Utara" in text(response)
    assert "Pendaftaran" not in text(response)


def test_kim_list_shows_the_office_what_waits(as_user, personas):
    KimFactory(name="KIM Menunggu", submitted=True)
    KimFactory(name="KIM Jauh", submitted=True, region=region("64.08.12.2004"))

    response = as_user(personas.kabupaten).get(url("list"), {"pendaftaran": "submitted"})

    assert [kim.name for kim in response.context["page"]] == ["KIM Menunggu"]
    assert "Menunggu verifikasi" in text(response)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["KIM B", "KIM C", "KIM A"]),
        ("nama", ["KIM A", "KIM B", "KIM C"]),
        ("terbaru", ["KIM C", "KIM B", "KIM A"]),
    ],
)
def test_kim_list_sorts(client, order, expected):
    rows = [KimFactory(name=f"KIM {letter}", verified=True) for letter in "ABC"]
    ReportFactory(kim=rows[1], verified=True, held_on=datetime.date(2026, 5, 1))
    ReportFactory(kim=rows[2], verified=True, held_on=datetime.date(2026, 4, 1))

    response = client.get(url("list"), {"urut": order})

    assert [kim.name for kim in response.context["page"]] == expected


def test_kim_list_marks_an_sk_that_is_nearly_over(client):
    SkFactory(
        kim=KimFactory(verified=True),
        expires_on=timezone.localdate() + datetime.timedelta(days=60),
    )

    assert "SK hampir habis</span>" in text(client.get(url("list")))


def test_kim_list_offers_a_near_name(client):
    KimFactory(name="KIM Mekar Waru", verified=True)

    page = text(client.get(url("list"), {"q": "mekr", "hal": 3}))

    assert 'Mungkin maksud Anda <a href="?q=Mekar">Mekar</a>?' in page
    assert "Hapus semua saringan" in page


def test_kim_list_without_any_kim_says_what_will_be_here(client):
    assert "Belum ada KIM" in text(client.get(url("list")))


def test_kim_list_pages_by_25(client):
    for _ in range(26):
        KimFactory(verified=True)

    page = text(client.get(url("list"), {"hal": "2"}))

    assert "Menampilkan 26–26 dari 26 KIM" in page


@pytest.mark.parametrize("query", ["hal=x", "hal=999", "kabkota=%27--", "q=%25_", "sk=a&sk=b"])
def test_kim_list_survives_nonsense(client, query):
    KimFactory(verified=True)

    assert client.get(f"{url('list')}?{query}").status_code == 200


def test_kim_list_refuses_a_null_byte(client):
    assert client.get(f"{url('list')}?q=a%00b").status_code == 400


# --- profile ----------------------------------------------------------------------------------


def test_kim_detail_tells_the_public_numbers_and_no_person(client):
    kim = KimFactory(
        verified=True, contact_phone="081299990001", contact_email="rahasia@contoh.test",
        address="Rumah Pak RT",
    )  # fmt: skip
    MemberFactory(
        kim=kim, full_name="Sari Rahasia", position="ketua", sex="P", phone="081299990002"
    )
    SkFactory(kim=kim, number="141/7/2024", issuer_name="Kades Rahasia")

    page = text(client.get(kim.get_absolute_url()))

    assert "1 orang: 1 perempuan" in page
    assert "SK Kepala desa Nomor 141/7/2024" in page
    assert [word for word in ("ahasia", "0812999", "Pak RT") if word in page] == []


def test_kim_detail_says_that_the_sk_is_over(client):
    kim = KimFactory(verified=True)
    SkFactory(kim=kim, expires_on=datetime.date(2025, 11, 14))

    assert "SK berakhir 14 November 2025." in text(client.get(kim.get_absolute_url()))


def test_kim_detail_opens_the_sk_for_the_office_only(as_user, personas):
    sk = SkFactory(kim=personas.kim)

    found = {
        name: f'href="{sk.get_absolute_url()}"'
        in text(as_user(getattr(personas, name)).get(personas.kim.get_absolute_url()))
        for name in ("anonymous", "pengurus_lain", "pengurus", "kabupaten")
    }

    assert found == {
        "anonymous": False,
        "pengurus_lain": False,
        "pengurus": True,
        "kabupaten": True,
    }


def test_kim_detail_escapes_what_people_typed(client):
    kim = KimFactory(verified=True, name="<script>alert(1)</script>", profile="<b>tebal</b>")

    page = text(client.get(kim.get_absolute_url()))

    assert "<script>alert" not in page
    assert "<b>tebal" not in page


def test_kim_detail_lists_verified_activities_only(client):
    kim = KimFactory(verified=True)
    ReportFactory(kim=kim, verified=True, title="Tampil", held_on=timezone.localdate())
    ReportFactory(kim=kim, submitted=True, title="Belum tampil")

    response = client.get(kim.get_absolute_url())

    assert [activity.title for activity in response.context["activities"]] == ["Tampil"]
    assert "1 kegiatan terverifikasi tahun ini" in text(response)


def test_kim_detail_shows_the_office_names_history_and_what_is_missing(as_user, personas):
    kim = KimFactory(name="KIM Baru", return_reason="Lengkapi susunan.", state="returned")
    MemberFactory(kim=kim, full_name="Sari Wulandari")
    MemberFactory(kim=kim, full_name="Budi Lama", ended_on=datetime.date(2025, 1, 1))
    kim.set_status("dormant", by=personas.kabupaten, reasons=["no_people"], note="Sepi.")

    page = text(as_user(personas.kabupaten).get(kim.get_absolute_url()))

    for words in (
        "Sari Wulandari", "Budi Lama", "Lengkapi susunan.", "kekurangan pengurus atau anggota",
        "Belum dapat diajukan. Lengkapi dahulu: pengurus dengan jabatan ketua",
    ):  # fmt: skip
        assert words in page


def test_kim_detail_keeps_names_from_an_auditor(as_user, personas):
    kim = KimFactory()
    MemberFactory(kim=kim, full_name="Sari Wulandari")

    response = as_user(personas.auditor).get(kim.get_absolute_url())

    assert "Sari" not in text(response)
    assert "members" not in response.context


def test_kim_detail_notes_a_namesake(as_user, personas):
    kim = KimFactory(name="KIM Mekar", slug="satu", verified=True)
    KimFactory(name="KIM Mekar", slug="dua", registry_no="KIM-64.09-0099", verified=True)

    page = text(as_user(personas.kabupaten).get(kim.get_absolute_url()))

    assert "nama dan wilayahnya sama" in page
    assert "KIM-64.09-0099" in page


@pytest.mark.parametrize(
    ("state", "persona", "buttons"),
    [
        ("draft", "pengurus", {"ajukan", "ubah", "kontak"}),
        ("submitted", "pengurus", {"kontak"}),
        ("submitted", "kabupaten", {"verifikasi", "kembalikan", "tolak", "status", "kontak"}),
        ("verified", "kabupaten", {"ubah", "status", "kembalikan", "arsipkan", "kontak"}),
        ("verified", "kabupaten_lain", set()),
        ("verified", "provinsi", set()),
        ("verified", "anonymous", set()),
        ("archived", "kabupaten", {"verifikasi", "status", "kontak"}),
    ],
)
def test_kim_detail_offers_what_right_and_state_allow(as_user, personas, state, persona, buttons):
    kim = personas.kim
    Kim.objects.filter(pk=kim.pk).update(state=state)
    kim.sectors.add(SectorFactory())
    MemberFactory(kim=kim, position="ketua")

    page = text(as_user(getattr(personas, persona)).get(kim.get_absolute_url()))

    acts = ["ajukan", "verifikasi", "kembalikan", "tolak", "arsipkan", "ubah", "status", "kontak"]
    assert {act for act in acts if f'"/kim/{kim.slug}/{act}/"' in page} == buttons


# --- registration -----------------------------------------------------------------------------


def test_kim_create_makes_a_draft(as_user, personas):
    response = as_user(personas.desa).post(url("create"), typed(contact_phone="+62 812-3456-7890"))

    kim = Kim.objects.get(name="KIM Tunas Baru")
    assert response.url == kim.get_absolute_url()
    assert (kim.state, kim.registry_no) == ("draft", "KIM-64.09-0001")
    assert kim.contact_phone == "081234567890"


def test_kim_create_clicked_twice_makes_one(as_user, personas):
    client, data = as_user(personas.desa), typed(kunci=str(uuid.uuid4()))

    urls = [client.post(url("create"), data).url for _ in range(2)]

    assert urls[0] == urls[1]
    assert Kim.objects.filter(name="KIM Tunas Baru").count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": ""}, "name", "Isi nama KIM"),
        ({"name": "K" * 121}, "name", "Nama KIM paling panjang 120 huruf"),
        ({"name": "a\0b"}, "name", "Karakter null tidak diizinkan."),
        ({"region": ""}, "region", "Isi desa, kelurahan, atau kecamatan"),
        (
            {"region": "64.08.12.2004"},
            "region",
            "Desa Teluk Singkama, Kecamatan Sangatta Selatan, Kabupaten Kutai Timur"
            " di luar wilayah tugas Anda",
        ),
        (
            {"region": "64.09.99.2001"},
            "region",
            "“64.09.99.2001” tidak ditemukan. Periksa ejaannya, atau isi kode wilayahnya",
        ),
        ({"founded_on": "besok"}, "founded_on", "Isi tanggal berdiri, misalnya 12/03/2024"),
        ({"contact_phone": "0812"}, "contact_phone", "Nomor WhatsApp harus 10 sampai 13 angka"),
        (
            {"contact_email": "bukan surel"},
            "contact_email",
            "Isi surel yang lengkap, misalnya kim@contoh.id",
        ),
        (
            {"kim_id_url": "bukan tautan"},
            "kim_id_url",
            "Alamat tautan harus lengkap, misalnya kim.id/nama-kim",
        ),
        (
            {"profile": "a" * 4001},
            "profile",
            "Tulisan tentang KIM paling panjang 4.000 huruf",
        ),
        (
            {"scope": "subdistrict"},
            "scope",
            "Cakupan ini tidak cocok dengan Desa Bangun Mulya",
        ),
    ],
)
def test_kim_create_explains_a_bad_input(as_user, personas, changes, field, message):
    response = as_user(personas.kabupaten).post(url("create"), typed(**changes))

    page = text(response)
    assert (response.status_code, dict(response.context["form"].errors)) == (
        200,
        {field: [message]},
    )
    assert "Galat: Daftarkan KIM" in page
    assert Kim.objects.exclude(pk__in=[personas.kim.pk, personas.other_kim.pk]).count() == 0


def test_kim_create_refuses_a_founding_in_the_future(as_user, personas):
    day = (timezone.localdate() + TOMORROW).isoformat()

    response = as_user(personas.kabupaten).post(url("create"), typed(founded_on=day))

    assert dict(response.context["form"].errors) == {
        "founded_on": ["Tanggal berdiri tidak boleh setelah hari ini"]
    }
    assert "KIM Tunas Baru" in text(response)


def test_kim_create_takes_an_address_without_https(as_user, personas):
    as_user(personas.kabupaten).post(url("create"), typed(kim_id_url="kim.id/tunas-baru"))

    assert Kim.objects.get(name="KIM Tunas Baru").kim_id_url == "https://kim.id/tunas-baru"


def test_kim_update_stores_and_keeps_the_address(as_user, personas):
    sector = SectorFactory()

    response = as_user(personas.pengurus).post(
        url("update", personas.kim.slug),
        typed(name="KIM Mekar Jaya", main_sector=sector.pk, versi=1),
    )

    kim = Kim.objects.get(pk=personas.kim.pk)
    assert response.url == personas.kim.get_absolute_url()
    assert (kim.name, kim.version, kim.region) == ("KIM Mekar Jaya", 2, personas.kim.region)
    assert list(kim.sectors.all()) == [sector]
    assert AuditEntry.objects.about(kim).first().facts["changed"] == ["main_sector", "name"]


def test_kim_update_lets_only_the_office_correct_the_region_of_a_draft(as_user, give):
    kim = KimFactory(name="KIM Draf")
    pengurus = give(UserFactory(), kim=kim)
    office = give(UserFactory(), "kabupaten", region("64.09"))
    data = typed(region=region("64.09.03.2009").code, versi=1)
    address = url("update", kim.slug)

    as_user(pengurus).post(address, data)
    after_pengurus = Kim.objects.get(pk=kim.pk).region.code
    as_user(office).post(address, data | {"versi": 2})

    assert after_pengurus == "64.09.02.2004"
    assert Kim.objects.get(pk=kim.pk).region.code == "64.09.03.2009"


@pytest.mark.parametrize("state", ["verified", "returned"])
def test_kim_update_never_moves_a_kim_that_was_verified(as_user, personas, state):
    kim = personas.kim
    Kim.objects.filter(pk=kim.pk).update(state=state)
    other = region("64.09.03.2009")
    client, address = as_user(personas.kabupaten), url("update", kim.slug)

    response = client.post(address, typed(name="KIM Lain", region=other.code, versi=kim.version))

    assert response.status_code == 200
    assert "Pakai “Pindahkan KIM”, yang mencatat alasan dan tanggalnya" in text(response)
    stored = Kim.objects.get(pk=kim.pk)
    assert (stored.region, stored.name, stored.version) == (kim.region, kim.name, kim.version)


@pytest.mark.parametrize(("role", "leads_on"), [("kabupaten", True), ("pengurus", False)])
def test_kim_update_points_to_the_page_that_moves_a_kim(as_user, personas, role, leads_on):
    response = as_user(getattr(personas, role)).get(url("update", personas.kim.slug))

    html = text(response)
    assert "region" not in response.context["form"].fields
    assert (f'href="/kim/{personas.kim.slug}/pindah/"' in html) is leads_on
    assert ("Wilayah hanya dipindahkan dinas" in html) is not leads_on


def test_revise_kim_refuses_another_region_of_a_verified_kim(personas):
    kim = personas.kim
    kim.region = region("64.09.03.2009")

    with pytest.raises(DomainError, match="Pakai “Pindahkan KIM”") as refusal:
        revise_kim(kim, by=personas.kabupaten, changed=["region"])

    assert refusal.value.field == "region"
    assert Kim.objects.get(pk=kim.pk).region.code == "64.09.02.2004"


def test_kim_update_of_a_stale_version_shows_both_and_loses_nothing(as_user, personas):
    client, address = as_user(personas.pengurus), url("update", personas.kim.slug)
    client.post(address, typed(name="KIM Pertama", versi=1))

    response = client.post(address, typed(name="KIM Kedua", versi=1))
    page = text(response)
    again = client.post(
        address, typed(name="KIM Kedua", versi=response.context["form"]["versi"].value())
    )

    assert response.status_code == 409
    assert "<td>KIM Pertama</td><td>KIM Kedua</td>" in page
    assert 'value="KIM Kedua"' in page
    assert "Ubah data KIM Pertama</h1>" in page
    assert again.status_code == 302
    assert Kim.objects.get(pk=personas.kim.pk).name == "KIM Kedua"


def test_kim_update_while_the_office_checks_is_409(as_user, personas):
    Kim.objects.filter(pk=personas.kim.pk).update(state="submitted")

    response = as_user(personas.pengurus).post(url("update", personas.kim.slug), typed(versi=1))

    assert response.status_code == 409
    assert "tidak dapat diubah selama keadaannya “Menunggu verifikasi”" in text(response)
    assert Kim.objects.get(pk=personas.kim.pk).name == "KIM Mekar Waru"
