import datetime

import pytest

from registry.enums import RegionStatus, Role
from registry.models import Kim, KimMove, Region, RegionChange, RegionFormer
from tests.factories.accounts import UserFactory
from tests.factories.region import RegionChangeFactory, desa
from tests.factories.registry import ForumFactory, KimFactory, region

pytestmark = pytest.mark.django_db
HOME = "/wilayah/64.09.02.2004/"


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.fixture
def office(as_user, give):
    region("64.09.02.2004")
    region("64.09.03")
    return as_user(give(UserFactory(), Role.KABUPATEN, region("64.09")))


def decision(**changes):
    return {
        "legal_basis": "Perda Nomor 3 Tahun 2026", "decided_on": "2026-03-01",
        "effective_on": "2026-04-01", "reason": "Keputusan bersama warga",
    } | changes  # fmt: skip


def test_the_choice_of_changes_fits_the_level(office):
    page = text(office.get(f"{HOME}perubahan/"))
    assert "Desa Bangun Mulya menjadi kelurahan" in page
    assert "Catat pemekaran Desa Bangun Mulya" in page

    kecamatan = text(office.get("/wilayah/64.09.02/perubahan/"))
    assert "Ganti nama Kecamatan Waru" in kecamatan
    assert "pemekaran" not in kecamatan


@pytest.mark.parametrize(
    "path",
    [
        "64.09.02/perubahan/pemekaran",
        "64.09/perubahan/ganti-nama",
        "64.09.02.2004/perubahan/kode",
        "64.09.02.2004/perubahan/x",
    ],
)
def test_a_change_that_makes_no_sense_is_404(as_user, path):
    region("64.09.02.2004")
    client = as_user(UserFactory(is_superuser=True))

    assert client.get(f"/wilayah/{path}/").status_code == 404


def test_rename_shows_both_names_on_the_public_page(office, client):
    response = office.post(f"{HOME}perubahan/ganti-nama/", decision(name="Bangun Raya"))

    assert (response.status_code, response.url) == (302, HOME)
    client.logout()
    page = text(client.get(HOME))
    assert "<h1>Desa Bangun Raya</h1>" in page
    assert "Desa Bangun Mulya (64.09.02.2004) menjadi Desa Bangun Raya (64.09.02.2004)" in page
    assert "Perda Nomor 3 Tahun 2026" in page
    assert "Sampai 1 April 2026: Desa Bangun Mulya" in page


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name": ""}, {"name": ["Isi nama baru"]}),
        ({"name": "a" * 121}, {"name": ["Nama wilayah paling panjang 120 huruf"]}),
        ({"name": "bangun mulya\0"}, {"name": ["Karakter null tidak diizinkan."]}),
        ({"legal_basis": " "}, {"legal_basis": ["Isi nomor peraturan yang menetapkannya"]}),
        ({"reason": ""}, {"reason": ["Tulis keterangannya"]}),
        ({"decided_on": "kapan-kapan"},
         {"decided_on": ["Tulis tanggal seperti 21/11/2026: tanggal, bulan, tahun"]}),
        ({"effective_on": "2999-01-01"}, {"effective_on": True}),
        ({"effective_on": "2026-02-01"},
         {"effective_on": ["Tanggal berlaku tidak boleh sebelum tanggal penetapan"]}),
        ({"name": "Bangun Mulya"}, {"name": ["Nama ini sudah dipakai wilayah ini"]}),
    ],
)  # fmt: skip
def test_rename_explains_a_bad_input_and_keeps_what_was_typed(office, changes, errors):
    typed = decision(name="Bangun Raya") | changes

    response = office.post(f"{HOME}perubahan/ganti-nama/", typed)

    assert response.status_code == 200
    page, found = text(response), dict(response.context["form"].errors)
    assert set(found) == set(errors)
    for field, messages in errors.items():
        assert messages is True or found[field] == messages
    assert 'value="2026-03-01"' in page or "decided_on" in errors
    assert RegionChange.objects.count() == 0


def test_a_second_click_records_one_change(office):
    typed = decision(name="Bangun Raya", kunci="3f1fba46-6d0c-4b7c-8dd0-1f5a2f5a0a11")

    for _ in range(2):
        response = office.post(f"{HOME}perubahan/ganti-nama/", typed)
        assert (response.status_code, response.url) == (302, HOME)

    assert (RegionChange.objects.count(), RegionFormer.objects.count()) == (1, 1)


def test_a_stale_form_is_409_and_passes_when_sent_once_more(office):
    opened = office.get(f"{HOME}perubahan/ganti-nama/").context["form"]["semula"].value()
    Region.objects.filter(code="64.09.02.2004").update(name="Bangun Jaya")
    typed = decision(name="Bangun Raya", semula=opened)

    response = office.post(f"{HOME}perubahan/ganti-nama/", typed)

    assert response.status_code == 409
    assert "sudah diubah orang lain menjadi Desa Bangun Jaya" in text(response)
    assert RegionChange.objects.count() == 0
    again = typed | {"semula": response.context["form"]["semula"].value()}
    assert office.post(f"{HOME}perubahan/ganti-nama/", again).status_code == 302
    assert Region.objects.get(code="64.09.02.2004").name == "Bangun Raya"


