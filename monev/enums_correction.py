"""Why a published result is corrected, and how a correction moves."""

from django.db.models import TextChoices


class CorrectionGround(TextChoices):
    ARITHMETIC = "arithmetic", "Salah hitung"
    TYPING = "typing", "Salah ketik nilai"
    CONFLICT = "conflict", "Benturan kepentingan diketahui kemudian"
    OBJECTION = "objection", "Sanggahan diterima"
    OTHER = "other", "Lainnya"


class CorrectionState(TextChoices):
    OPEN = "open", "Sedang disusun"
    PUBLISHED = "published", "Diumumkan"
    DROPPED = "dropped", "Dibatalkan"


CORRECTION_TRANSITIONS = {
    CorrectionState.OPEN: {CorrectionState.PUBLISHED, CorrectionState.DROPPED},
    CorrectionState.PUBLISHED: set(),
    CorrectionState.DROPPED: set(),
}
