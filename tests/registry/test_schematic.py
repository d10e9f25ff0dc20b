from registry.figures import Coverage
from registry.models import Region
from registry.schematic import draw

KALTIM = ["64.01", "64.02", "64.03", "64.07", "64.08", "64.09", "64.11", "64.71", "64.72", "64.74"]


def areas(codes):
    return [Coverage(Region(code=code, name=f"Kabupaten {code}"), 1, 4, 1) for code in codes]


def test_draw_uses_the_schematic_where_one_is_shipped():
    drawing = draw("64", areas(KALTIM))

    assert not drawing.is_tiles
    assert sorted(shape.area.region.code for shape in drawing.shapes) == KALTIM


def test_draw_falls_back_to_tiles_when_areas_differ():
    drawing = draw("64", areas(["64.08", "64.09"]))

    assert drawing.is_tiles
    assert [shape.path for shape in drawing.shapes] == ["M0 0h96v96h-96Z", "M104 0h96v96h-96Z"]


def test_draw_writes_positions_with_a_point():
    drawing = draw("64", areas(KALTIM))

    assert [s for s in drawing.shapes if "," in s.label_x + s.label_y + s.value_y] == []


def test_draw_nothing_without_areas():
    assert draw("64", []) is None