def test_status_with_a_new_code_redirects_the_old_address(office, client):
    response = office.post(f"{HOME}perubahan/status/", decision(code="6409021005"))

    assert response.url == "/wilayah/64.09.02.1005/"
    client.logout()
    moved = client.get(HOME)
    assert (moved.status_code, moved.url) == (301, "/wilayah/64.09.02.1005/")
    assert "<h1>Kelurahan Bangun Mulya</h1>" in text(client.get(moved.url))


def test_a_change_of_an_ended_region_is_409(office):
    Region.objects.filter(code="64.09.02.2004").update(
        status=RegionStatus.ENDED, ended_on=datetime.date(2026, 1, 1)
    )

    response = office.post(f"{HOME}perubahan/ganti-nama/", decision(name="Bangun Raya"))

    assert response.status_code == 409
    assert "sudah tidak berlaku. Tidak ada yang berubah" in text(response)


def test_another_kecamatan_outside_the_kabupaten_is_not_offered(office):
    region("64.08.12")

    response = office.post(
        f"{HOME}perubahan/kecamatan/", decision(parent="Sangatta Selatan", code="6408122099")
    )

    assert list(response.context["form"].errors) == ["parent"]
    assert Region.objects.get(name="Bangun Mulya").path == "64.09.02.2004"


def test_split_leads_to_the_kim_and_the_old_page_names_its_successors(office, client):
    KimFactory(verified=True)
    desa("64.09.02.2011", "Mulya Jaya")
    desa("64.09.02.2012", "Mulya Asri")

    response = office.post(
        f"{HOME}perubahan/pemekaran/",
        decision(new_1="Mulya Jaya", new_2="64.09.02.2012", ends_old="on"),
    )

    assert response.url == f"{HOME}pindahkan-kim/"
    client.logout()
    page = text(client.get(HOME))
    assert "tidak berlaku sejak 1 April 2026" in page
    assert 'Diganti oleh <a href="/wilayah/64.09.02.2011/">Desa Mulya Jaya, Waru' in page
    assert f'<a href="{HOME}">Buka Desa Bangun Mulya</a>' in text(
        client.get("/wilayah/64.09.02.2012/")
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"new_1": ""}, "new_1"),
        ({"new_1": "Bangun Mulya"}, "new_1"),
        ({"new_1": "Mulya Jaya", "new_2": "64.09.02.2011"}, "new_2"),
        ({"new_1": "Mulya Jaya", "ends_old": "on"}, "new_2"),
        ({"new_1": "Teluk Singkama"}, "new_1"),
    ],
)
def test_split_explains_a_bad_input(office, typed, field):
    desa("64.09.02.2011", "Mulya Jaya")
    region("64.08.12.2004")

    response = office.post(f"{HOME}perubahan/pemekaran/", decision(**typed))

    text(response)
    assert list(response.context["form"].errors) == [field]
    assert RegionChange.objects.count() == 0


def test_merge_ends_both_and_links_them(office):
    desa("64.09.02.2011", "Mulya Jaya")
    desa("64.09.02.2012", "Mulya Asri")

    response = office.post(
        f"{HOME}perubahan/penggabungan/", decision(into="Mulya Asri", other_1="Mulya Jaya")
    )

    assert response.url == "/wilayah/64.09.02.2012/"
    ended = Region.objects.filter(status=RegionStatus.ENDED).values_list("name", flat=True)
    assert sorted(ended) == ["Bangun Mulya", "Mulya Jaya"]


# --- the KIM of a region move -----------------------------------------------------------------


@pytest.fixture
def split_up():
    """Bangun Mulya has ended; two desa took its place, and two KIM still stand in it."""
    old = region("64.09.02.2004")
    new = [desa("64.09.02.2011", "Mulya Jaya"), desa("64.09.02.2012", "Mulya Asri")]
    RegionChangeFactory(old=[old], new=new)
    Region.objects.filter(pk=old.pk).update(
        status=RegionStatus.ENDED, ended_on=datetime.date(2026, 4, 1)
    )
    first, second = (KimFactory(name=f"KIM {name}", verified=True) for name in ("Satu", "Dua"))
    return first, second, new


def moving(split_up, **changes):
    first, second, (jaya, asri) = split_up
    return {
        f"kim_{first.pk}": str(jaya.pk), f"kim_{second.pk}": str(asri.pk),
        "moved_on": "2026-04-01", "reason": "Pemekaran, Perda 3/2026",
    } | changes  # fmt: skip


def test_move_kim_asks_once_more_before_it_moves(office, split_up):
    response = office.post(f"{HOME}pindahkan-kim/", moving(split_up))

    page = text(response)
    assert "Pindahkan 2 KIM?" in page
    assert "Ya, pindahkan 2 KIM" in page
    assert KimMove.objects.count() == 0


