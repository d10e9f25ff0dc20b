"""Closed vocabularies of the forum of a kecamatan, and their machines."""

from django.db.models import TextChoices


class CheckVerdict(TextChoices):
    """What the forum found; the office alone decides about the report."""

    COMPLETE = "complete", "Lengkap"
    LACKING = "lacking", "Kurang"


class NoteKind(TextChoices):
    POTENTIAL = "potential", "Potensi"
    OBSTACLE = "obstacle", "Kendala"
    RESOURCE = "resource", "Sumber daya yang diperlukan"


class ResourceKind(TextChoices):
    """The three kinds the forums of Lumajang reviewed in 2024."""

    FINANCE = "finance", "Finansial"
    PEOPLE = "people", "Manusia"
    TECHNOLOGY = "technology", "Teknologi"


class NoteState(TextChoices):
    OPEN = "open", "Belum ditanggapi"
    ANSWERED = "answered", "Sudah ditanggapi"


NOTE_TRANSITIONS = {
    NoteState.OPEN: {NoteState.ANSWERED},
    # Back when the answer did not help.
    NoteState.ANSWERED: {NoteState.OPEN},
}


class InterestState(TextChoices):
    """A desa without KIM wants one: how far the office of the kabupaten is with it."""

    FORWARDED = "forwarded", "Diteruskan ke kabupaten"
    GUIDED = "guided", "Sedang didampingi"
    FORMED = "formed", "KIM terbentuk"
    DROPPED = "dropped", "Tidak dilanjutkan"


INTEREST_TRANSITIONS = {
    InterestState.FORWARDED: {InterestState.GUIDED, InterestState.FORMED, InterestState.DROPPED},
    InterestState.GUIDED: {InterestState.FORMED, InterestState.DROPPED},
    InterestState.FORMED: set(),
    InterestState.DROPPED: {InterestState.FORWARDED},
}
# What still waits for the office.
OPEN_INTERESTS = {InterestState.FORWARDED, InterestState.GUIDED}
