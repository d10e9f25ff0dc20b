"""`prepare_run`: everything `make run` needs before the server starts; the second time, nothing.

var/prepared.json remembers which reference data went into which database.
"""

import hashlib
import io
import json

from django.conf import settings
from django.core import management
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kim_portal.accounts.models import User
from monev.management.commands import load_instruments
from monev.models import Instrument
from registry.management.commands import load_regions, load_sectors
from registry.models import Kim, Region, Sector

COLUMNS = {
    "role": "Peran",
    "username": "Nama pengguna",
    "password": "Kata sandi",
    "place": "Wilayah",
}


class Command(BaseCommand):
    help = "Menyiapkan basis data, data acuan, dan data contoh sebelum portal dijalankan."

    def handle(self, *args, **options):
        folder = settings.BASE_DIR / "var"
        folder.mkdir(exist_ok=True)
        self.prepare_tables()
        self.load_reference_data(folder / "prepared.json")
        accounts = folder / "akun-demo.json"
        if not Kim.objects.exists():
            self.seed(accounts)
        self.show_accounts(accounts)

    def prepare_tables(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Menyiapkan basis data ...")
            management.call_command("migrate", verbosity=0, interactive=False)
        management.call_command("createcachetable", verbosity=0)

    def load_reference_data(self, stamp):
        """Load regions, sectors and instruments unless the stamp says they are there already."""
        wanted = {"data": data_digest(), "database": database_digest()}
        is_filled = all(model.objects.exists() for model in (Region, Sector, Instrument))
        if is_filled and read_json(stamp) == wanted:
            return
        self.stdout.write("Memuat data acuan: wilayah, sektor, instrumen ...")
        self.stdout.flush()
        for name in ("load_regions", "load_sectors", "load_instruments"):
            management.call_command(name, stdout=io.StringIO())
        stamp.write_text(json.dumps(wanted), encoding="utf-8")

    def seed(self, accounts):
        """Load the demo data; a refusal (real data, no such command) does not stop the portal."""
        if "seed_demo" not in management.get_commands():
            self.stdout.write("Data contoh dilewati: perintah seed_demo belum tersedia.")
            return
        self.stdout.write("Memuat data contoh ...")
        self.stdout.flush()
        try:
            management.call_command(
                "seed_demo", "--accounts-json", str(accounts), stdout=io.StringIO()
            )
        except CommandError as error:
            self.stdout.write(f"Data contoh dilewati: {error}")

    def show_accounts(self, accounts):
        """Print the demo accounts of the file that exist in this database, as a table."""
        rows = read_json(accounts) or []
        known = set(
            User.objects.filter(
                is_sample=True, username__in=[row["username"] for row in rows]
            ).values_list("username", flat=True)
        )
        rows = [row for row in rows if row["username"] in known]
        if not rows:
            return
        lines = [[str(row[key] or "-") for key in COLUMNS] for row in [COLUMNS, *rows]]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        self.stdout.write("Akun contoh:")
        for line in lines:
            cells = (text.ljust(width) for text, width in zip(line, widths, strict=True))
            self.stdout.write(f"  {'  '.join(cells).rstrip()}")


def data_digest() -> str:
    """Return the SHA-256 (hex) over the bundled files, in a fixed order."""
    digest = hashlib.sha256()
    for path in (
        load_regions.BUNDLED_FILE, load_sectors.BUNDLED_FILE, load_instruments.BUNDLED_FILE,
    ):  # fmt: skip
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def database_digest() -> str:
    """Return a SHA-256 (hex) that tells databases apart and holds no password."""
    facts = connection.settings_dict
    place = [str(facts[key]) for key in ("ENGINE", "HOST", "PORT", "NAME")]
    return hashlib.sha256("|".join(place).encode()).hexdigest()


def read_json(path):
    """Return the content of a JSON file, None when it is missing or damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
