"""Real outlines as SVG paths: projected, and coarse enough that a page stays small."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from registry.boundary_files import PER_DEGREE, widest_stretch
from registry.models import Boundary, Region

# Size of the drawing in its own units; at 360 px one unit is about 0.7 px.
WIDTH, HEIGHT = 510, 560
# Characters of path per page (design: 12 KB). Steps are tried until the drawing fits.
MAX_PATH = 12_000
STEPS = (1, 1.5, 2, 3, 4, 6, 9)
LEAST_POINTS = 3
# Below this share of outlined areas tiles say more than a map full of holes.
LEAST_SHARE = 0.5


@dataclass(frozen=True)
class Outline:
    """One area in the units of the drawing: path, a point inside, and the room beside it."""

    path: str
    x: float
    y: float
    room: float


@dataclass(frozen=True)
class Sheet:
    """The drawing of one region: its size, whose it is, and the outlines by code of the area."""

    view_box: str
    credit: str
    outlines: dict[str, Outline]


def outline_sheet(areas: list[Region]) -> Sheet | None:
    """Return the outlines of these areas, or None when too few of them have one. One query."""
    found = Boundary.objects.filter(region__in=[area.pk for area in areas])
    rows = list(found.select_related("region", "source").order_by("region__path"))
    if not rows or len(rows) < LEAST_SHARE * len(areas):
        return None
    plane = _Plane.around(row.rings for row in rows)
    for step in STEPS:
        paths = {row.region.code: plane.path(row.rings, step) for row in rows}
        if sum(map(len, paths.values())) <= MAX_PATH:
            break
    outlines = {
        row.region.code: Outline(paths[row.region.code], *plane.label(row.rings)) for row in rows
    }
    return Sheet(f"0 0 {plane.width} {plane.height}", rows[0].source.words, outlines)


@dataclass(frozen=True)
class _Plane:
    """Plate carrée around the middle latitude, fitted into WIDTH × HEIGHT, north up."""

    west: int
    north: int
    scale_x: float
    scale_y: float
    width: int
    height: int

    @classmethod
    def around(cls, every_rings: Iterable[list[list[int]]]) -> "_Plane":
        west = south = math.inf
        east = north = -math.inf
        for rings in every_rings:
            for ring in rings:
                west, east = min(west, *ring[::2]), max(east, *ring[::2])
                south, north = min(south, *ring[1::2]), max(north, *ring[1::2])
        narrowing = math.cos(math.radians((south + north) / 2 / PER_DEGREE))
        wide, high = max(east - west, 1) * narrowing, max(north - south, 1)
        scale = min(WIDTH / wide, HEIGHT / high)
        size = math.ceil(wide * scale), math.ceil(high * scale)
        return cls(west, north, scale * narrowing, scale, *size)

    def label(self, rings) -> tuple[float, float, float]:
        """Return (x, y, room): where letters stand best, and how many units wide they may be."""
        west, east, latitude = widest_stretch(rings)
        x = ((west + east) / 2 - self.west) * self.scale_x
        y = (self.north - latitude) * self.scale_y
        return round(x, 1), round(y, 1), (east - west) * self.scale_x

    def path(self, rings, step: float) -> str:
        """Return relative moves on a grid of `step` units; neighbours round to the same points."""
        drawn = [self._ring(ring, step) for ring in rings]
        found = [points for points in drawn if len(points) >= LEAST_POINTS]
        if not found:
            # A region smaller than the grid stays visible and clickable.
            x, y = self._on_grid(rings[0][0], rings[0][1], step)
            side = max(1, round(3 / step))
            found = [[(x, y), (x + side, y), (x + side, y + side), (x, y + side)]]
        return "".join(_moves(points, step) for points in found)

    def _ring(self, ring, step: float) -> list[tuple[int, int]]:
        points = []
        for x, y in zip(ring[::2], ring[1::2], strict=True):
            point = self._on_grid(x, y, step)
            if points and points[-1] == point:
                continue
            while len(points) > 1 and _is_straight(points[-2], points[-1], point):
                points.pop()
            points.append(point)
        return points[:-1] if len(points) > 1 and points[0] == points[-1] else points

    def _on_grid(self, longitude: int, latitude: int, step: float) -> tuple[int, int]:
        x, y = (longitude - self.west) * self.scale_x, (self.north - latitude) * self.scale_y
        return round(x / step), round(y / step)


def _is_straight(first, middle, last) -> bool:
    (x1, y1), (x2, y2), (x3, y3) = first, middle, last
    return (x2 - x1) * (y3 - y2) == (y2 - y1) * (x3 - x2)


def _moves(points: list[tuple[int, int]], step: float) -> str:
    (x, y), *rest = points
    words, last = [f"M{x * step:g} {y * step:g}l"], (x, y)
    for point in rest:
        dx, dy = (point[0] - last[0]) * step, (point[1] - last[1]) * step
        gap = "" if words[-1].endswith("l") or dx < 0 else " "
        words.append(f"{gap}{dx:g}{'' if dy < 0 else ' '}{dy:g}")
        last = point
    return "".join([*words, "z"])
