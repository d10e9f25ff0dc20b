"""`delete_import_files [--days N] [--dry-run]`: delete old office files; run it every night."""

from django.core.management.base import BaseCommand

from registry.retention import delete_expired_files, expired_files


class Command(BaseCommand):
    help = "Menghapus berkas impor kantor yang lewat masa simpannya. Data KIM tetap."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, help="hari simpan, selain dari pengaturan")
        parser.add_argument("--dry-run", action="store_true", help="hitung saja, jangan hapus")

    def handle(self, *args, **options):
        days = options["days"]
        if options["dry_run"]:
            self.stdout.write(f"{expired_files(days).count()} berkas impor akan dihapus")
        else:
            self.stdout.write(f"{delete_expired_files(days)} berkas impor dihapus")
