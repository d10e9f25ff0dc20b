import pytest
from django.urls import reverse

from monev.dividing import CategoryInput, ZoneInput, set_divisions
from monev.enums import EntryState, MonevLevel, RoundState
from monev.models import Entry, Round
from registry.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, RoundFactory
from tests.factories.registry import KimFactory, region
from tests.journeys.forms import submit
from tests.monev.results import published_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(give, as_user):
    user = give(UserFactory(username="dinas"), Role.KABUPATEN, region("64.09"))
    as_user(user)
    return user


@pytest.fixture
def area():
    return region("64.09.02")


def url(name, *args):
    return reverse(f"monev:{name}", args=args)


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


def draft(**facts):
    return RoundFactory(**({"state": RoundState.DRAFT} | facts))


def nominating(*categories, **facts):
    round_ = draft(**facts)
    set_divisions(round_, [CategoryInput(*one) for one in categories], [], by=UserFactory())
    Round.objects.filter(pk=round_.pk).update(state=RoundState.NOMINATION)
    return Round.objects.get(pk=round_.pk)


def test_r4_15_next_year_gets_other_categories_and_the_old_round_keeps_its_own(
    client, office, area
):
    old = nominating(("UMKM",), ("Pariwisata",), year=2025, name="Monev 2025")
    submit(
        client, url("round_create"),
        {"name": "Monev 2026", "year": "2026", "source": str(old.pk)},
        action="",
    )  # fmt: skip
    new = Round.objects.get(name="Monev 2026")
    assert [one.name for one in new.categories.all()] == ["UMKM", "Pariwisata"]

    submit(
        client, url("division_update", new.slug),
        {"kategori-2": "Literasi digital", "kuota-kategori-2": "2", "kategori-3": "Sosial budaya"},
    )  # fmt: skip

    found = [(one.name, one.quota) for one in new.categories.all()]
    assert found == [("UMKM", None), ("Literasi digital", 2), ("Sosial budaya", None)]
    assert [one.name for one in old.categories.all()] == ["UMKM", "Pariwisata"]


def test_division_update_stores_zones_with_their_areas(client, office, area):
    round_ = draft()

    submit(
        client, url("division_update", round_.slug),
        {"zona-1": "Pesisir", "kuota-zona-1": "4", f"wilayah-{area.pk}": "1"},
    )  # fmt: skip

    [zone] = round_.zones.all()
    assert (zone.name, zone.quota, zone.area_paths) == ("Pesisir", 4, [area.path])
    again = text(client.get(url("division_detail", round_.slug)))
    assert "Kategori dan zona tersimpan." in again
    assert "Kuota 4 peserta" in again
    assert area.name in again


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        ({"kategori-1": "Desa", "kategori-2": "desa"}, "kategori-2", "Nama ini sudah dipakai"),
        ({"kuota-kategori-1": "2"}, "kategori-1", "Isi nama kategori untuk kuota ini"),
        ({"kategori-1": "Desa", "kuota-kategori-1": "0"}, "kuota-kategori-1", "paling sedikit 1"),
        ({"kategori-1": "x" * 61}, "kategori-1", "Nama paling panjang 60 huruf"),
        ({"zona-1": "Utara", "kuota-zona-1": "banyak"}, "kuota-zona-1", "harus angka"),
        ({"wilayah": "2"}, "wilayah", "Isi dahulu nama zona 2"),
        ({"wilayah": "77"}, "wilayah", "Pilih zona dari daftar"),
    ],
)
def test_division_update_explains_what_is_wrong(client, office, area, data, name, sentence):
    round_ = draft()
    named = {key.replace("wilayah", f"wilayah-{area.pk}"): value for key, value in data.items()}

    response = client.post(url("division_update", round_.slug), named)

    field = name.replace("wilayah", f"wilayah-{area.pk}")
    assert response.status_code == 200
    assert sentence in response.context["form"].errors[field][0]
    assert sentence in text(response)
    assert not round_.categories.exists()


def test_division_update_of_an_announced_round_is_a_conflict(client, office):
    round_ = nominating(("Desa",))

    response = client.post(url("division_update", round_.slug), {"kategori-1": "Lain"})

    assert response.status_code == 409
    assert "sudah diumumkan" in text(response)
    assert [one.name for one in round_.categories.all()] == ["Desa"]


