"""Demo rules of offices; one demo kabupaten stays without, so that the defaults can be seen."""

from registry.models import OfficeSetting, Region

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
