import datetime

import pytest
from django.utils import timezone

from registry.enums import OperationalStatus
from registry.models import Umkm
from registry.potential import mentor_pairs, potential_of
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, ReportFactory, SectorFactory, region

pytestmark = pytest.mark.django_db


def kim(code="64.09.02.2004", *sectors, activities=0, **facts):
    found = KimFactory(region=region(code), verified=True, **facts)
    found.sectors.set(sectors)
    today = timezone.localdate()
    for n in range(activities):
        ReportFactory(kim=found, verified=True, held_on=today - datetime.timedelta(days=n))
    return found


@pytest.fixture
def umkm():
    return SectorFactory()


@pytest.fixture
def wisata():
    return SectorFactory(slug="wisata", name="Pariwisata")


def business(owner, sector, **facts):
    usual = {"name": "Warung Bu Siti", "product": "Keripik pisang", "consent": "business"}
    usual["consented_on"] = "2026-01-01"
    return Umkm.objects.create(
        kim=owner, sector=sector, created_by=UserFactory(),
        **usual | facts,
    )  # fmt: skip


def test_potential_counts_kim_per_sector_and_area_with_gaps(umkm, wisata):
    region("64.09.03.2009")
    kim("64.09.02.2004", umkm, wisata)
    kim("64.09.02.2004", umkm)
    KimFactory(region=region("64.09.03.2009")).sectors.add(umkm)

    found = potential_of(region("64.09"))

    rows = {row.sector.slug: row for row in found.rows}
    assert [area.name for area in found.areas] == ["Waru", "Babulu"]
    assert (rows["umkm"].counts, rows["wisata"].counts) == ([2, 0], [1, 0])
    assert [area.name for area in rows["umkm"].gaps] == ["Babulu"]


def test_potential_names_products_of_owners_who_agreed_only(umkm):
    owner = kim("64.09.02.2004", umkm)
    business(owner, umkm)
    business(owner, umkm, product="Keripik pisang", name="Warung Dua")
    business(owner, umkm, product="Rahasia", consent="none", consented_on=None)

    (row,) = potential_of(region("64.09")).rows

    assert row.products == ["Keripik pisang"]


def test_mentor_pairs_join_a_strong_and_a_silent_kim_of_one_sector(umkm, wisata):
    strong = kim("64.09.02.2004", umkm, activities=4, name="KIM Kuat")
    silent = kim("64.09.03.2009", umkm, status=OperationalStatus.DORMANT)
    kim("64.09.03.2009", wisata, status=OperationalStatus.WEAK)

    (pair,) = mentor_pairs(region("64.09"))

    assert (pair.strong, pair.weak, pair.sector) == (strong, silent, umkm)
    assert (pair.is_near, pair.strong_count) == (False, 4)


def test_mentor_pairs_prefer_the_same_kecamatan_over_more_activities(umkm):
    kim("64.09.03.2009", umkm, activities=6)
    near = kim("64.09.02.2004", umkm, activities=4)
    kim("64.09.02.2004", umkm, status=OperationalStatus.WEAK)

    (pair,) = mentor_pairs(region("64.09"))

    assert (pair.strong, pair.is_near) == (near, True)


def test_mentor_pairs_never_cross_a_kabupaten_and_use_a_strong_kim_once(umkm):
    kim("64.08.12.2004", umkm, activities=5)
    kim("64.09.02.2004", umkm, status=OperationalStatus.DORMANT)
    assert mentor_pairs(region("64")) == []

    kim("64.09.02.2004", umkm, activities=4)
    kim("64.09.03.2009", umkm, status=OperationalStatus.DORMANT)
    assert len(mentor_pairs(region("64"))) == 1


def test_mentor_pairs_ask_for_a_year_of_work(umkm):
    few = kim("64.09.02.2004", umkm, activities=3)
    old = timezone.localdate() - datetime.timedelta(days=400)
    ReportFactory(kim=few, verified=True, held_on=old)
    kim("64.09.02.2004", umkm, status=OperationalStatus.DORMANT)

    assert mentor_pairs(region("64.09")) == []


def test_mentor_pairs_query_count_is_constant(umkm, django_assert_max_num_queries):
    for _ in range(3):
        kim("64.09.02.2004", umkm, activities=4)
        kim("64.09.02.2004", umkm, status=OperationalStatus.DORMANT)

    with django_assert_max_num_queries(6):
        assert len(mentor_pairs(region("64.09"))) == 3
