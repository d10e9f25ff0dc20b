import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from kim_portal.accounts.backup_facts import missing


class Command(BaseCommand):
    help = "Compare a restored portal with the facts of its backup and name what is missing."

    def add_arguments(self, parser):
        parser.add_argument("facts", help="the file that backup_facts wrote")

    def handle(self, *args, **options):
        try:
            before = json.loads(Path(options["facts"]).read_text(encoding="utf-8"))
            rows, files = before["rows"], before["files"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{options['facts']} is no file of backup_facts") from error
        found = missing(before)
        for one in found:
            self.stderr.write(one)
        if found:
            raise CommandError(f"{len(found)} things are missing")
        self.stdout.write(
            f"Utuh: {sum(rows.values())} baris, {len(files)} berkas, catatan tersambung"
        )
