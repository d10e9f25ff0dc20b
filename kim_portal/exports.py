"""Tables people download: CSV rows that no spreadsheet runs as a formula."""

import csv
from collections.abc import Iterable

from django.http import StreamingHttpResponse

# A cell that begins so would be computed by a spreadsheet (OWASP CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def safe_cell(value):
    """Return a text with a leading quote where a spreadsheet would see a formula."""
    # Spaces before a formula are no protection: some programs drop them.
    if isinstance(value, str) and value.lstrip(" \u00a0\n").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


class _Echo:
    """A file that hands each written line back instead of keeping it."""

    def write(self, value):
        return value


def stream_csv(header: list[str], rows: Iterable[Iterable], *, filename: str):
    """Answer with a CSV, row by row: memory does not grow with the table."""
    writer = csv.writer(_Echo())

    def lines():
        # Excel takes UTF-8 for Latin-1 without this mark.
        yield "\ufeff" + writer.writerow(header)
        for row in rows:
            yield writer.writerow([safe_cell(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
