"""What the page of a calibration shows to whom: who is done, never what anybody gave."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from monev.enums_calibration import CALIBRATING_ROUNDS, CalibrationSheetState, CalibrationState
from monev.models import (
    CalibrationEntry,
    CalibrationSession,
    CalibrationSheet,
    JuriAssignment,
    Round,
)


@dataclass(frozen=True)
class JuriDone:
    """How many examples a juri has handed in."""

    seat: JuriAssignment
    done: int
    owed: int


@dataclass(frozen=True)
class PastSession:
    """A session that was reset, with the sheets the reader filled in it."""

    session: CalibrationSession
    sheets: Sequence[CalibrationSheet]


@dataclass(frozen=True)
class Hub:
    """The calibration of a round as one person sees it."""

    session: CalibrationSession | None
    past: Sequence[PastSession]
    examples: Sequence[CalibrationEntry]
    seat: JuriAssignment | None
    sheets: Sequence[CalibrationSheet]
    juri: Sequence[JuriDone]
    sentence: str
    is_finished: bool
    takes_examples: bool

    @property
    def has_handed_in(self) -> bool:
        return any(sheet.is_submitted for sheet in self.sheets)


def hub(round: Round, user) -> Hub:
    """Gather the page; a fixed number of queries."""
    sessions = list(round.calibration_sessions.order_by("-number"))
    session = next((one for one in sessions if one.state != CalibrationState.RESET), None)
    seat = JuriAssignment.objects.seat_of(user, round)
    own = list(seat.calibration_sheets.with_counts().order_by("example", "pk")) if seat else []
    juri = _done(session) if session else []
    return Hub(
        session=session,
        past=[
            PastSession(one, [sheet for sheet in own if sheet.session_id == one.pk])
            for one in sessions
            if one.state == CalibrationState.RESET
        ],
        examples=list(round.calibration_entries.visible_to(user).in_use().for_page()),
        seat=seat,
        sheets=[sheet for sheet in own if session and sheet.session_id == session.pk],
        juri=juri,
        sentence=_sentence(session, juri),
        is_finished=bool(session) and (not session.is_open or not any(one.owed for one in juri)),
        takes_examples=session is None and round.state in CALIBRATING_ROUNDS,
    )


def _done(session: CalibrationSession) -> list[JuriDone]:
    """Count sheets by state for everybody who sits in the panel; no score is read."""
    submitted = Count("pk", filter=Q(state=CalibrationSheetState.SUBMITTED))
    rows = {
        row["juri"]: row
        for row in session.sheets.order_by()
        .values("juri")
        .annotate(done=submitted, count=Count("pk"))
    }
    seats = session.round.juri_assignments.scoring().select_related("user")
    found = [(seat, rows.get(seat.pk, {"done": 0, "count": 0})) for seat in seats]
    return [JuriDone(seat, row["done"], row["count"] - row["done"]) for seat, row in found]


def _sentence(session: CalibrationSession | None, juri: Sequence[JuriDone]) -> str:
    if session is None:
        return "Kalibrasi belum dibuka."
    if not session.is_open:
        return "Kalibrasi sudah ditutup."
    waiting = sum(bool(one.owed) for one in juri)
    if waiting:
        return f"{len(juri) - waiting} dari {len(juri)} juri sudah mengajukan semua contoh."
    return "Semua juri sudah mengajukan semua contoh."
