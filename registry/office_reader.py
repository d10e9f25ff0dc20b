"""Child process that opens a workbook from strangers: bytes on stdin, its cells as JSON on stdout.

It runs apart from the portal (registry/office_file.py starts it) because a workbook of five
kilobytes with one cell in the last corner makes the reader ask for half a terabyte, which ends the
process. Nothing of the portal is imported here.

Answer: {"sheets": [{"name", "merged": [[top, left, bottom, right]], "formulas": [[row, column]],
"rows": [[row, [cell, …]]]}]}, rows and columns counted from 0, empty rows left out, a date written
as {"d": "2024-06-06"}. Exit code 1 and one line on stderr when the workbook cannot be read.
"""

import datetime
import io
import json
import re
import sys
import zipfile
from xml.etree import ElementTree

import python_calamine

try:
    import resource
except ImportError:  # Windows: the time limit of the parent remains
    resource = None

MEMORY_LIMIT = 1024 * 1024 * 1024
PROCESSOR_SECONDS = 60
MAX_COLUMNS = 120
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})([0-9]+)["'][^>]*>\s*<(?:\w+:)?f\b"""
)


def limit_resources() -> None:
    if resource is None:
        return
    for kind, wanted in (
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
    ):
        try:
            resource.setrlimit(kind, (wanted, wanted))
        except (OSError, ValueError):  # macOS refuses RLIMIT_AS
            continue


def read(content: bytes, max_rows: int) -> dict:
    """Return the visible worksheets; a sheet ends after `max_rows` rows that hold something."""
    workbook = python_calamine.load_workbook(io.BytesIO(content))
    formulas = formula_cells(content)
    visible = [
        (index, sheet.name)
        for index, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        and sheet.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    return {
        "sheets": [
            sheet_facts(workbook.get_sheet_by_index(index), formulas.get(name, []), max_rows)
            for index, name in visible
        ]
    }


def sheet_facts(sheet, formulas, max_rows: int) -> dict:
    rows = []
    # The reader yields the empty rows above the data, but not the empty columns left of them.
    left = [""] * (sheet.start or (0, 0))[1]
    for number, cells in enumerate(sheet.iter_rows()):
        values = [*left, *(plain(cell) for cell in cells)][:MAX_COLUMNS]
        if any(value not in ("", None) for value in values):
            rows.append([number, values])
        if len(rows) >= max_rows:
            break
    merged = [[*start, *end] for start, end in (sheet.merged_cell_ranges or [])]
    return {"name": sheet.name, "merged": merged, "formulas": formulas, "rows": rows}


def plain(cell):
    """Return the cell as JSON has it; a span of time is no date and stays text."""
    if isinstance(cell, datetime.datetime):
        return {"d": cell.date().isoformat()}
    if isinstance(cell, datetime.date):
        return {"d": cell.isoformat()}
    if isinstance(cell, datetime.time | datetime.timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.strip() if isinstance(cell, str) else cell


def formula_cells(content: bytes) -> dict[str, list[list[int]]]:
    """Return {sheet name: [[row, column]]} of an XLSX; other kinds do not tell."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  limited child
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  limited child
        found = {}
        for sheet in book.iter():
            path = part_name(targets.get(sheet.get(f"{OFFICE}id"), ""))
            if sheet.tag.endswith("}sheet") and path in archive.namelist():
                matches = FORMULA.finditer(archive.read(path))
                found[sheet.get("name")] = [
                    [int(match.group(2)) - 1, column_number(match.group(1))] for match in matches
                ]
        return found


def part_name(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def main() -> int:
    limit_resources()
    try:
        facts = read(sys.stdin.buffer.read(), int(sys.argv[1]))
    except python_calamine.PasswordError:
        sys.stderr.write("password\n")
        return 1
    except (
        python_calamine.CalamineError, ElementTree.ParseError, zipfile.BadZipFile, OSError,
        KeyError, ValueError, MemoryError,
    ) as error:  # fmt: skip
        sys.stderr.write(f"{type(error).__name__}\n")
        return 1
    json.dump(facts, sys.stdout, ensure_ascii=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
