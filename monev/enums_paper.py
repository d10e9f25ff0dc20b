"""Closed vocabulary of score sheets that were filled on paper and are typed twice."""

from django.db.models import TextChoices


class PaperState(TextChoices):
    FIRST = "first", "Diketik satu orang"
    UNEQUAL = "unequal", "Kedua ketikan berbeda"
    EQUAL = "equal", "Kedua ketikan sama, menunggu pengesahan"
    CONFIRMED = "confirmed", "Disahkan"
    WITHDRAWN = "withdrawn", "Ditarik"


PAPER_TRANSITIONS = {
    PaperState.FIRST: {PaperState.UNEQUAL, PaperState.EQUAL, PaperState.WITHDRAWN},
    PaperState.UNEQUAL: {PaperState.EQUAL, PaperState.WITHDRAWN},
    PaperState.EQUAL: {PaperState.CONFIRMED, PaperState.WITHDRAWN},
    PaperState.CONFIRMED: set(),
    PaperState.WITHDRAWN: set(),
}
# Typing goes on; at most one such paper per sheet.
TYPED_PAPERS = {PaperState.FIRST, PaperState.UNEQUAL}
RUNNING_PAPERS = {PaperState.FIRST, PaperState.UNEQUAL, PaperState.EQUAL}
