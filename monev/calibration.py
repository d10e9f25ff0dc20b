"""The calibration of a round: its examples, its opening and its end."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from kim_portal.uploads import Document
from monev.calibration_seats import (
    barred_from,
    current_session,
    has_missing,
    prepare_calibration,
)
from monev.enums import GONE_ENTRIES
from monev.enums_calibration import CALIBRATING_ROUNDS, CalibrationState, MaterialKind
from monev.models import CalibrationEntry, CalibrationFile, CalibrationSession, Entry, Round
from monev.stages import panel_gaps
from registry.models import Kim
from registry.models.photo import erase_files

# Of an old file an example keeps these; how it ended and what it was given stay behind.
TAKEN_FACTS = [
    "name", "place", "region_code", "sk", "officer_count", "member_count", "report_count",
    "sectors", "reports", "channels",
]  # fmt: skip


def source_entries(round: Round, user):
    """Entries of rounds that are over, of areas this person may see: material for examples."""
    used = round.calibration_entries.in_use().exclude(source__isnull=True).values("source")
    return (
        Entry.objects.visible_to(user)
        .published()
        .exclude(round=round)
        .exclude(pk__in=used)
        .select_related("round", "kim")
        .order_by("-round__year", "round__name", "slot_number", "pk")
        .distinct()
    )


@transaction.atomic
def add_example(
    example: CalibrationEntry, *, by, documents: Sequence[Document] = ()
) -> CalibrationEntry:
    """Store an example with its files.

    Raises DomainError for one without any material, for the KIM of a participant and for a KIM
    that a juri has a conflict with.
    """
    round = example.round
    require_changeable(round)
    if not (example.description or example.link or documents or example.source_id):
        raise DomainError("Isi uraian, tautan, atau berkas contoh ini.", field="description")
    if example.source and (sentence := objection(round, example.source.kim)):
        raise DomainError(sentence, field="source")
    example.created_by = by
    example.save()
    for document in documents:
        file = CalibrationFile(example=example)
        file.attach(document.content, name=document.name, content_type=document.content_type)
        file.save()
    record(by, "calibration_entry.create", example, round=round.pk, kind=example.kind)
    return example


def take_example(round: Round, source: Entry, *, by, description: str = "") -> CalibrationEntry:
    """Make an example of an earlier participant: what its file held, without its scores."""
    facts = {name: source.snapshot[name] for name in TAKEN_FACTS if name in source.snapshot}
    example = CalibrationEntry(
        round=round, title=f"{source.name}, {source.round}"[:150], kind=MaterialKind.OLD,
        source=source, snapshot=facts, description=description,
    )  # fmt: skip
    return add_example(example, by=by)


def objection(round: Round, kim: Kim) -> str:
    """Say why this KIM is no example for the round; empty when it may be one.

    An example that not everybody may score would not be shared, so a conflict refuses it instead
    of excusing the juri.
    """
    if round.entries.exclude(state__in=GONE_ENTRIES).filter(kim=kim).exists():
        return f"{kim} peserta putaran ini. Pilih contoh dari KIM lain."
    if barred := barred_from(kim, round.juri_assignments.scoring().select_related("user")):
        names = ", ".join(str(seat.user) for seat in barred)
        return f"{names} berbenturan kepentingan dengan {kim}. Pilih contoh dari KIM lain."
    return ""


@transaction.atomic
def remove_example(example: CalibrationEntry, *, by) -> None:
    """Take an example away; one that was scored stays readable and is used no more."""
    require_changeable(example.round)
    record(by, "calibration_entry.delete", example, round=example.round_id)
    if example.sheets.exists():
        example.ended_at = timezone.now()
        example.save(update_fields=["ended_at"])
        return
    files = [one.file for one in example.files.all()]
    example.delete()
    transaction.on_commit(lambda: erase_files(files))


def opening_obstacles(round: Round) -> list[str]:
    """Say what stands against opening the calibration, as sentences."""
    if round.state not in CALIBRATING_ROUNDS or round.scoring_closed_at:
        stage = round.get_state_display()
        return [f"Kalibrasi tidak dapat dibuka pada tahap “{stage}”. Instrumen dikunci dahulu."]
    examples = list(round.calibration_entries.in_use().select_related("source__kim"))
    found = [] if examples else ["Belum ada contoh yang dinilai bersama."]
    found += [
        sentence
        for example in examples
        if example.source and (sentence := objection(round, example.source.kim))
    ]
    return found + panel_gaps(round)


@transaction.atomic
def open_calibration(
    round: Round, *, by, is_required: bool, feedback_minimum: int
) -> CalibrationSession:
    """Give every juri a sheet for every example; a second call while it runs changes nothing."""
    Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    running = current_session(round)
    if running and running.is_open:
        return running
    if running:
        raise IllegalTransitionError(
            "Kalibrasi putaran ini sudah ditutup. Ketua dapat mengulangnya dengan alasan."
        )
    if missing := opening_obstacles(round):
        raise DomainError(" ".join(missing))
    session = CalibrationSession(
        round=round, number=round.calibration_sessions.count() + 1, is_required=is_required,
        feedback_minimum=feedback_minimum, opened_by=by,
    )  # fmt: skip
    session.full_clean()
    session.save()
    prepare_calibration(session)
    record(by, "calibration.open", session, round=round.pk, required=is_required)
    return session


@transaction.atomic
def require_calibration(session: CalibrationSession, *, by, is_required: bool) -> None:
    """Make handing in every example a condition of judging, or no longer."""
    _lock(session)
    if not session.is_open:
        raise IllegalTransitionError("Kalibrasi ini sudah ditutup.")
    if session.is_required != is_required:
        session.is_required = is_required
        session.save(update_fields=["is_required"])
        record(by, "calibration.require", session, required=is_required)


@transaction.atomic
def close_calibration(session: CalibrationSession, *, by, reason: str = "") -> CalibrationSession:
    """End the session; DomainError without a reason while somebody owes a sheet."""
    _lock(session)
    if has_missing(session) and not reason.strip():
        raise DomainError(
            "Ada juri yang belum mengajukan. Tulis alasan kalibrasi tetap ditutup.",
            field="reason",
        )
    session.move_to(
        CalibrationState.CLOSED, closed_by=by, closed_at=timezone.now(),
        close_reason=reason.strip(),
    )  # fmt: skip
    record(by, "calibration.close", session, reason=session.close_reason)
    return session


@transaction.atomic
def reset_calibration(session: CalibrationSession, *, by, reason: str) -> CalibrationSession:
    """Put the session aside; what was filled stays readable and everybody scores anew."""
    _lock(session)
    if not reason.strip():
        raise DomainError("Tulis alasan kalibrasi diulang.", field="reason")
    if session.round.is_opened:
        raise IllegalTransitionError("Nilai putaran ini sudah dibuka.")
    session.move_to(
        CalibrationState.RESET, reset_by=by, reset_at=timezone.now(), reset_reason=reason.strip()
    )
    record(by, "calibration.reset", session, reason=session.reset_reason)
    return session


def _lock(session: CalibrationSession) -> None:
    """One after the other: closing, handing in, and taking a seat."""
    Round.objects.select_for_update(no_key=True).get(pk=session.round_id)
    session.refresh_from_db(fields=["state", "is_required"])


@transaction.atomic
def require_changeable(round: Round) -> None:
    """Raise IllegalTransitionError when the examples are what the juri score already."""
    Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    if current_session(round):
        raise IllegalTransitionError(
            "Contoh tidak dapat diubah selagi kalibrasi berjalan atau sudah ditutup."
        )
    if round.state not in CALIBRATING_ROUNDS:
        stage = round.get_state_display()
        raise IllegalTransitionError(f"Contoh tidak dapat diubah pada tahap “{stage}”.")
