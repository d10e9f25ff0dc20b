import pytest
from django import forms

from kim_portal.forms import PortalForm
from registry.enums import RegionKind, RegionLevel, RegionStatus
from registry.forms.region import RegionField
from registry.models import Region
from tests.factories.registry import PLACES, region

pytestmark = pytest.mark.django_db


class PlaceForm(PortalForm, forms.Form):
    region = RegionField()


class AnyLevelForm(PortalForm, forms.Form):
    region = RegionField(levels=tuple(RegionLevel))


@pytest.fixture(autouse=True)
def _places():
    for code in PLACES:
        region(code)


def clean(text, picked="", form=PlaceForm):
    bound = form({"region": text, "region_pilihan": picked})
    found = bound.cleaned_data["region"].code if bound.is_valid() else ""
    return found, bound


@pytest.mark.parametrize(
    "text",
    [
        "64.09.02.2004",
        "6409022004",
        " 64.09.02.2004 ",
        "Bangun Mulya",
        "bangun  mulya",
        "Desa Bangun Mulya",
        "Kel. Bangun Mulya",
        "kelurahan bangun mulya",
        "Bangun Mulya, Waru",
        "Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara",
    ],
)
def test_region_field_accepts_code_and_name(text):
    found, form = clean(text)

    assert (found, form.errors) == ("64.09.02.2004", {})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sumber Sari, Babulu", "64.09.03.2009"),
        ("Sumber Sari, Kec. Long Mesangat", "64.08.18.2003"),
        ("Sumber Sari, Penajam Paser Utara", "64.09.03.2009"),
        ("Desa Sumber Sari, Kab. Kutai Timur", "64.08.18.2003"),
    ],
)
def test_region_field_parents_decide_between_equal_names(text, code):
    assert clean(text)[0] == code


def test_region_field_ambiguous_name_offers_the_places():
    found, form = clean("Sumber Sari")

    assert found == ""
    assert form.errors["region"] == [
        "Ada 2 wilayah yang cocok dengan “Sumber Sari”. Pilih satu di bawah ini"
    ]
    html = str(form["region"])
    assert html.count('type="radio"') == 2
    assert "Desa Sumber Sari, Kecamatan Babulu, Kabupaten Penajam Paser Utara" in html
    assert 'value="64.08.18.2003"' in html
    assert 'value="Sumber Sari"' in html


def test_region_field_takes_the_picked_place():
    assert clean("Sumber Sari", picked="64.08.18.2003")[0] == "64.08.18.2003"


def test_region_field_text_wins_over_an_old_choice():
    assert clean("Bangun Mulya", picked="64.08.18.2003")[0] == "64.09.02.2004"


def test_region_field_pick_outside_the_territory_is_ignored():
    bound = PlaceForm({"region": "Sumber Sari", "region_pilihan": "64.08.18.2003"})
    bound.fields["region"].queryset = Region.objects.below("64.09")

    assert bound.is_valid()
    assert bound.cleaned_data["region"].code == "64.09.03.2009"


def test_region_field_name_is_unique_within_the_territory():
    bound = PlaceForm({"region": "Sumber Sari"})
    bound.fields["region"].queryset = Region.objects.below("64.08")

    assert bound.is_valid()
    assert bound.cleaned_data["region"].code == "64.08.18.2003"


@pytest.mark.parametrize(
    "text", ["Antah Berantah", "64.09.99.9999", "' OR 1=1 --", "\0", "%", "x" * 5000]
)
def test_region_field_unknown_text_gets_a_sentence(text):
    found, form = clean(text)

    assert found == ""
    assert form.errors["region"][0].endswith(
        (
            "tidak ditemukan. Periksa ejaannya, atau isi kode wilayahnya",
            "Isi kode atau nama wilayah",
        )
    )


def test_region_field_misspelt_name_offers_similar_ones():
    found, form = clean("Bangun Mul")

    assert found == ""
    assert form.errors["region"] == [
        "“Bangun Mul” tidak ditemukan. Pilih satu di bawah ini bila ini yang Anda maksud"
    ]
    assert clean("Bangun Mul", picked="64.09.02.2004")[0] == "64.09.02.2004"


def test_region_field_wrong_level_says_what_is_wanted():
    for text in ("64.09.02", "Babulu"):
        found, form = clean(text)

        assert found == ""
        assert form.errors["region"][0].endswith("adalah kecamatan. Isi desa/kelurahan")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("64", "64"),
        ("Kutai Timur", "64.08"),
        ("Kab. Kutai Timur", "64.08"),
        ("Kabupaten Kutai Timur", "64.08"),
        ("Kec. Waru", "64.09.02"),
    ],
)
def test_region_field_any_level(text, code):
    assert clean(text, form=AnyLevelForm)[0] == code


def test_region_field_prefers_the_typed_kind():
    Region.objects.create(
        code="64.09.02.1001", path="64.09.02.1001", name="Bangun Mulya", level=RegionLevel.DESA,
        kind=RegionKind.KELURAHAN, parent=region("64.09.02"),
    )  # fmt: skip

    assert clean("Desa Bangun Mulya")[0] == "64.09.02.2004"
    assert clean("Kel. Bangun Mulya")[0] == "64.09.02.1001"
    assert clean("Bangun Mulya")[0] == ""


def test_region_field_ended_region_is_unknown():
    Region.objects.filter(code="64.09.02.2004").update(status=RegionStatus.ENDED)

    assert clean("64.09.02.2004")[0] == ""


def test_region_field_many_equal_names_ask_for_more():
    for number in range(20):
        code = f"64.09.03.3{number:03d}"
        Region.objects.create(
            code=code, path=code, name="Sukamaju", level=RegionLevel.DESA, kind=RegionKind.DESA,
            parent=region("64.09.03"),
        )  # fmt: skip

    found, form = clean("Sukamaju")

    assert found == ""
    assert form.errors["region"][0].startswith(
        "Ada 20 wilayah yang cocok dengan “Sukamaju”. Tambahkan"
    )
    assert str(form["region"]).count('type="radio"') == 12


def test_region_field_empty():
    assert clean("")[1].errors["region"] == ["Isi kode atau nama wilayah"]


def test_region_field_shows_the_place_of_a_stored_row():
    form = PlaceForm(initial={"region": region("64.09.02.2004").pk})

    assert "Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara" in str(form["region"])
