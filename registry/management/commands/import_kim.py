"""`import_kim FILE --kabupaten CODE`: the same import as the page, for the terminal and scripts.

Exit code 0 = every row usable, 1 = some rows named as faulty, 2 = file unreadable.
"""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kim_portal.errors import DomainError
from registry.enums import RegionLevel
from registry.forms.region import dotted
from registry.kim_import import store_plan
from registry.kim_plan import make_plan
from registry.models import Region
from registry.office_columns import find_table
from registry.office_file import UnreadableFileError, read_sheets

FAULTY, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = "Mengimpor data KIM dari berkas XLSX, XLS, ODS, atau CSV milik kabupaten/kota."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="berkas yang diimpor")
        parser.add_argument(
            "--kabupaten", required=True, help="kode kabupaten/kota, misalnya 64.09"
        )
        parser.add_argument("--dry-run", action="store_true", help="periksa saja, jangan simpan")
        parser.add_argument("--json", action="store_true", help="tulis hasil sebagai JSON")

    def handle(self, *args, **options):
        try:
            plan = make_plan(self.table(options["file"]), self.kabupaten(options["kabupaten"]),
                             timezone.localdate())  # fmt: skip
            counts, faults = self.run(plan, options)
        except DomainError as error:
            raise CommandError(error.message, returncode=UNREADABLE) from error
        result = {
            "baris": plan.row_count,
            **counts,
            "galat": [finding.as_json() for finding in faults],
            "peringatan": [finding.as_json() for finding in sorted(plan.notes, key=by_row)],
        }
        self.write(result, as_json=options["json"], is_dry=options["dry_run"])
        if faults:
            sys.exit(FAULTY)

    def table(self, path: Path):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UnreadableFileError(f"Berkas {path} tidak dapat dibuka") from error
        table = find_table(read_sheets(content))
        if table.missing:
            raise UnreadableFileError(f"Kolom tidak ditemukan: {', '.join(table.missing)}")
        return table

    def kabupaten(self, code: str) -> Region:
        found = Region.objects.current().with_parents().filter(
            path=dotted(code), level=RegionLevel.KABUPATEN
        )  # fmt: skip
        if region := found.first():
            return region
        raise CommandError(f"Kabupaten/kota {code} tidak ada", returncode=UNREADABLE)

    def run(self, plan, options):
        """Return the three counts and the faults, after storing unless it is a dry run."""
        if options["dry_run"]:
            counts = (plan.new_count, plan.changed_count, plan.same_count)
            faults = plan.faults
        else:
            done = store_plan(plan, by=None, source="import_kim")
            counts = (done.new_count, done.changed_count, done.same_count)
            faults = [*plan.faults, *done.faults]
        return dict(zip(("baru", "berubah", "sama"), counts, strict=True)), sorted(
            faults, key=by_row
        )

    def write(self, result: dict, *, as_json: bool, is_dry: bool):
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        for word in ("galat", "peringatan"):
            for one in result[word]:
                self.stdout.write(f"{word} baris {one['baris']}, {one['kolom']}: {one['pesan']}")
        self.stdout.write(
            f"{'Pemeriksaan' if is_dry else 'Impor'}: {result['baris']} baris, "
            f"{result['baru']} baru, {result['berubah']} berubah, {result['sama']} sama, "
            f"{len({one['baris'] for one in result['galat']})} bermasalah"
        )


def by_row(finding) -> tuple:
    return finding.row, finding.column
