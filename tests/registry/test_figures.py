import datetime

import pytest

from registry.area_figures import area_figures
from registry.figures import Coverage, coverage, public_figures
from registry.models import Region
from tests.factories.registry import KimFactory, MemberFactory, ReportFactory, region

TODAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("covered", "desa", "percent", "map_class"),
    [
        (0, 0, 0, "k1"),
        (0, 54, 0, "k1"),
        # 9.5 % rounds half up to 10, the first value of the second class.
        (19, 200, 10, "k2"),
        (1, 4, 25, "k3"),
        (1, 2, 50, "k4"),
        (3, 4, 75, "k5"),
        (54, 54, 100, "k5"),
    ],
)
def test_coverage_percent_and_class(covered, desa, percent, map_class):
    area = Coverage(Region(), kim_count=0, desa_count=desa, covered_count=covered)

    assert (area.percent, area.map_class) == (percent, map_class)


def test_coverage_counts_a_desa_with_two_kim_once(db):
    for code in ("64.08.12.2004", "64.08.18.2003", "64.09.02.2004", "64.09.03.2009"):
        region(code)
    KimFactory(verified=True, region=region("64.09.02.2004"))
    KimFactory(verified=True, region=region("64.09.02.2004"))
    KimFactory(submitted=True, region=region("64.09.03.2009"))

    rows = coverage(region("64"))

    assert [
        (row.region.code, row.kim_count, row.covered_count, row.desa_count) for row in rows
    ] == [
        ("64.08", 0, 0, 2),
        ("64.09", 2, 1, 2),
    ]


def test_coverage_leaves_out_dissolved_kim_and_desa_that_ended(db):
    for code in ("64.09.02.2004", "64.09.03.2009"):
        region(code)
    KimFactory(verified=True, region=region("64.09.02.2004"), status="dissolved")
    KimFactory(verified=True, region=region("64.09.02.2004"), status="dormant")
    KimFactory(verified=True, region=region("64.09.03.2009"), status="dissolved")
    ended = region("64.09.03.2009")

    # Two desa, of which one has a KIM that is not dissolved; then one desa less.
    [before] = coverage(region("64"))
    ended.status, ended.ended_on = "ended", datetime.date(2026, 1, 1)
    ended.save()
    [after] = coverage(region("64"))

    assert (before.kim_count, before.covered_count, before.desa_count) == (1, 1, 2)
    assert (after.kim_count, after.covered_count, after.desa_count) == (1, 1, 1)


def test_area_figures_count_coverage_as_the_map_does(db):
    KimFactory(verified=True, status="dissolved")
    KimFactory(verified=True, region=region("64.09.03.2009"))

    figures = {one.label: one.value for _, group in area_figures(region("64.09")) for one in group}

    [area] = coverage(region("64"))
    assert figures["desa dan kelurahan"] == area.desa_count == 2
    assert figures["di antaranya punya KIM"] == area.covered_count == 1


def test_coverage_of_a_kabupaten_is_empty(db):
    assert coverage(region("64.09")) == []


@pytest.mark.parametrize("count", [1, 3])
def test_coverage_costs_one_query(db, count, django_assert_num_queries):
    for _ in range(count):
        KimFactory(verified=True)
    province = region("64")

    with django_assert_num_queries(1):
        coverage(province)


def test_public_figures_leave_out_what_is_not_verified(db):
    kim = KimFactory(verified=True)
    MemberFactory(kim=kim)
    MemberFactory(kim=kim, ended_on=datetime.date(2025, 1, 1))
    MemberFactory(kim=KimFactory(submitted=True))
    ReportFactory(kim=kim, verified=True, held_on=datetime.date(2026, 11, 1))
    ReportFactory(kim=kim, verified=True, held_on=datetime.date(2026, 2, 1))
    ReportFactory(kim=kim, submitted=True, held_on=datetime.date(2026, 11, 2))

    figures = public_figures(coverage(region("64")), on=TODAY)

    # One KIM with a report within 90 days; one member in office; two verified reports of 2026;
    # 1 of 1 desa of the province covered.
    assert [figure.value for figure in figures] == [1, 1, 2, 100]


def test_public_figures_all_carry_a_definition(db):
    figures = public_figures(coverage(region("64")), on=TODAY)

    assert [figure for figure in figures if not figure.definition.endswith(".")] == []
