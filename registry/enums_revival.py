"""Closed vocabularies of bringing a dormant KIM back to life, and their machines."""

from django.db.models import TextChoices

from registry.enums import OperationalStatus


class RevivalState(TextChoices):
    """A plan ends once; a KIM that falls silent again gets a new one."""

    OPEN = "open", "Berjalan"
    REVIVED = "revived", "KIM aktif kembali"
    STOPPED = "stopped", "Dihentikan"


REVIVAL_TRANSITIONS = {
    RevivalState.OPEN: {RevivalState.REVIVED, RevivalState.STOPPED},
    RevivalState.REVIVED: set(),
    RevivalState.STOPPED: set(),
}


# KIM that a plan can bring back; a dissolved one is founded anew.
SILENT_STATUSES = {OperationalStatus.WEAK, OperationalStatus.DORMANT}


class RevivalStepState(TextChoices):
    OPEN = "open", "Belum dikerjakan"
    DONE = "done", "Selesai"
    DROPPED = "dropped", "Tidak jadi"


REVIVAL_STEP_TRANSITIONS = {
    RevivalStepState.OPEN: {RevivalStepState.DONE, RevivalStepState.DROPPED},
    RevivalStepState.DONE: {RevivalStepState.OPEN},
    RevivalStepState.DROPPED: {RevivalStepState.OPEN},
}
