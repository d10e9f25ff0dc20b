"""Maps drawn on the server: a hand-drawn schematic where one is shipped, tiles elsewhere."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from registry.figures import Coverage

FOLDER = Path(__file__).parent / "data" / "schematic"
TILE, GAP, PER_ROW = 96, 8, 5


@dataclass(frozen=True)
class Shape:
    """One area of the drawing. All positions are text with a decimal point, ready for SVG."""

    area: Coverage
    short: str
    path: str
    label_x: str
    label_y: str
    value_y: str
    leader: str = ""


@dataclass(frozen=True)
class Drawing:
    view_box: str
    shapes: list[Shape]
    is_tiles: bool


def draw(code: str, areas: list[Coverage]) -> Drawing | None:
    """Return the drawing of the region with this code, or None when it has no areas."""
    if not areas:
        return None
    plan = _plan(code)
    by_code = {area.region.code: area for area in areas}
    if plan is None or set(by_code) != {shape["code"] for shape in plan["shapes"]}:
        return _tiles(areas)
    shapes = [
        Shape(
            area=by_code[shape["code"]],
            short=shape["short"],
            path=shape["path"],
            label_x=_number(shape["label"][0]),
            label_y=_number(shape["label"][1]),
            value_y=_number(shape["label"][1] + 17),
            leader=shape.get("leader", ""),
        )
        for shape in plan["shapes"]
    ]
    return Drawing(plan["view_box"], shapes, is_tiles=False)


def _tiles(areas: list[Coverage]) -> Drawing:
    """Lay the areas out as equal squares, in the order of their codes."""
    step = TILE + GAP
    shapes = []
    for n, area in enumerate(areas):
        x, y = (n % PER_ROW) * step, (n // PER_ROW) * step
        name = area.region.name.removeprefix("Kabupaten ").removeprefix("Kota ")
        shapes.append(
            Shape(
                area=area,
                short=name if len(name) < 12 else f"{name[:10]}.",
                path=f"M{x} {y}h{TILE}v{TILE}h-{TILE}Z",
                label_x=_number(x + TILE / 2),
                label_y=_number(y + TILE / 2 - 6),
                value_y=_number(y + TILE / 2 + 14),
            )
        )
    rows = (len(areas) + PER_ROW - 1) // PER_ROW
    width = min(len(areas), PER_ROW) * step - GAP
    return Drawing(f"0 0 {width} {rows * step - GAP}", shapes, is_tiles=True)


@cache
def _plan(code: str) -> dict | None:
    path = FOLDER / f"{code}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _number(value: float) -> str:
    return f"{value:g}"
