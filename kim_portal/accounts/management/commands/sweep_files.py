from django.core.management.base import BaseCommand

from kim_portal.orphans import lost_files, orphans, sweep


class Command(BaseCommand):
    help = "Delete stored files that no row has named for a day, and name rows without their file."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="name them, delete nothing")

    def handle(self, *args, **options):
        if options["dry_run"]:
            for path in orphans():
                self.stdout.write(f"tanpa baris: {path}")
            count = len(orphans())
        else:
            count = sweep()
        lost = lost_files()
        for label, pk in lost:
            self.stdout.write(f"tanpa berkas: {label} {pk}")
        verb = "ditemukan" if options["dry_run"] else "dihapus"
        self.stdout.write(f"{count} berkas tanpa baris {verb}, {len(lost)} baris tanpa berkas")
