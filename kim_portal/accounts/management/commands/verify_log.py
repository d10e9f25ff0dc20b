"""`verify_log`: exit 0 when the audit log is whole, 1 with the first broken entry otherwise."""

from django.core.management.base import BaseCommand, CommandError

from kim_portal.accounts.audit import check_chain


class Command(BaseCommand):
    help = "Memeriksa rantai sidik catatan tindakan dari awal sampai akhir."

    def handle(self, *args, **options):
        check = check_chain()
        if check.reason:
            entry = check.broken
            name = f"catatan {entry.pk} ({entry.verb})" if entry else "seluruh catatan"
            raise CommandError(f"Rantai putus pada {name}: {check.reason}.", returncode=1)
        self.stdout.write(f"Utuh: {check.count} catatan diperiksa.")
