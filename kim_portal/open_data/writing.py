"""Writing rows as CSV, JSON and GeoJSON, one by one: memory does not grow with the table."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from kim_portal.exports import safe_cell
from kim_portal.open_data.table import Dataset, as_json, as_text

# Rows joined before they are handed on: fewer, larger pieces compress and travel better.
ROWS_PER_PIECE = 200


def csv_pieces(dataset: Dataset, rows: Iterable[tuple]) -> Iterator[str]:
    """Yield the table as RFC 4180: UTF-8 without a mark, comma, ISO dates, decimal point."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(dataset.header)
    for number, row in enumerate(rows, start=1):
        writer.writerow([safe_cell(as_text(value)) for value in row])
        if number % ROWS_PER_PIECE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def json_pieces(dataset: Dataset, rows: Iterable[tuple]) -> Iterator[str]:
    """Yield a JSON list of objects, the same rows as the CSV."""
    yield from _joined("[\n", (_dump(_object(dataset, row)) for row in rows), "\n]\n")


def geojson_pieces(dataset: Dataset, rows: Iterable[tuple]) -> Iterator[str]:
    """Yield a FeatureCollection (RFC 7946, WGS84): a point in the kecamatan, or no geometry."""
    points, column = dataset.points(), dataset.header.index("kode_kecamatan")

    def features():
        for row in rows:
            point = points.get(row[column])
            geometry = {"type": "Point", "coordinates": list(point)} if point else None
            yield _dump(
                {"type": "Feature", "id": row[0], "geometry": geometry,
                 "properties": _object(dataset, row)}
            )  # fmt: skip

    yield from _joined('{"type":"FeatureCollection","features":[\n', features(), "\n]}\n")


def _object(dataset: Dataset, row: tuple) -> dict:
    return dict(zip(dataset.header, map(as_json, row), strict=True))


def _dump(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _joined(start: str, lines: Iterable[str], end: str) -> Iterator[str]:
    waiting, mark = [start], ""
    for number, line in enumerate(lines, start=1):
        waiting.append(mark + line)
        mark = ",\n"
        if number % ROWS_PER_PIECE == 0:
            yield "".join(waiting)
            waiting.clear()
    yield "".join([*waiting, end])


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
