"""A table of sheet totals from anywhere, ranked with the portal's own arithmetic.

The format is promised to the outside: CSV with the header `peserta,juri,nilai`, one line per sheet,
points 0–100 with a decimal point; a missing line was not judged.
"""

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monev.agreement import components, kendall_w, krippendorff_alpha
from monev.certainty import draw_ranks
from monev.fairness import Fit, fit
from monev.ranking import Candidate, rank
from monev.scoring import round_points

HEADER = ["peserta", "juri", "nilai"]
# Every reader of the same table draws the same chances.
SEED = 20240614
_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,20})?")


class UnreadableTable(ValueError):
    """The text is no such table; the message says where and why, in a sentence."""


@dataclass(frozen=True)
class Report:
    """A ranked table: the fit and its facts as they are printed."""

    fitted: Fit
    facts: dict


def read_table(text: str) -> dict[str, dict[str, Fraction]]:
    """Return group → juri → points.

    Raises UnreadableTable naming the first line that cannot be used.
    """
    rows = csv.reader(text.removeprefix("\ufeff").splitlines(), strict=True)
    sheets: dict[str, dict[str, Fraction]] = {}
    try:
        for number, row in enumerate(rows, start=1):
            cells = [cell.strip() for cell in row]
            if number == 1:
                _require_header(cells)
            elif any(cells):
                group, juri, points = _sheet(cells, number)
                if juri in sheets.setdefault(group, {}):
                    raise UnreadableTable(f"Baris {number}: {juri} sudah menilai {group}.")
                sheets[group][juri] = points
    except csv.Error as error:
        raise UnreadableTable(f"Baris {rows.line_num} bukan baris CSV.") from error
    if not sheets:
        raise UnreadableTable("Tabel tidak berisi nilai.")
    return sheets


def _require_header(cells: list[str]) -> None:
    if cells != HEADER:
        raise UnreadableTable(f"Baris pertama harus {','.join(HEADER)}.")


def _sheet(cells: list[str], number: int) -> tuple[str, str, Fraction]:
    if len(cells) != len(HEADER):
        raise UnreadableTable(f"Baris {number} harus berisi {len(HEADER)} kolom.")
    group, juri, points = cells
    if not group or not juri:
        raise UnreadableTable(f"Baris {number}: peserta dan juri harus diisi.")
    if not _POINTS.fullmatch(points) or Fraction(points) > 100:
        raise UnreadableTable(f"Baris {number}: nilai “{points}” harus angka 0 sampai 100.")
    return group, juri, Fraction(points)


def rank_table(sheets: dict[str, dict[str, Fraction]]) -> Report:
    """Return the ranked table with its facts, in the form promised to the outside."""
    fitted = fit(sheets)
    places = {
        place.key: place
        for place in rank(
            [Candidate(name, round_points(fair), {}) for name, fair in fitted.fair.items()], []
        ).places
    }
    drawn = draw_ranks(sheets, fitted, seed=SEED)
    order = sorted(places, key=lambda name: (places[name].rank, name))
    variance = components(sheets)
    facts = {
        "peserta": [_group(name, fitted, places[name], drawn) for name in order],
        "juri": [
            {
                "nama": name,
                "ketegasan": str(round_points(fitted.strictness[name], 4)),
                "jumlah": sum(name in row for row in sheets.values()),
            }
            for name in sorted(fitted.strictness)
        ],
        "panel_terhubung": fitted.is_connected,
        "kesepakatan": {
            "icc_tunggal": _figure(variance and variance.icc("single")),
            "icc_rata": _figure(variance and variance.icc("average")),
            "krippendorff_alpha": _figure(krippendorff_alpha(sheets)),
            "kendall_w": _figure(kendall_w(sheets)),
        },
    }
    return Report(fitted, facts)


def _group(name: str, fitted: Fit, place, drawn) -> dict:
    standing = drawn.standings[name] if drawn else None
    return {
        "nama": name,
        "rata_rata": str(round_points(fitted.means[name])),
        "nilai_adil": str(round_points(fitted.fair[name], 4)),
        "peringkat": place.rank,
        "peringkat_bersama": place.is_joint,
        "rentang": list(standing.interval) if standing else None,
        "peluang_terbaik": round(standing.best, 2) if standing else None,
    }


def _figure(value: Fraction | None) -> float | None:
    return None if value is None else float(round_points(value, 4))


def written(report: Report) -> str:
    """Return the report as lines for a person at a terminal, in Indonesian."""
    facts = report.facts
    lines = [f"{'Peringkat':>9}  {'Nilai adil':>10}  {'Rata-rata':>9}  {'Rentang':>8}  Peserta"]
    for one in facts["peserta"]:
        span = "{}–{}".format(*one["rentang"]) if one["rentang"] else "–"
        joint = " (bersama)" if one["peringkat_bersama"] else ""
        lines.append(
            f"{one['peringkat']:>9}  {_comma(one['nilai_adil']):>10}  "
            f"{_comma(one['rata_rata']):>9}  {span:>8}  {one['nama']}{joint}"
        )
    lines.append("")
    lines += [
        f"Juri {one['nama']}: ketegasan {_comma(one['ketegasan'])} poin, {one['jumlah']} lembar"
        for one in facts["juri"]
    ]
    if not facts["panel_terhubung"]:
        count = len(report.fitted.panels)
        lines.append(
            f"Panel terpisah menjadi {count} bagian: "
            "peringkat antarbagian tidak dapat dibandingkan."
        )
    if facts["peserta"][0]["rentang"] is None:
        lines.append("Data terlalu sedikit untuk menyatakan keyakinan.")
    return "\n".join(lines)


def _comma(figure: str | Decimal) -> str:
    return str(figure).replace(".", ",")
