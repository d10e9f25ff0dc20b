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
from registry.demo import RegistryDemo
from registry.models import Forum, Kim, Region, Sector


class Command(BaseCommand):
    help = "Memuat data contoh. Menolak bila basis data berisi data sungguhan."

    def add_arguments(self, parser):
        parser.add_argument("--accounts-json", type=Path, help="tulis daftar akun contoh ke sini")

    @transaction.atomic
    def handle(self, *args, **options):
        refuse_real_data()
        password = demo_password()
        is_new = not Kim.objects.filter(is_sample=True).exists()
        if is_new:
            registry = RegistryDemo(password)
            registry.build()
            RoundsDemo(registry).build()
        accounts = demo_accounts(password)
        if path := options["accounts_json"]:
            write_accounts(path, accounts)
        self.stdout.write(
            f"Data contoh {'dimuat' if is_new else 'sudah ada'}: {Kim.objects.count()} KIM, "
            f"{Forum.objects.count()} forum, {Round.objects.count()} putaran, "
            f"{len(accounts)} akun."
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


def demo_accounts(password: str) -> list[dict[str, str]]:
    """Return username, password, role and place of every demo account, in the order of making."""
    users = User.objects.filter(is_sample=True).prefetch_related(
        "assignments__region", "assignments__kim", "juri_assignments__round"
    )
    rows = []
    for user in users.order_by("pk"):
        role, place = _role_and_place(user)
        rows.append({"username": user.username, "password": password, "role": role, "place": place})
    return rows


def _role_and_place(user: User) -> tuple[str, str]:
    if user.is_superuser or user.is_auditor:
        return ("admin_sistem" if user.is_superuser else "auditor"), ""
    for assignment in user.assignments.all():
        return assignment.role, str(assignment.region or assignment.kim)
    for seat in user.juri_assignments.all():
        return "juri", seat.round.name
    return "juri", "belum bertugas"


def write_accounts(path: Path, accounts: list[dict[str, str]]) -> None:
    """Write the accounts as a JSON list that only the owner of the file may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(accounts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
