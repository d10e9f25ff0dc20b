import json

from django.conf import settings
from django.core.management.base import BaseCommand

from kim_portal.sbom import bill


class Command(BaseCommand):
    help = "Write the list of components (CycloneDX JSON) that requirements.txt locks."

    def handle(self, *args, **options):
        self.stdout.write(json.dumps(bill(settings.BASE_DIR), indent=1))
