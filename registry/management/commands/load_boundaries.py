"""`load_boundaries FILE…`: outlines of regions for the maps; every page works without them."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from kim_portal.errors import DomainError
from registry.boundary_import import BoundaryCounts, import_boundaries
from registry.enums import RegionLevel

SHOWN_CODES = 5


class Command(BaseCommand):
    help = "Memuat batas wilayah (GeoJSON atau TopoJSON dengan properti code) untuk peta."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, help="berkas GeoJSON atau TopoJSON")
        parser.add_argument("--source", default="", help="asal batas, tertulis di bawah peta")
        parser.add_argument("--licence", default="", help="lisensi batas, tertulis di bawah peta")

    def handle(self, *args, **options):
        for path in options["files"]:
            try:
                counts = import_boundaries(
                    path, credit=options["source"], licence=options["licence"]
                )
            except DomainError as error:
                raise CommandError(f"{path.name}: {error.message}") from error
            self._tell(path, counts)

    def _tell(self, path: Path, counts: BoundaryCounts) -> None:
        levels = ", ".join(
            f"{RegionLevel(level).label} {counts.per_level[level]}"
            for level in RegionLevel
            if counts.per_level[level]
        )
        self.stdout.write(
            f"{path.name}: {levels} ({counts.created} baru, {counts.updated} berubah, "
            f"{counts.same} sama)"
        )
        if counts.unknown:
            shown = ", ".join(counts.unknown[:SHOWN_CODES])
            more = "…" if len(counts.unknown) > SHOWN_CODES else ""
            self.stderr.write(
                f"Kode tidak dikenal, dilewati: {len(counts.unknown)} ({shown}{more})"
            )