def test_division_update_of_a_stale_page_shows_both_versions(client, office):
    round_ = draft()
    set_divisions(round_, [CategoryInput("Desa")], [], by=UserFactory())

    response = client.post(
        url("division_update", round_.slug), {"versi": "1", "kategori-1": "Kelurahan"}
    )

    page = text(response)
    assert response.status_code == 409
    assert "Desa" in page
    assert 'value="Kelurahan"' in page


@pytest.mark.parametrize("count", [1, 3])
def test_division_detail_costs_the_same_for_one_and_three(
    client, office, area, django_assert_num_queries, count
):
    round_ = draft()
    names = [f"K {n}" for n in range(count)]
    set_divisions(
        round_, [CategoryInput(one) for one in names], [ZoneInput(one) for one in names],
        by=UserFactory(),
    )  # fmt: skip

    with django_assert_num_queries(9):
        page = text(client.get(url("division_detail", round_.slug)))

    assert page.count("Tanpa kuota") == 2 * count


def test_division_detail_of_an_undivided_round_says_so(client, office):
    page = text(client.get(url("division_detail", draft().slug)))

    assert "tidak dibagi menurut kategori" in page
    assert "tidak dibagi menurut zona" in page


def test_the_public_page_names_the_categories(client, office, as_user):
    round_ = nominating(("Desa", 1), ("Kelurahan",))

    page = text(as_user(None).get(round_.get_absolute_url()))

    assert "Desa (kuota 1), Kelurahan" in page


def test_entry_create_asks_for_the_category_and_keeps_the_kim(client, office):
    round_ = nominating(("Desa",), ("Kelurahan",))
    kim = KimFactory(name="KIM Mekar", verified=True)
    address = url("entry_create", round_.slug)

    page = text(client.post(address, {"kim": kim.pk, "category": ""}))
    assert "Kategori KIM Mekar" in page
    assert "Pilih kategori KIM ini" in page
    assert not Entry.objects.exists()
    wrong = client.post(address, {"kim": kim.pk, "category": "999"})
    assert "Pilih kategori dari daftar" in text(wrong)

    kelurahan = round_.categories.get(name="Kelurahan")
    client.post(address, {"kim": kim.pk, "category": kelurahan.pk})

    entry = Entry.objects.get()
    assert entry.category == kelurahan
    assert "Kategori Kelurahan" in text(client.get(url("entry_list", round_.slug)))


def test_entry_categorize_changes_it_until_the_entry_is_decided(client, office):
    round_ = nominating(("Desa",), ("Kelurahan",))
    desa, kelurahan = round_.categories.all()
    entry = EntryFactory(round=round_, state=EntryState.NOMINATED, category=desa)
    assert url("entry_categorize", entry.pk) in text(client.get(entry.get_absolute_url()))

    submit(client, url("entry_categorize", entry.pk), {"category": str(kelurahan.pk)})
    entry.refresh_from_db()
    assert entry.category == kelurahan

    empty = client.post(url("entry_categorize", entry.pk), {"category": ""})
    assert "Pilih kategori KIM ini" in text(empty)
    Entry.objects.update(state=EntryState.ELIGIBLE)
    late = client.post(url("entry_categorize", entry.pk), {"category": desa.pk})
    assert late.status_code == 409


def test_round_create_refuses_to_copy_from_a_round_of_others(client, office):
    foreign = RoundFactory(region=region("64.08"))

    response = client.post(
        url("round_create"),
        {"region": region("64.09").pk, "name": "Monev", "year": "2026", "minimum_sheets": "3",
         "source": foreign.pk},
    )  # fmt: skip

    assert "Pilih putaran dari daftar" in text(response)
    assert not Round.objects.filter(name="Monev").exists()


def test_entry_promote_into_a_round_with_categories_asks_for_one(client, office, give):
    target = nominating(("UMKM",), level=MonevLevel.PROVINSI, region=region("64"))
    head = give(UserFactory(full_name="Kepala Dinas"), Role.PIMPINAN, region("64.09"))
    entry = published_round(head, office, entries=1).entries.get()
    data = {"putaran": target.pk, "persetujuan": "on", "sk": "", "category": ""}

    page = text(client.post(url("entry_promote", entry.pk), data))
    assert "Pilih kategori KIM ini" in page
    client.post(url("entry_promote", entry.pk), data | {"category": target.categories.get().pk})

    assert target.entries.get().category.name == "UMKM"
