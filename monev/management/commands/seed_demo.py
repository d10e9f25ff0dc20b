"""`seed_demo`: the demo office on an empty database; refuses where real data are."""

import base64
import hashlib
import hmac
import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kim_portal.accounts.models import User
from monev.demo import RoundsDemo
from monev.models import Instrument, Round
from registry.demo import Account, RegistryDemo
from registry.models import Forum, Kim, Region, Sector


class Command(BaseCommand):
    help = "Memuat data contoh. Menolak bila basis data berisi data sungguhan."

    def add_arguments(self, parser):
        parser.add_argument("--accounts-json", type=Path, help="tulis daftar akun contoh ke sini")

    @transaction.atomic
    def handle(self, *args, **options):
        refuse_real_data()
        password = demo_password()
        if Kim.objects.filter(is_sample=True).exists():
            raise CommandError("Data contoh sudah dimuat sebelumnya. Tidak ada yang diubah.")
        registry = RegistryDemo(password)
        registry.build()
        RoundsDemo(registry).build()
        if path := options["accounts_json"]:
            write_accounts(path, registry.accounts, password)
        self.stdout.write(
            f"Data contoh dimuat: {Kim.objects.count()} KIM, {Forum.objects.count()} forum, "
            f"{Round.objects.count()} putaran, {len(registry.accounts)} akun."
        )


def refuse_real_data() -> None:
    """Raise CommandError when the database holds real data, or not yet what the demo needs."""
    real = (
        Kim.objects.filter(is_sample=False).exists()
        or Round.objects.filter(is_sample=False).exists()
    )
    if real or User.objects.filter(is_sample=False, is_superuser=False).exists():
        raise CommandError("Basis data ini berisi data sungguhan. Data contoh tidak dimuat.")
    if not (Region.objects.exists() and Sector.objects.exists() and Instrument.objects.exists()):
        raise CommandError(
            "Muat dahulu load_regions, load_sectors, dan load_instruments, baru data contoh."
        )


def demo_password() -> str:
    """Return the password of the demo accounts: secret per installation, the same every time."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"seed_demo", hashlib.sha256).digest()
    return f"contoh-{base64.b32encode(digest)[:8].decode().lower()}"


def write_accounts(path: Path, accounts: list[Account], password: str) -> None:
    """Write the accounts as a JSON list of username, password, role and place."""
    rows = [
        {"username": one.username, "password": password, "role": one.role, "place": one.place}
        for one in accounts
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
