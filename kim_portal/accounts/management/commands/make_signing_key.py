"""`make_signing_key [FILE]`: make the Ed25519 key that signs published results.

Exit 0 = made, or there already and only shown; 1 = the file cannot be used.
"""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kim_portal.signing_key import NoKeyError, key_name, make_key, public_text


class Command(BaseCommand):
    help = "Membuat kunci tanda tangan portal bila belum ada, lalu menampilkan bagian umumnya."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", type=Path, help="berkas kunci; biasanya SIGNING_KEY_FILE"
        )

    def handle(self, *args, **options):
        path = options["file"]
        try:
            public = make_key(path) if path else public_text()
        except FileExistsError:
            raise CommandError(f"{path} sudah ada. Kunci tidak pernah ditimpa.") from None
        except (NoKeyError, OSError) as error:
            where = path or settings.SIGNING_KEY_FILE
            raise CommandError(f"Kunci di {where} tidak dapat dipakai: {error}") from error
        self.stdout.write(f"Kunci umum: {public}\nNama kunci: {key_name(public)}")
