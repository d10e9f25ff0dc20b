"""Vocabulary of the presentation day: what became of each call to the stage."""

from django.db.models import TextChoices


class AppearanceState(TextChoices):
    ON = "on", "Sedang tampil"
    FINISHED = "finished", "Selesai tampil"
    SKIPPED = "skipped", "Dilewati"
    ABSENT = "absent", "Tidak hadir"


APPEARANCE_TRANSITIONS = {
    AppearanceState.ON: {
        AppearanceState.FINISHED,
        AppearanceState.SKIPPED,
        AppearanceState.ABSENT,
    },
    AppearanceState.FINISHED: set(),
    AppearanceState.SKIPPED: set(),
    AppearanceState.ABSENT: set(),
}
