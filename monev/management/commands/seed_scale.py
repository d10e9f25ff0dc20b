"""`seed_scale`: made-up bulk data on an empty database, for benchmarks; all of it marked sample."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kim_portal.accounts.models import User
from kim_portal.errors import DomainError
from monev.management.commands.seed_demo import demo_accounts, demo_password, write_accounts
from monev.models import Round
from monev.scale import fill_round
from registry.enums import Role
from registry.models import ActivityReport, Assignment, Forum, Kim, Region
from registry.scale import fill_registry

# Option → (number without the option, most that makes sense).
AMOUNTS = {
    "kim": (1_000, 200_000),
    "reports": (5_000, 5_000_000),
    "entries": (60, 1_000),
    "juri": (9, 100),
}


class Command(BaseCommand):
    help = "Mengisi basis data kosong dengan data buatan dalam jumlah besar, untuk uji kecepatan."

    def add_arguments(self, parser):
        for name, (usual, most) in AMOUNTS.items():
            parser.add_argument(f"--{name}", type=int, default=usual, help=f"0 sampai {most}")
        parser.add_argument("--accounts-json", type=Path, help="tulis daftar akun buatan ke sini")

    @transaction.atomic
    def handle(self, *args, **options):
        for name, (_, most) in AMOUNTS.items():
            if not 0 <= options[name] <= most:
                raise CommandError(f"--{name} harus 0 sampai {most}.")
        refuse_filled_database()
        password = demo_password()
        users = Users(password)
        try:
            office = users.add("skala-provinsi", "Staf Provinsi Uji", Role.PROVINSI, "64")
            users.add("skala-kabupaten", "Staf Kabupaten Uji", Role.KABUPATEN, "64.09")
            fill_registry(kim=options["kim"], reports=options["reports"], by=office)
            juri = [users.add(f"skala-juri-{n + 1}", f"Juri Uji {n + 1}")
                    for n in range(options["juri"])]  # fmt: skip
            if options["entries"]:
                fill_round(entries=options["entries"], juri=juri)
        except DomainError as error:
            raise CommandError(error.message) from error
        if path := options["accounts_json"]:
            write_accounts(path, demo_accounts(password))
        self.stdout.write(
            f"Data buatan dimuat: {options['kim']} KIM, {options['reports']} laporan, "
            f"{options['entries']} peserta, {options['juri']} juri."
        )


class Users:
    """Makes the accounts of the benchmarks; all have the password of the demo."""

    def __init__(self, password: str):
        # Hashed once: a hash takes longer than a thousand rows.
        self.template = User()
        self.template.set_password(password)

    def add(self, username: str, full_name: str, role: str = "", code: str = "") -> User:
        user = User.objects.create(
            username=username, full_name=full_name, password=self.template.password,
            is_sample=True,
        )  # fmt: skip
        if role:
            region = Region.objects.with_code(code)
            if region is None:
                raise DomainError("Muat dahulu load_regions dan load_sectors.")
            Assignment.objects.create(user=user, role=role, region=region)
        return user


def refuse_filled_database() -> None:
    """Raise CommandError unless nothing but reference data and administrators is there."""
    filled = any(model.objects.exists() for model in (Kim, ActivityReport, Forum, Round))
    if filled or User.objects.filter(is_superuser=False).exists():
        raise CommandError("Basis data ini tidak kosong. Data buatan tidak dimuat.")
