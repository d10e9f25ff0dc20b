"""Who takes part in a calibration, who still owes a sheet, and what waits for that."""

from django.db import transaction
from django.db.models import F

from monev.enums_calibration import CalibrationSheetState
from monev.models import (
    CalibrationEntry,
    CalibrationSession,
    CalibrationSheet,
    FieldTeam,
    JuriAssignment,
    Recusal,
    Round,
)
from registry.models import Assignment, Kim


def current_session(round: Round) -> CalibrationSession | None:
    return round.calibration_sessions.current().first()


def barred_from(kim: Kim, seats) -> list[JuriAssignment]:
    """Return the seats whose holder has a conflict of interest with this KIM, in any round.

    A pengurus of the KIM, now or earlier, has one without anybody declaring it.
    """
    seats = list(seats)
    people = [seat.user_id for seat in seats]
    conflicts = Recusal.objects.blocking().filter(entry__kim=kim, juri__user__in=people)
    barred = set(conflicts.values_list("juri__user_id", flat=True))
    own = Assignment.objects.filter(kim=kim, user__in=people)
    barred |= set(own.values_list("user_id", flat=True))
    return [seat for seat in seats if seat.user_id in barred]


@transaction.atomic
def prepare_calibration(session: CalibrationSession) -> None:
    """Create the missing sheets of a running session; calling it again changes nothing.

    A juri who came later and has a conflict with an old example gets no sheet for it.
    """
    seats = list(session.round.juri_assignments.scoring())
    existing = set(session.sheets.values_list("example_id", "juri_id"))
    missing = []
    for example in examples_of(session):
        barred = barred_from(example.source.kim, seats) if example.source else []
        missing += [
            CalibrationSheet(session=session, example=example, juri=seat)
            for seat in seats
            if seat not in barred and (example.pk, seat.pk) not in existing
        ]
    CalibrationSheet.objects.bulk_create(missing)


def join_calibration(round: Round) -> None:
    """Let a juri who is seated later take part in the session that runs."""
    session = current_session(round)
    if session and session.is_open:
        prepare_calibration(session)


def examples_of(session: CalibrationSession):
    """The examples of the session: they do not change while it is the current one."""
    return CalibrationEntry.objects.filter(round=session.round).in_use().select_related(
        "source__kim"
    )  # fmt: skip


def owed_count(seat: JuriAssignment) -> int:
    """Count the examples this juri has not handed in yet."""
    return seat.calibration_sheets.owed().count()


def gate_sentence(seat: JuriAssignment) -> str:
    """Say why no real sheet of this juri opens yet; empty when it does."""
    owed = seat.calibration_sheets.owed().filter(session__is_required=True).count()
    if not owed:
        return ""
    return (
        f"Kalibrasi wajib sebelum menilai: {owed} contoh belum Anda ajukan. "
        "Lembar nilai peserta terbuka sesudah semuanya diajukan."
    )


def has_missing(session: CalibrationSession) -> bool:
    """Say whether anybody who sits in the panel still owes a sheet of the session."""
    open_sheets = session.sheets.filter(
        state=CalibrationSheetState.OPEN, juri__ended_at__isnull=True
    )
    return open_sheets.exists()


def is_finished(session: CalibrationSession) -> bool:
    """All have handed in, or nobody can any more: the chair may see how far they are apart."""
    return not session.is_open or not has_missing(session)


def teams_sentence(round: Round) -> str:
    """Say what parallel teams still lack before they go out; empty when nothing does.

    Two teams or more have one yardstick: an example that every juri of every team handed in.
    """
    members = _team_seats(round)
    if len({team for _, team in members}) < 2:
        return ""
    people = {seat.pk: str(seat.user) for seat, _ in members}
    session = current_session(round)
    if session is None:
        return (
            "Beberapa tim lapangan menilai satu contoh kalibrasi yang sama dahulu. "
            "Buka kalibrasi putaran ini."
        )
    done: dict[int, set[int]] = {}
    rows = session.sheets.submitted().filter(juri__in=people)
    for example, seat in rows.values_list("example_id", "juri_id"):
        done.setdefault(example, set()).add(seat)
    best = max(done.values(), key=len, default=set())
    if waiting := [name for pk, name in people.items() if pk not in best]:
        names = ", ".join(waiting)
        return (
            "Beberapa tim lapangan menilai satu contoh kalibrasi yang sama dahulu. "
            f"Belum mengajukan: {names}."
        )
    return ""


def team_sentence(team: FieldTeam) -> str:
    """Say why this team may not start its visits yet; empty when it may."""
    members = _team_seats(team.round)
    own = [seat for seat, pk in members if pk == team.pk]
    has_others = len({pk for _, pk in members}) > 1
    session = current_session(team.round)
    if session is None:
        return teams_sentence(team.round)
    if not (has_others or (session.is_open and session.is_required)):
        return ""
    submitted = session.sheets.submitted().filter(juri__in=own).values_list("juri_id", flat=True)
    open_sheets = session.sheets.exclude(state=CalibrationSheetState.SUBMITTED)
    owing = set(open_sheets.filter(juri__in=own).values_list("juri_id", flat=True))
    done = set(submitted) - owing
    waiting = [str(seat.user) for seat in own if seat.pk not in done]
    if not waiting:
        return ""
    return f"{team} berangkat sesudah anggotanya mengajukan kalibrasi: {', '.join(waiting)}."


def _team_seats(round: Round) -> list[tuple[JuriAssignment, int]]:
    """Return the juri of the teams that still sit, each with the id of the team."""
    seats = round.juri_assignments.scoring().filter(field_memberships__isnull=False)
    rows = seats.select_related("user").annotate(team=F("field_memberships__team"))
    return [(seat, seat.team) for seat in rows.order_by("team", "pk")]
