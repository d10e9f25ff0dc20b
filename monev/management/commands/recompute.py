"""`recompute FILE [--json]`: compute a result bundle again, or rank a plain table of sheets.

Exit 0 = equal or computed, 1 = the bundle differs, 2 = unreadable. A bundle is told by its content.
"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from monev.bundle_check import Report, check
from monev.bundle_known import NOWHERE, Standing, standing_of
from monev.bundle_reading import UnreadableBundle, read
from monev.plain_table import UnreadableTable, rank_table, read_table, written

DIFFERS, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = "Menghitung ulang bundel hasil (.json), atau peringkat dari tabel peserta,juri,nilai."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="bundel hasil, atau tabel peserta,juri,nilai")
        parser.add_argument("--json", action="store_true", help="keluaran untuk dibaca program")

    def handle(self, *args, **options):
        path = options["file"]
        try:
            content = path.read_bytes()
            is_bundle = path.suffix.lower() == ".json" or content.lstrip()[:1] == b"{"
            if is_bundle:
                self.show_bundle(path, check(read(content)), as_json=options["json"])
            else:
                self.show_table(rank_table(read_table(content.decode())), as_json=options["json"])
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(
                f"Berkas {path} tidak dapat dibaca.", returncode=UNREADABLE
            ) from error
        except (UnreadableTable, UnreadableBundle) as error:
            raise CommandError(f"{path.name}: {error}", returncode=UNREADABLE) from error

    def show_table(self, report, *, as_json: bool):
        if as_json:
            self.stdout.write(json.dumps(report.facts, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(written(report))

    def show_bundle(self, path: Path, report: Report, *, as_json: bool):
        try:
            standing = standing_of(report)
        except DatabaseError:
            # The file alone is enough to compute; without its portal nobody vouches for the key.
            standing = NOWHERE
        differences = [*report.differences, *standing.differences]
        if as_json:
            facts = report.facts() | {"sama": not differences}
            facts["beda"] = [one.facts() for one in differences]
            facts["tanda_tangan"]["dikenal"] = standing.knows_key
            self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(lines(report, standing, differences)))
        if differences:
            raise CommandError(f"{path.name}: berbeda.", returncode=DIFFERS)


def lines(report: Report, standing: Standing, differences) -> list[str]:
    """Return the report for a person at a terminal, in Indonesian."""
    kind = "Bukti satu baris" if report.is_proof else "Bundel"
    found = [f"{kind} hasil {report.head['putaran']} versi {report.head['versi']}."]
    found.append(f"Tanda tangan {'sah' if report.is_signed else 'TIDAK SAH'}, {standing.sentence}")
    if differences:
        return [*found, "Berbeda:", *(f"  {one}" for one in differences)]
    if report.is_proof:
        return [*found, "Sama: baris ini bagian dari hasil yang ditandatangani."]
    found.append("Sama: nilai dan peringkat dihitung ulang dan tidak berbeda.")
    found.append(f"{'Peringkat':>9}  {'Nilai akhir':>11}  {'Nilai adil':>10}  Peserta")
    for row in report.rows:
        total, fair = (str(row[key] or "–") for key in ("nilai_akhir", "nilai_adil"))
        joint = " (bersama)" if row["peringkat_bersama"] else ""
        rank = row["peringkat"] or "–"
        found.append(
            f"{rank:>9}  {total.replace('.', ','):>11}  {fair.replace('.', ','):>10}  "
            f"{row['nama']}{joint}"
        )
    return found
