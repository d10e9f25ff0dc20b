import json

from django.core.management.base import BaseCommand

from kim_portal.accounts.backup_facts import facts


class Command(BaseCommand):
    help = "Write what a backup made now has to bring back, as JSON (docs/penerapan.md)."

    def handle(self, *args, **options):
        self.stdout.write(json.dumps(facts(), indent=1, sort_keys=True))
