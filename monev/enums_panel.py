"""Closed vocabularies of conflicts of interest, and what becomes of one."""

from django.db.models import TextChoices


class ConflictKind(TextChoices):
    FAMILY = "family", "Keluarga pengurus atau anggota"
    MEMBER = "member", "Pengurus atau anggota KIM ini"
    SAME_VILLAGE = "same_village", "Tinggal di desa atau kelurahan yang sama"
    VILLAGE_WORK = "village_work", "Bekerja pada desa, kelurahan, atau kecamatannya"
    TRAINER = "trainer", "Pembina atau pelatih KIM ini"
    SAME_KABUPATEN = "same_kabupaten", "Berasal dari kabupaten/kota yang sama"
    BUSINESS = "business", "Hubungan usaha atau keuangan"
    OTHER = "other", "Hubungan lain"


class ConflictSource(TextChoices):
    """Where it comes from: the juri, the portal's own data, or somebody who told the office."""

    DECLARED = "declared", "Dinyatakan juri"
    DETECTED = "detected", "Ditemukan radar"
    REPORTED = "reported", "Dilaporkan ke dinas"


class ConflictState(TextChoices):
    DISCLOSED = "disclosed", "Menunggu keputusan dinas"
    DISMISSED = "dismissed", "Bukan benturan"
    ALLOWED = "allowed", "Diungkap, boleh menilai"
    RECUSED = "recused", "Tidak menilai"


# Stepping aside is final: the sheet is void and cannot come back.
CONFLICT_TRANSITIONS = {
    ConflictState.DISCLOSED: {
        ConflictState.DISMISSED,
        ConflictState.ALLOWED,
        ConflictState.RECUSED,
    },
    ConflictState.DISMISSED: {ConflictState.ALLOWED, ConflictState.RECUSED},
    ConflictState.ALLOWED: {ConflictState.DISMISSED, ConflictState.RECUSED},
    ConflictState.RECUSED: set(),
}
# The file of the entry, its counts and its sheets stay closed for that juri.
BLOCKING_CONFLICTS = {ConflictState.DISCLOSED, ConflictState.RECUSED}
# Nobody judges own kin, own KIM or own business, whatever reason is given.
HARD_CONFLICTS = {ConflictKind.FAMILY, ConflictKind.MEMBER, ConflictKind.BUSINESS}


class PlanSource(TextChoices):
    """How a plan of who judges whom was made."""

    AUTO = "auto", "Otomatis"
    LIST = "list", "Dari daftar"
    HAND = "hand", "Dengan tangan"
