"""Vocabulary of the visits: what became of each, and what was found."""

from django.db.models import TextChoices


class VisitState(TextChoices):
    PLANNED = "planned", "Dijadwalkan"
    VISITED = "visited", "Sudah dikunjungi"
    POSTPONED = "postponed", "Ditunda"
    NOT_MET = "not_met", "Tidak bertemu"


# A postponed or missed visit is history: the next attempt is a visit of its own.
VISIT_TRANSITIONS = {
    VisitState.PLANNED: {VisitState.VISITED, VisitState.POSTPONED, VisitState.NOT_MET},
    VisitState.VISITED: set(),
    VisitState.POSTPONED: set(),
    VisitState.NOT_MET: set(),
}
# Somebody wrote down why it did not happen.
REASONED_VISITS = {VisitState.POSTPONED, VisitState.NOT_MET}


class FindingOutcome(TextChoices):
    MATCH = "match", "Sesuai"
    PARTLY = "partly", "Sebagian sesuai"
    MISMATCH = "mismatch", "Tidak sesuai"


# Outcome → how far above the lowest value of the scale the indicator may be scored at most.
CAPS = {FindingOutcome.MISMATCH: 1}
