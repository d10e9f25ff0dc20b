"""`load_sectors [FILE]`: add or rename the sectors of the file; others stay as they are."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from registry.models import Sector

BUNDLED_FILE = Path(__file__).resolve().parents[2] / "data" / "sectors.json"


class Command(BaseCommand):
    help = "Memuat atau memperbarui daftar sektor dari berkas JSON."

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", type=Path, default=BUNDLED_FILE, help="berkas sektor"
        )

    @transaction.atomic
    def handle(self, *args, **options):
        path = options["file"]
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
            written = sum(self.store(row["slug"], row["name"], row["position"]) for row in rows)
        except OSError as error:
            raise CommandError(f"Berkas {path} tidak dapat dibaca.") from error
        except ValidationError as error:
            raise CommandError(f"Isi berkas {path} ditolak: {'; '.join(error.messages)}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(f"Berkas {path} bukan daftar sektor yang sah.") from error
        self.stdout.write(f"Sektor: {len(rows)} ({written} ditulis)")

    def store(self, slug: str, name: str, position: int) -> bool:
        """Write one sector when it is new or differs; return whether it was written."""
        sector = Sector.objects.filter(slug=slug).first() or Sector(slug=slug)
        if sector.pk and (sector.name, sector.position) == (name, position):
            return False
        sector.name, sector.position = name, position
        sector.full_clean()
        sector.save()
        return True