def test_move_kim_confirmed_moves_all_in_one_step(office, split_up):
    first, second, (jaya, asri) = split_up

    response = office.post(f"{HOME}pindahkan-kim/", moving(split_up, yakin="1"), follow=True)

    assert response.redirect_chain == [(HOME, 302)]
    assert "2 KIM pindah." in text(response)
    assert Kim.objects.get(pk=first.pk).region == jaya
    assert Kim.objects.get(pk=second.pk).region == asri
    assert office.get(first.get_absolute_url()).status_code == 200


def test_move_kim_may_leave_some_where_they_are(office, split_up):
    first, second, _ = split_up

    office.post(f"{HOME}pindahkan-kim/", moving(split_up, **{f"kim_{second.pk}": "", "yakin": "1"}))

    assert Kim.objects.get(pk=first.pk).region.name == "Mulya Jaya"
    assert Kim.objects.get(pk=second.pk).region.name == "Bangun Mulya"


def test_move_kim_can_be_changed_before_it_is_confirmed(office, split_up):
    response = office.post(f"{HOME}pindahkan-kim/", moving(split_up, ubah="1"))

    page = text(response)
    assert "Pemekaran, Perda 3/2026" in page
    assert "Ya, pindahkan" not in page


def test_move_kim_clicked_twice_is_409(office, split_up):
    typed = moving(split_up, yakin="1")
    office.post(f"{HOME}pindahkan-kim/", typed)

    response = office.post(f"{HOME}pindahkan-kim/", typed)

    assert response.status_code == 409
    assert "Sebagian KIM sudah pindah" in text(response)
    assert KimMove.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"reason": ""}, "reason", "Tulis alasannya"),
        ({"moved_on": "2999-01-01"}, "moved_on", None),
        ({"first": "999999"}, "first", "Pilih wilayah dari daftar"),
        ({"first": "", "second": ""}, "__all__",
         "Pilih wilayah tujuan untuk sedikitnya satu KIM"),
    ],
)  # fmt: skip
def test_move_kim_explains_a_bad_input(office, split_up, changes, field, message):
    first, second, _ = split_up
    names = {"first": f"kim_{first.pk}", "second": f"kim_{second.pk}"}
    typed = moving(split_up, yakin="1")
    typed |= {names.get(name, name): value for name, value in changes.items()}

    response = office.post(f"{HOME}pindahkan-kim/", typed)

    text(response)
    assert response.status_code == 200
    errors = dict(response.context["form"].errors)
    assert list(errors) == [names.get(field, field)]
    assert message is None or errors[names.get(field, field)] == [message]
    assert KimMove.objects.count() == 0


def test_move_kim_with_nothing_to_move_says_so(office):
    assert "Tidak ada KIM di sini" in text(office.get(f"{HOME}pindahkan-kim/"))


@pytest.mark.parametrize("count", [1, 3])
def test_move_kim_needs_the_same_queries_for_any_number(office, django_assert_num_queries, count):
    for _ in range(count):
        KimFactory(verified=True)

    with django_assert_num_queries(8):
        response = office.get(f"{HOME}pindahkan-kim/")

    assert len(response.context["form"].kim) == count


@pytest.mark.parametrize("count", [1, 3])
def test_closed_list_needs_the_same_queries_for_any_number(
    office, django_assert_num_queries, count
):
    for number in range(count):
        one = desa(f"64.09.02.202{number}", f"Desa {number}")
        KimFactory(region=one, verified=True)
        Region.objects.filter(pk=one.pk).update(
            status=RegionStatus.ENDED, ended_on=datetime.date(2026, 1, 1)
        )

    with django_assert_num_queries(6):
        response = office.get("/wilayah/ditutup/")

    assert len(response.context["page"].object_list) == count


def test_closed_list_shows_own_regions_only_until_their_kim_have_moved(office, split_up):
    other = region("64.08.12.2004")
    KimFactory(region=other, verified=True)
    Region.objects.filter(pk=other.pk).update(status=RegionStatus.ENDED)

    page = text(office.get("/wilayah/ditutup/"))
    assert "Desa Bangun Mulya, Kecamatan Waru" in page
    assert "2 KIM" in page
    assert "Teluk Singkama" not in page

    office.post(f"{HOME}pindahkan-kim/", moving(split_up, yakin="1"))
    assert "Semua KIM ada di wilayah yang berlaku" in text(office.get("/wilayah/ditutup/"))


def test_region_page_shows_ten_forums_and_leads_to_the_others(client):
    for _ in range(11):
        ForumFactory()

    page = client.get("/wilayah/64.09/")

    assert len(page.context["forums"]) == 10
    assert "Lihat semua 11 forum di Kabupaten Penajam Paser Utara" in text(page)
    assert client.get("/forum/?q=64.09").context["page"].paginator.count == 11
