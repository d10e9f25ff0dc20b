import pytest

from registry.models import Region
from registry.territory import children_of, figures_of
from tests.factories.registry import KimFactory, SkFactory, region

pytestmark = pytest.mark.django_db


def test_children_of_counts_verified_kim_below(django_assert_num_queries):
    KimFactory(verified=True)
    KimFactory(verified=True, region=region("64.09.02"))
    KimFactory(submitted=True)
    region("64.09.03")
    kabupaten = region("64.09")

    with django_assert_num_queries(2):
        found = {child.region.code: child.kim_count for child in children_of(kabupaten)}

    assert found == {"64.09.02": 2, "64.09.03": 0}


def test_children_of_a_kecamatan_include_a_preparatory_desa():
    desa = Region.objects.create(
        path="64.09.03.P9", name="Rejo", level="desa", kind="desa", status="preparatory",
        parent=region("64.09.03"),
    )  # fmt: skip
    KimFactory(verified=True, region=desa)

    found = {child.region.path: child.kim_count for child in children_of(region("64.09.03"))}

    assert found == {"64.09.03.P9": 1}


def test_children_of_a_desa_are_none():
    assert children_of(region("64.09.02.2004")) == []


def test_figures_of_a_region_count_formed_decreed_and_active():
    SkFactory(kim=KimFactory(verified=True))
    KimFactory(verified=True, status="dormant")
    KimFactory(submitted=True)
    KimFactory(verified=True, region=region("64.08.12.2004"))

    figures = {figure.label: figure.value for figure in figures_of(region("64.09"))}

    assert figures == {
        "KIM terbentuk": 2, "terdaftar di KIM.ID": 0, "aktif": 1, "dengan SK yang berlaku": 1,
    }  # fmt: skip
    assert all(figure.definition.endswith(".") for figure in figures_of(region("64.09")))
