"""Reading boundaries: GeoJSON (RFC 7946) or TopoJSON becomes rings per region code. No database."""

import itertools
import json
import math
import zlib
from collections.abc import Iterator
from gzip import BadGzipFile
from gzip import open as open_gzip
from pathlib import Path
from typing import NamedTuple

from kim_portal.errors import DomainError

GZIP_MAGIC = b"\x1f\x8b"
# The whole country with all its kecamatan takes some 4 MB; nothing sensible is larger than this.
MAX_BYTES = 64 * 1024 * 1024
MAX_POINTS = 4_000_000
PER_DEGREE = 10_000
POLYGONS = {"Polygon", "MultiPolygon"}
LEAST_POINTS = 3


class Outline(NamedTuple):
    """The outline of one code; `rings` as `Boundary.rings` describes them."""

    code: str
    rings: list[list[int]]


def read_outlines(content: bytes) -> Iterator[Outline]:
    """Yield every polygon of the file; raises DomainError naming the place of the first fault."""
    document = _parsed(content)
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Topology":
        found = _from_topology(document)
    elif kind == "FeatureCollection":
        found = _from_features(document)
    else:
        raise DomainError("Berkas ini bukan GeoJSON (FeatureCollection) atau TopoJSON (Topology).")
    points = 0
    for code, polygons in found:
        rings = [ring for polygon in polygons for ring in _rings(code, polygon)]
        points += sum(len(ring) for ring in rings) // 2
        if points > MAX_POINTS:
            raise DomainError(
                f"Berkas memuat lebih dari {MAX_POINTS} titik. Sederhanakan garisnya lebih dahulu."
            )
        if rings:
            yield Outline(code, rings)


def read_bounded(path: Path) -> bytes:
    """Return the content of a file, unpacked when it is gzip; never more than MAX_BYTES."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP_MAGIC
        with open_gzip(path) if packed else path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, BadGzipFile, zlib.error) as error:
        raise DomainError(f"Berkas {path} tidak dapat dibaca.") from error
    if len(content) > MAX_BYTES:
        raise DomainError(f"Berkas {path.name} lebih besar dari {MAX_BYTES // 1024 // 1024} MB.")
    return content


def inner_point(rings: list[list[int]]) -> tuple[float, float]:
    """Return (longitude, latitude) of a point inside the largest ring, in degrees."""
    west, east, middle = widest_stretch(rings)
    return round((west + east) / 2 / PER_DEGREE, 5), round(middle / PER_DEGREE, 5)


def widest_stretch(rings: list[list[int]]) -> tuple[float, float, float]:
    """Return (west, east, latitude) of the widest land on the middle latitude of the largest ring.

    In the units of the rings.
    """
    ring = max(rings, key=lambda one: abs(_area(one)))
    xs, ys = ring[::2], ring[1::2]
    middle = (min(ys) + max(ys)) / 2
    # The middle of the widest stretch of land on that latitude lies inside by construction.
    crossings = sorted(
        x1 + (middle - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in _sides(xs, ys)
        if (y1 > middle) != (y2 > middle)
    )
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not stretches:
        return min(xs), max(xs), middle
    return *max(stretches, key=lambda one: one[1] - one[0]), middle


def _sides(xs, ys):
    points = list(zip(xs, ys, strict=True))
    return zip(points, [*points[1:], points[0]], strict=True)


def _area(ring: list[int]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _sides(ring[::2], ring[1::2])) / 2


def _parsed(content: bytes):
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DomainError("Berkas ini bukan JSON yang utuh.") from error


def _from_features(document: dict):
    features = document.get("features")
    if not isinstance(features, list):
        raise DomainError("GeoJSON tidak memuat daftar features.")
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict):
            raise DomainError(f"Bentuk ke-{number} bukan Feature.")
        geometry = feature.get("geometry")
        if geometry is None:
            continue
        code = _code(feature, number)
        kind, coordinates = _geometry(geometry, "coordinates", code)
        yield code, [coordinates] if kind == "Polygon" else coordinates


def _from_topology(document: dict):
    arcs, objects = document.get("arcs"), document.get("objects")
    if not isinstance(arcs, list) or not isinstance(objects, dict):
        raise DomainError("TopoJSON tidak memuat arcs dan objects.")
    lines = [_line(arc, document.get("transform")) for arc in arcs]
    shapes = itertools.chain.from_iterable(_leaves(one) for one in objects.values())
    for number, shape in enumerate(shapes, start=1):
        if shape.get("type") is None:
            continue
        code = _code(shape, number)
        kind, parts = _geometry(shape, "arcs", code)
        polygons = [parts] if kind == "Polygon" else parts
        yield code, [[_joined(ring, lines, code) for ring in polygon] for polygon in polygons]


def _leaves(shape):
    if not isinstance(shape, dict):
        raise DomainError("TopoJSON memuat bentuk yang tidak dikenal.")
    if shape.get("type") != "GeometryCollection":
        yield shape
        return
    for one in shape.get("geometries") or []:
        yield from _leaves(one)


def _line(arc, transform) -> list[tuple[float, float]]:
    """Return the points of one arc in degrees; with a transform they are written as steps."""
    try:
        if transform is None:
            return [(float(x), float(y)) for x, y, *_ in arc]
        (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
        line, x, y = [], 0, 0
        for step_x, step_y, *_ in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + move_x, y * scale_y + move_y))
    except (TypeError, ValueError, KeyError) as error:
        raise DomainError("TopoJSON memuat arcs atau transform yang rusak.") from error
    return line


def _joined(ring, lines, code: str) -> list[tuple[float, float]]:
    """Return the points of a ring of arc numbers; ~n is arc n backwards."""
    joined = []
    try:
        for number in ring:
            line = lines[number] if number >= 0 else lines[~number][::-1]
            joined += line[1:] if joined else line
    except (TypeError, IndexError) as error:
        raise DomainError(f"Batas {code} menunjuk garis (arc) yang tidak ada.") from error
    return joined


def _code(shape: dict, number: int) -> str:
    properties = shape.get("properties")
    code = properties.get("code") if isinstance(properties, dict) else None
    if not isinstance(code, str) or not code.strip():
        raise DomainError(f"Bentuk ke-{number} tidak mempunyai properti code (kode Kemendagri).")
    return code.strip()


def _geometry(shape, member: str, code: str):
    kind = shape.get("type") if isinstance(shape, dict) else None
    if kind not in POLYGONS or not isinstance(shape.get(member), list):
        raise DomainError(f"Batas {code} bukan Polygon atau MultiPolygon.")
    return kind, shape[member]


def _rings(code: str, polygon) -> Iterator[list[int]]:
    """Yield the rings of one polygon in whole 1/10,000 degrees, without repeated points."""
    try:
        for ring in polygon:
            points = []
            for longitude, latitude, *_ in ring:
                if not (_within(longitude, 180) and _within(latitude, 90)):
                    raise DomainError(
                        f"Batas {code} memuat titik ({longitude}, {latitude}) di luar bujur dan "
                        "lintang WGS84."
                    )
                point = round(longitude * PER_DEGREE), round(latitude * PER_DEGREE)
                if not points or points[-1] != point:
                    points.append(point)
            if len(points) > 1 and points[0] == points[-1]:
                points.pop()
            if len(points) >= LEAST_POINTS:
                yield [value for point in points for value in point]
    except (TypeError, ValueError) as error:
        raise DomainError(f"Batas {code} memuat koordinat yang rusak.") from error


def _within(value: float, limit: int) -> bool:
    return math.isfinite(value) and abs(value) <= limit
