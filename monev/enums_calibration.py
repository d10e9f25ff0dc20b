"""Closed vocabulary of calibration: juri score the same examples before the real entries."""

from django.db.models import TextChoices

from monev.enums import ROUND_PATH, RoundState


class CalibrationState(TextChoices):
    OPEN = "open", "Sedang berjalan"
    CLOSED = "closed", "Ditutup"
    RESET = "reset", "Diulang"


CALIBRATION_TRANSITIONS = {
    CalibrationState.OPEN: {CalibrationState.CLOSED, CalibrationState.RESET},
    CalibrationState.CLOSED: {CalibrationState.RESET},
    CalibrationState.RESET: set(),
}


class CalibrationSheetState(TextChoices):
    OPEN = "open", "Belum diajukan"
    SUBMITTED = "submitted", "Diajukan"


# Nobody opens a handed in sheet again: the chair resets the whole session, for everybody.
CALIBRATION_SHEET_TRANSITIONS = {
    CalibrationSheetState.OPEN: {CalibrationSheetState.SUBMITTED},
    CalibrationSheetState.SUBMITTED: set(),
}


class MaterialKind(TextChoices):
    """Where an example comes from; it always stands beside its title."""

    INVENTED = "invented", "Contoh karangan"
    OLD = "old", "Bahan lama"


# The instrument no longer changes and the scoring is not over.
CALIBRATING_ROUNDS = set(
    ROUND_PATH[
        ROUND_PATH.index(RoundState.INSTRUMENT_LOCKED) : ROUND_PATH.index(RoundState.PRESENTATION)
        + 1
    ]
)
# With fewer, "the others" would be one person.
LEAST_COMPARED = 3
