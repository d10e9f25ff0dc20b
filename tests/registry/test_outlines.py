import re

import pytest

from registry.models import Boundary, BoundarySource
from registry.outlines import MAX_PATH, outline_sheet
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


def outline(code, *rings):
    source, _ = BoundarySource.objects.get_or_create(
        digest="0" * 64, defaults={"file_name": "batas.json", "credit": "BIG", "licence": "MIT"}
    )
    return Boundary.objects.create(
        region=region(code), source=source, rings=list(rings), longitude=116.5, latitude=-0.5
    )


def box(west, south, east, north):
    return [west, south, east, south, east, north, west, north]


def corners(path):
    """Return the points that the relative moves of a path reach."""
    found = []
    for x, y, moves in re.findall(r"M([-\d.]+) ([-\d.]+)l([^z]*)z", path):
        x, y = float(x), float(y)
        found.append((x, y))
        numbers = [float(one) for one in re.findall(r"-?[\d.]+", moves)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


def test_outlines_are_projected_with_north_up_and_fill_the_sheet():
    outline("64.09.02", box(1160000, -10000, 1170000, 0))
    outline("64.09.03", box(1170000, -10000, 1180000, 0))

    sheet = outline_sheet([region("64.09.02"), region("64.09.03")])

    assert sheet.view_box == "0 0 510 256"
    assert sheet.credit == "BIG (MIT)"
    west, east = sheet.outlines["64.09.02"], sheet.outlines["64.09.03"]
    assert set(corners(west.path)) == {(0, 255), (255, 255), (255, 0), (0, 0)}
    # Neighbours meet in the very same points.
    assert set(corners(west.path)) & set(corners(east.path)) == {(255, 255), (255, 0)}
    assert (west.x, east.x) == (127.5, 382.5)
    assert 254 < west.room < 256


def test_a_region_smaller_than_the_grid_stays_visible():
    outline("64.09.02", box(1100000, -100000, 1180000, 0))
    outline("64.09.03", box(1180000, 0, 1180010, 10))

    sheet = outline_sheet([region("64.09.02"), region("64.09.03")])

    assert len(corners(sheet.outlines["64.09.03"].path)) == 4
    assert sheet.outlines["64.09.03"].room < 3


def test_the_page_keeps_its_weight_whatever_the_file_holds():
    jagged = [
        value
        for n in range(20_000)
        for value in (1160000 + n * 2, (n * 7919) % 9000 - 10000)
    ]  # fmt: skip
    outline("64.09.02", jagged)

    sheet = outline_sheet([region("64.09.02")])

    assert len(sheet.outlines["64.09.02"].path) <= MAX_PATH


def test_straight_lines_need_no_points_between():
    outline(
        "64.09.02",
        [1160000, 0, 1162000, 0, 1164000, 0, 1170000, 0, 1170000, -10000, 1160000, -10000],
    )

    assert len(corners(outline_sheet([region("64.09.02")]).outlines["64.09.02"].path)) == 4


def test_too_few_outlines_are_no_map():
    areas = [region("64.09.02"), region("64.09.03"), region("64.08.12")]
    assert outline_sheet(areas) is None

    outline("64.09.02", box(1160000, -10000, 1170000, 0))
    assert outline_sheet(areas) is None

    outline("64.09.03", box(1170000, -10000, 1180000, 0))
    assert set(outline_sheet(areas).outlines) == {"64.09.02", "64.09.03"}
