"""`anonymise_members [--dry-run]`: forget the people whose time is over; run it every night."""

from django.core.management.base import BaseCommand

from registry.retention import (
    expired_members,
    expired_requests,
    forget_expired_members,
    forget_expired_requests,
)


class Command(BaseCommand):
    help = (
        "Mengosongkan nama dan nomor anggota yang masa simpannya habis (juga anggota KIM yang "
        "bubar) serta data pemohon dari permintaan yang sudah lama ditutup. Jumlah tetap."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="hitung saja, jangan hapus")

    def handle(self, *args, **options):
        if options["dry_run"]:
            members, requests = expired_members().count(), expired_requests().count()
            word = "akan dikosongkan"
        else:
            members, requests = forget_expired_members(), forget_expired_requests()
            word = "dikosongkan"
        self.stdout.write(f"{members} anggota dan {requests} permintaan data {word}")
