import datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from registry.atlas import LAYERS, atlas_of, facts_of
from registry.enums import OperationalStatus
from registry.models import Channel, Kim
from tests.factories.registry import KimFactory, ReportFactory, SectorFactory, region

pytestmark = pytest.mark.django_db


def by_code(found):
    return {one.region.code: one for one in found}


@pytest.fixture
def ppu():
    """Two kecamatan of a desa each; Waru has two KIM, one of them active with a channel."""
    place = region("64.09.02.2004")
    region("64.09.03.2009")
    active = KimFactory(region=place, verified=True)
    KimFactory(region=place, verified=True, status=OperationalStatus.DORMANT)
    KimFactory(region=place)
    active.sectors.add(SectorFactory())
    Channel.objects.create(kim=active, kind="radio", label="Radio desa")
    today = timezone.localdate()
    ReportFactory(kim=active, verified=True, held_on=today - datetime.timedelta(days=12))
    ReportFactory(kim=active, submitted=True, held_on=today)
    return region("64.09")


def values(place, slug):
    return {one.region.code: (one.map_class, one.value_text) for one in atlas_of(place, slug).areas}


def test_facts_count_desa_kim_and_what_they_do(ppu):
    waru, babulu = (by_code(facts_of(ppu))[code] for code in ("64.09.02", "64.09.03"))

    assert (waru.desa_count, waru.covered_count, waru.blank_count, waru.kim_count) == (1, 1, 0, 2)
    assert (waru.active_count, waru.channel_count) == (1, 1)
    assert (waru.sector, waru.sector_count) == ("UMKM dan ekonomi kreatif", 1)
    assert waru.last_activity_on == timezone.localdate() - datetime.timedelta(days=12)
    assert (babulu.desa_count, babulu.covered_count, babulu.kim_count) == (1, 0, 0)
    assert babulu.last_activity_on is None


def test_facts_of_a_province_and_of_a_kecamatan_count_the_same_kim(ppu):
    assert by_code(facts_of(region("64")))["64.09"].kim_count == 2
    assert by_code(facts_of(region("64.09.02")))["64.09.02.2004"].kim_count == 2


def test_kim_of_a_kecamatan_covers_no_desa(ppu):
    Kim.objects.update(region=region("64.09.02"))

    waru = by_code(facts_of(ppu))["64.09.02"]

    assert (waru.kim_count, waru.covered_count) == (2, 0)


@pytest.mark.parametrize(
    ("slug", "waru", "babulu"),
    [
        ("cakupan", ("k5", "100%"), ("k1", "0%")),
        ("per-desa", ("k5", "2,00"), ("k1", "0,00")),
        ("aktif", ("k4", "50%"), ("k0", "–")),
        ("potensi", ("k4", "UMKM"), ("k0", "–")),
        ("kanal", ("k4", "50%"), ("k0", "–")),
        ("kegiatan", ("k5", "12 hari"), ("k0", "–")),
        ("kosong", ("k1", "0%"), ("k5", "100%")),
    ],
)
def test_each_layer_colours_by_its_own_figure(ppu, slug, waru, babulu):
    assert values(ppu, slug) == {"64.09.02": waru, "64.09.03": babulu}


def test_layers_are_those_of_the_order_with_a_meaning_and_five_classes():
    assert list(LAYERS) == [
        "cakupan", "per-desa", "aktif", "potensi", "kanal", "kegiatan", "kosong",
    ]  # fmt: skip
    assert all(layer.meaning and len(layer.classes) == 5 for layer in LAYERS.values())


def test_unknown_layer_is_the_usual_one(ppu):
    assert atlas_of(ppu, "<script>").layer.slug == "cakupan"


def test_areas_lead_deeper_and_a_desa_to_its_page(ppu):
    assert [one.url for one in atlas_of(ppu, "aktif").areas] == [
        "/peta/64.09.02/?lapis=aktif", "/peta/64.09.03/?lapis=aktif",
    ]  # fmt: skip
    (desa,) = atlas_of(region("64.09.02"), "").areas
    assert (desa.url, desa.value_text) == ("/wilayah/64.09.02.2004/", "ada")


def test_figures_are_kept_for_minutes_and_say_when_they_were_counted(ppu):
    first = atlas_of(ppu, "")
    KimFactory(region=region("64.09.03.2009"), verified=True)

    assert atlas_of(ppu, "").counted_at == first.counted_at
    cache.clear()
    assert values(ppu, "cakupan")["64.09.03"] == ("k5", "100%")


def test_facts_ask_the_same_number_of_questions_for_more_areas(ppu, django_assert_num_queries):
    province = region("64")
    with django_assert_num_queries(5):
        facts_of(province)
    region("64.08.18.2003")
    KimFactory(region=region("64.08.12.2004"), verified=True)
    with django_assert_num_queries(5):
        assert len(facts_of(province)) == 2
