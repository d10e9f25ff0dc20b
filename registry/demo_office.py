"""Demo rules of offices, and KIM that have been silent for long.

One demo kabupaten stays without rules, so that the defaults can be seen.
"""

import datetime

from django.db.models import F
from django.utils import timezone

from registry.models import ActivityReport, Kim, KimStatusChange, OfficeSetting, Region

# Verified, decided and heard of so many days earlier than the rest of the demo.
SILENT_KIM = ("KIM Semoi Hijau", "KIM Singa Geweh", "KIM Sumber Sari")
SILENT_FOR = datetime.timedelta(days=200)

OFFICE_RULES = {
    "64.09": {
        "legal_basis": "Peraturan Bupati contoh nomor 1 tahun 2025",
        "excluded_occupations": ["village_official", "civil_servant"],
        "office_address": "Jalan Contoh Kilometer 9, Penajam",
        "office_phone": "(0542) 000000 (contoh)",
    },
    "64.08": {
        "min_members": 8,
        "max_members": 30,
        "report_period": "monthly",
        "legal_basis": "Peraturan Bupati contoh nomor 2 tahun 2025",
        "office_address": "Jalan Contoh 1, Sangatta",
    },
    "35.08": {
        "kim_long_name": "kelompok",
        "sk_issuers_allowed": ["kepala_desa", "lurah"],
        "legal_basis": "Peraturan Bupati Lumajang 19/2019",
    },
}


def add_office_rules() -> None:
    for code, rules in OFFICE_RULES.items():
        region = Region.objects.get(code=code)
        OfficeSetting.objects.update_or_create(region=region, defaults=rules)


def age_silent_kim() -> None:
    """Let some KIM look as if nobody had heard of them for months: something to suggest."""
    silent = Kim.objects.filter(name__in=SILENT_KIM, is_sample=True)
    silent.update(verified_at=timezone.now() - SILENT_FOR)
    KimStatusChange.objects.filter(kim__in=silent).update(decided_on=F("decided_on") - SILENT_FOR)
    ActivityReport.objects.filter(kim__in=silent).update(held_on=F("held_on") - SILENT_FOR)
