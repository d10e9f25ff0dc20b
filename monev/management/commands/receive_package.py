"""`receive_package FILE --round ALAMAT --user NAMA [--accept]`: the same as the page, for scripts.

Exit 0 = whole and believed (with --accept: an entry of the round), 1 = refused, 2 = unreadable.
"""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from kim_portal.accounts.access import authorize
from kim_portal.accounts.models import User
from kim_portal.errors import DomainError
from monev.models import Round
from monev.package_reading import UnreadablePackageError
from monev.receiving import receive, recheck, take_in

REFUSED, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = "Memeriksa paket delegasi dari portal lain dan, dengan --accept, menjadikannya peserta."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="paket delegasi (ZIP)")
        parser.add_argument("--round", required=True, help="alamat putaran provinsi")
        parser.add_argument("--user", required=True, help="nama pengguna petugas dinas provinsi")
        parser.add_argument("--accept", action="store_true", help="jadikan peserta putaran")

    def handle(self, *args, **options):
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(
                f"Berkas {options['file']} tidak dapat dibaca.", returncode=UNREADABLE
            ) from error
        round_ = self.find(Round, "Putaran", slug=options["round"])
        user = self.find(User, "Pengguna", username=options["user"], is_active=True)
        try:
            authorize(user, "monev.create_package", round_)
            package = receive(content, options["file"].name, round_, by=user)
            self.stdout.write(f"{package} dari {package.portal}, {package.get_state_display()}.")
            if package.is_waiting:
                self.tell(package, recheck(package), user, accept=options["accept"])
        except PermissionDenied as error:
            raise CommandError(
                "Pengguna ini bukan dinas putaran itu.", returncode=REFUSED
            ) from error
        except UnreadablePackageError as error:
            raise CommandError(error.message, returncode=UNREADABLE) from error
        except DomainError as error:
            raise CommandError(error.message, returncode=REFUSED) from error

    def find(self, model, word: str, **facts):
        if found := model.objects.filter(**facts).first():
            return found
        raise CommandError(f"{word} {next(iter(facts.values()))} tidak ada.", returncode=REFUSED)

    def tell(self, package, checked, user, *, accept: bool):
        kim = checked.match or "KIM baru, terverifikasi"
        self.stdout.write(f"Wilayah {checked.region.place}. KIM di portal ini: {kim}.")
        if checked.match is None and checked.candidates:
            raise DomainError("Di desa ini ada KIM lain. Pilih di halaman paket.")
        if accept:
            entry = take_in(package, by=user, kim=checked.match)
            self.stdout.write(f"{entry} menjadi peserta {package.round}.")
        else:
            self.stdout.write("Belum ada yang ditulis ke putaran. Pakai --accept, atau halamannya.")
