import pytest

from registry.enums import RegionKind
from registry.office_columns import Column
from registry.places import PlaceError, Places
from tests.factories.office import penajam, village

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    return Places.of(penajam())


def refusal(places, *args, **kwargs):
    with pytest.raises(PlaceError) as caught:
        places.find(*args, **kwargs)
    return caught.value.column, str(caught.value)


@pytest.mark.parametrize(
    ("desa", "kecamatan"),
    [
        ("Bangun Mulya", "Waru"), ("Desa Bangun Mulya", "Kec. Waru"), ("Ds. Bangun Mulya", "WARU"),
        ("bangunmulya", "kecamatan waru"), ("Kel. Bangun Mulya", "Waru"), ("Bangun Mulya", ""),
        ("Bangun Mulya, Kec. Waru", ""), ("Bangun Mulya (Waru)", ""),
        ("Desa/Kelurahan Bangun Mulya", "Waru"),
    ],
)  # fmt: skip
def test_places_find_reads_names_as_they_are_written(places, desa, kecamatan):
    assert places.find(desa, kecamatan).code == "64.09.02.2004"


def test_places_find_takes_marks_and_spaces_lightly(places):
    assert places.find("API API", "Waru").code == "64.09.02.2002"


@pytest.mark.parametrize("code", ["64.09.02.2004", "6409022004"])
def test_places_find_takes_a_code_before_names(places, code):
    assert places.find("apa saja", code=code).name == "Bangun Mulya"


def test_places_find_refuses_a_code_of_elsewhere(places):
    assert refusal(places, "Bangun Mulya", code="64.08.12.2004") == (
        Column.REGION_CODE,
        "Kode “64.08.12.2004” bukan desa atau kelurahan di Kabupaten Penajam Paser Utara",
    )


def test_places_find_names_the_right_kecamatan(places):
    assert refusal(places, "Desa Bangun Mulya", "Babulu") == (
        Column.SUBDISTRICT,
        "Desa Bangun Mulya ada di Kecamatan Waru, bukan di Kecamatan Babulu",
    )


def test_places_find_names_the_kecamatan_of_a_known_desa_when_it_is_unknown(places):
    assert refusal(places, "Bangun Mulya", "Sangatta") == (
        Column.SUBDISTRICT,
        "Kecamatan “Sangatta” tidak ada di Kabupaten Penajam Paser Utara. "
        "Desa Bangun Mulya ada di Kecamatan Waru",
    )


def test_places_find_suggests_a_kecamatan(places):
    assert refusal(places, "Entah", "Babuluu") == (
        Column.SUBDISTRICT,
        "Kecamatan “Babuluu” tidak ada di Kabupaten Penajam Paser Utara. "
        "Mungkin maksud Anda Babulu",
    )


def test_places_find_suggests_a_desa(places):
    assert refusal(places, "Bangun Mulia", "Waru") == (
        Column.VILLAGE,
        "Desa atau kelurahan “Bangun Mulia” tidak ada di Kecamatan Waru. "
        "Mungkin maksud Anda Desa Bangun Mulya, Kecamatan Waru",
    )


def test_places_find_names_both_places_of_one_name(places):
    village("64.09.02.2099", "Sumber Sari", "64.09.02")
    places = Places.of(places.kabupaten)

    assert refusal(places, "Sumber Sari") == (
        Column.SUBDISTRICT,
        "Ada 2 desa atau kelurahan “Sumber Sari”: di Kecamatan Waru dan Kecamatan Babulu. "
        "Isi kecamatannya",
    )


def test_places_find_lets_the_kind_decide_between_desa_and_kelurahan(places):
    village("64.09.02.1009", "Bangun Mulya", "64.09.02", RegionKind.KELURAHAN)
    places = Places.of(places.kabupaten)

    assert places.find("Kel. Bangun Mulya", "Waru").code == "64.09.02.1009"
    assert places.find("Desa Bangun Mulya", "Waru").code == "64.09.02.2004"
    assert refusal(places, "Bangun Mulya", "Waru") == (
        Column.VILLAGE, "Ada desa dan kelurahan bernama “Bangun Mulya”. Tulis Desa atau Kelurahan",
    )  # fmt: skip


def test_places_find_keeps_a_name_that_begins_like_a_prefix(places):
    village("64.09.02.2098", "Kampung Baru", "64.09.02")
    places = Places.of(places.kabupaten)

    assert places.find("Kampung Baru", "Waru").code == "64.09.02.2098"
    assert places.find("Desa Kampung Baru", "Waru").code == "64.09.02.2098"


def test_places_find_takes_a_kecamatan_that_is_called_one(places):
    assert places.find("Kecamatan Waru").code == "64.09.02"


@pytest.mark.parametrize("kabupaten", ["Penajam Paser Utara", "Kab. Penajam Paser Utara"])
def test_places_find_accepts_its_own_kabupaten(places, kabupaten):
    assert places.find("Bangun Mulya", "Waru", kabupaten).name == "Bangun Mulya"


def test_places_find_refuses_another_kabupaten(places):
    assert refusal(places, "Bangun Mulya", "Waru", "Kutai Timur") == (
        Column.REGENCY,
        "“Kutai Timur” bukan Kabupaten Penajam Paser Utara, wilayah impor ini",
    )


def test_places_find_asks_for_a_desa(places):
    assert refusal(places, "", "Waru") == (Column.VILLAGE, "Isi desa atau kelurahan")


def test_places_are_loaded_with_one_query(django_assert_num_queries):
    kabupaten = penajam()

    with django_assert_num_queries(1):
        Places.of(kabupaten).find("Bangun Mulya", "Waru")
