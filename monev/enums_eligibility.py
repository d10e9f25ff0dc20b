"""What a KIM must have to take part in a round: kinds of rules and how strictly they are meant."""

from django.db.models import TextChoices

from monev.enums import MonevLevel


class RuleKind(TextChoices):
    SK_LASTS = "sk_lasts", "SK berlaku sampai rapat pleno"
    CHAIR = "chair", "Ketua menjabat"
    REPORTS = "reports", "Laporan terverifikasi dalam 12 bulan"
    MEMBERS = "members", "Jumlah anggota"
    CHANNEL = "channel", "Kanal aktif"
    AGE = "age", "Umur KIM"
    WEBSITE = "website", "Situs desa tercatat"
    DOCUMENTS = "documents", "Dokumen wajib lengkap"


class RuleStrength(TextChoices):
    REQUIRED = "required", "Wajib"
    ADVISED = "advised", "Disarankan"
    OFF = "off", "Tidak dipakai"


# Kind → (label of its number, smallest number that makes sense, largest); the others have none.
COUNTED_RULES = {
    RuleKind.REPORTS: ("Laporan paling sedikit", 1, 99),
    RuleKind.MEMBERS: ("Anggota paling sedikit", 1, 999),
    RuleKind.CHANNEL: ("Unggahan terakhir paling lama (hari)", 1, 999),
    RuleKind.AGE: ("Umur paling sedikit (tahun)", 1, 99),
}
# Short words for the head of a column.
RULE_COLUMNS = {
    RuleKind.SK_LASTS: "SK",
    RuleKind.CHAIR: "Ketua",
    RuleKind.REPORTS: "Laporan",
    RuleKind.MEMBERS: "Anggota",
    RuleKind.CHANNEL: "Kanal",
    RuleKind.AGE: "Umur",
    RuleKind.WEBSITE: "Situs desa",
    RuleKind.DOCUMENTS: "Dokumen",
}
# What every round asked before its office could choose: (kind, strength, number).
OLD_RULES = [
    (RuleKind.SK_LASTS, RuleStrength.REQUIRED, None),
    (RuleKind.CHAIR, RuleStrength.REQUIRED, None),
    (RuleKind.REPORTS, RuleStrength.REQUIRED, 1),
]
# What a new round of a level asks until its office decides otherwise.
DEFAULT_RULES = {
    MonevLevel.KABUPATEN: [
        *OLD_RULES,
        (RuleKind.MEMBERS, RuleStrength.ADVISED, 10),
        (RuleKind.CHANNEL, RuleStrength.ADVISED, 90),
        (RuleKind.AGE, RuleStrength.OFF, 1),
        (RuleKind.WEBSITE, RuleStrength.OFF, None),
        (RuleKind.DOCUMENTS, RuleStrength.REQUIRED, None),
    ],
    MonevLevel.PROVINSI: [
        (RuleKind.SK_LASTS, RuleStrength.REQUIRED, None),
        (RuleKind.CHAIR, RuleStrength.REQUIRED, None),
        (RuleKind.REPORTS, RuleStrength.REQUIRED, 4),
        (RuleKind.MEMBERS, RuleStrength.REQUIRED, 10),
        (RuleKind.CHANNEL, RuleStrength.REQUIRED, 90),
        (RuleKind.AGE, RuleStrength.ADVISED, 1),
        (RuleKind.WEBSITE, RuleStrength.ADVISED, None),
        (RuleKind.DOCUMENTS, RuleStrength.REQUIRED, None),
    ],
}
