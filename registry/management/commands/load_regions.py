"""`load_regions [FILE]`: make the region tree equal to a file; a second run changes nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from kim_portal.errors import DomainError
from registry.enums import RegionLevel
from registry.region_import import BUNDLED_FILE, import_regions


class Command(BaseCommand):
    help = "Memuat atau memperbarui wilayah dari berkas CSV atau CSV.GZ."

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", type=Path, default=BUNDLED_FILE, help="berkas wilayah"
        )

    def handle(self, *args, **options):
        try:
            counts = import_regions(options["file"])
        except DomainError as error:
            raise CommandError(error.message) from error
        for level, count in counts.per_level.items():
            self.stdout.write(f"{RegionLevel(level).label}: {count}")
        self.stdout.write(
            f"Jumlah: {sum(counts.per_level.values())} ({counts.created} baru, "
            f"{counts.updated} berubah, {counts.reopened} berlaku kembali, "
            f"{counts.ended} berakhir)"
        )
        if counts.stranded:
            self.stdout.write(f"KIM di wilayah yang berakhir: {len(counts.stranded)}")
        for code, registry_no, name in counts.stranded:
            self.stdout.write(f"  {code} {registry_no} {name}")
