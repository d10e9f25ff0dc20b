"""Maps drawn on the server: real outlines once loaded, else a hand-drawn schematic, else tiles."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from registry.models import Region
from registry.outlines import Sheet, outline_sheet

FOLDER = Path(__file__).parent / "data" / "schematic"
TILE, GAP, PER_ROW = 96, 8, 5
# Units of the drawing that a letter of a label takes on a phone, where letters are largest.
LETTER = 11
LONGEST_LABEL = 9


class Area(Protocol):
    """What a drawing needs of an area: where it is, what it says, and where it leads."""

    region: Region
    map_class: str
    value_text: str
    title: str
    url: str


@dataclass(frozen=True)
class Shape:
    """One area of the drawing. All positions are text with a decimal point, ready for SVG.

    `short` is empty where there is no room for letters; the title and the table still name it.
    """

    area: Area
    short: str
    path: str
    label_x: str
    label_y: str
    value_y: str
    leader: str = ""
    value: str = ""

    @property
    def is_light(self) -> bool:
        """Say whether the letters are white: they stand on one of the two darkest classes."""
        return self.area.map_class in {"k4", "k5"} and not self.leader


@dataclass(frozen=True)
class Drawing:
    view_box: str
    shapes: list[Shape]
    is_tiles: bool = False
    is_outline: bool = False
    credit: str = ""


def draw(code: str, areas: list[Area]) -> Drawing | None:
    """Return the drawing of the region with this code, or None when it has no areas."""
    if not areas:
        return None
    if sheet := outline_sheet([area.region for area in areas]):
        return _outlined(sheet, areas)
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
            value=by_code[shape["code"]].value_text,
        )
        for shape in plan["shapes"]
    ]
    return Drawing(plan["view_box"], shapes)


def _outlined(sheet: Sheet, areas: list[Area]) -> Drawing:
    shapes = []
    for area in areas:
        outline = sheet.outlines.get(area.region.code)
        if outline is None:
            continue
        name = _bare_name(area.region)
        short, value = _fitting(name, outline.room), _fitting(area.value_text, outline.room)
        shapes.append(
            Shape(
                area=area,
                short=short if value else "",
                path=outline.path,
                label_x=_number(outline.x),
                label_y=_number(outline.y - 4),
                value_y=_number(outline.y + (14 if short and value else 6)),
                value=value,
            )
        )
    return Drawing(sheet.view_box, shapes, is_outline=True, credit=sheet.credit)


def _fitting(text: str, room: float) -> str:
    return text if len(text) * LETTER <= room else ""


def _bare_name(region: Region) -> str:
    return region.name.removeprefix("Kabupaten ").removeprefix("Kota ")


def _tiles(areas: list[Area]) -> Drawing:
    """Lay the areas out as equal squares, in the order of their codes."""
    step = TILE + GAP
    shapes = []
    for n, area in enumerate(areas):
        x, y = (n % PER_ROW) * step, (n // PER_ROW) * step
        name = _bare_name(area.region)
        shapes.append(
            Shape(
                area=area,
                short=name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}.",
                path=f"M{x} {y}h{TILE}v{TILE}h-{TILE}Z",
                label_x=_number(x + TILE / 2),
                label_y=_number(y + TILE / 2 - 6),
                value_y=_number(y + TILE / 2 + 14),
                value=area.value_text,
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
