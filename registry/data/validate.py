"""Check regions.csv.gz (standard library only): exit 1 names what is wrong."""

import csv
import gzip
import re
import sys
from collections import Counter
from pathlib import Path

FILE = Path(__file__).resolve().parent / "regions.csv.gz"
PATTERNS = {
    "province": r"\d\d",
    "regency": r"\d\d\.\d\d",
    "district": r"\d\d\.\d\d\.\d\d",
    "village": r"\d\d\.\d\d\.\d\d\.\d{4}",
}
EXPECTED = {"province": 38, "regency": 514, "district": 7285, "village": 83762}
KALIMANTAN_TIMUR = {"province": 1, "regency": 10, "district": 105, "village": 1038}
NAMES = {
    "64": "Kalimantan Timur",
    "64.08": "Kabupaten Kutai Timur",
    "64.08.12.2004": "Teluk Singkama",
    "64.09": "Kabupaten Penajam Paser Utara",
    "64.72.05.1004": "Sungai Siring",
    "96": "Papua Barat Daya",
}


def kind_of(code: str, level: str) -> str:
    """Return the kind the numbering implies: kota from 71 on, kelurahan from 1001 to 1999."""
    if level == "regency":
        return "kota" if int(code[3:]) >= 71 else "kabupaten"
    if level == "village":
        return "kelurahan" if code[9] == "1" else "desa"
    return {"province": "provinsi", "district": "kecamatan"}[level]


def row_problems(row: dict, codes: set) -> list[str]:
    code, parent = row["code"], row["code"].rpartition(".")[0]
    checks = {
        "code": re.fullmatch(PATTERNS[row["level"]], code),
        "kind": row["kind"] == kind_of(code, row["level"]),
        "name": row["name"] and row["name"] == " ".join(row["name"].split()),
        "parent": row["parent_code"] == parent and (not parent or parent in codes),
    }
    return [f"{code}: {name}" for name, good in checks.items() if not good]


def main() -> int:
    with gzip.open(FILE, "rt", encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    names = {row["code"]: row["name"] for row in rows}
    problems = [problem for row in rows for problem in row_problems(row, names.keys())]
    if len(names) != len(rows):
        problems.append("a code stands twice")
    for prefix, expected in (("", EXPECTED), ("64", KALIMANTAN_TIMUR)):
        found = Counter(row["level"] for row in rows if row["code"].startswith(prefix))
        if found != expected:
            problems.append(f"counts of {prefix or 'all'}: {dict(found)}")
    problems += [f"{code}: name" for code, name in NAMES.items() if names.get(code) != name]
    sys.stdout.writelines(f"{problem}\n" for problem in problems[:40])
    sys.stdout.write(f"{len(rows)} rows, {len(problems)} problems\n")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
