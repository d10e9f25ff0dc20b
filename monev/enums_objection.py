"""On what grounds a published result may be disputed, by whom, and how a dispute moves."""

from django.db.models import TextChoices


class ObjectionGround(TextChoices):
    ARITHMETIC = "arithmetic", "Perhitungan nilai keliru"
    PROCEDURE = "procedure", "Tata cara penilaian tidak diikuti"
    CONFLICT = "conflict", "Benturan kepentingan juri"
    EVIDENCE = "evidence", "Dokumen atau bukti tidak dipertimbangkan"
    FACTS = "facts", "Data peserta keliru"
    ELIGIBILITY = "eligibility", "Syarat peserta diterapkan keliru"


class ObjectionSide(TextChoices):
    KIM = "kim", "KIM peserta"
    KABUPATEN = "kabupaten", "Dinas kabupaten/kota"


class ObjectionState(TextChoices):
    FILED = "filed", "Menunggu jawaban"
    ACCEPTED = "accepted", "Diterima"
    REFUSED = "refused", "Tidak diterima"
    WITHDRAWN = "withdrawn", "Ditarik"


OBJECTION_TRANSITIONS = {
    ObjectionState.FILED: {
        ObjectionState.ACCEPTED,
        ObjectionState.REFUSED,
        ObjectionState.WITHDRAWN,
    },
    ObjectionState.ACCEPTED: set(),
    ObjectionState.REFUSED: set(),
    ObjectionState.WITHDRAWN: set(),
}
ANSWERED_OBJECTIONS = {ObjectionState.ACCEPTED, ObjectionState.REFUSED}
