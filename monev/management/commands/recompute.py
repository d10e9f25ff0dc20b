"""`recompute FILE.csv [--json]`: rank a plain table of sheets with the code that ranks a round.

Exit 0 = computed, 2 = unreadable.
"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from monev.plain_table import UnreadableTable, rank_table, read_table, written

UNREADABLE = 2


class Command(BaseCommand):
    help = "Menghitung ulang peringkat dari tabel peserta,juri,nilai."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="tabel CSV: peserta,juri,nilai")
        parser.add_argument("--json", action="store_true", help="keluaran untuk dibaca program")

    def handle(self, *args, **options):
        path = options["file"]
        try:
            report = rank_table(read_table(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(
                f"Berkas {path} tidak dapat dibaca.", returncode=UNREADABLE
            ) from error
        except UnreadableTable as error:
            raise CommandError(f"{path.name}: {error}", returncode=UNREADABLE) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.facts, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(written(report))
