"""Visits from plan to signature; every act locks the round first, so that stages wait for it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.positions import HUNDREDTH
from kim_portal.states import IllegalTransitionError
from kim_portal.ui_tags import pukul
from kim_portal.uploads import Document
from monev.calibration_seats import team_sentence
from monev.delegations import undelegated
from monev.enums import FILLING_ROUNDS, EntryState, RoundState, Stage
from monev.enums_field import REASONED_VISITS, VisitState
from monev.models import (
    Entry,
    FieldTeam,
    FieldVisit,
    Indicator,
    JuriAssignment,
    Recusal,
    Round,
    VisitPaper,
)
from registry.models.photo import erase_files

# The visits are planned while files are checked, and made until the chair closes the scoring.
PLANNING_ROUNDS = FILLING_ROUNDS | {RoundState.DESK_CHECK}


@dataclass(frozen=True)
class Plan:
    """One line of the schedule. version: of the visit that is changed, None for a new one."""

    team: FieldTeam
    scheduled_at: object
    place: str = ""
    version: int | None = None


def field_indicators(round_: Round) -> list[Indicator]:
    return [one for one in round_.instrument.indicators() if one.stage == Stage.FIELD]


def crew_of(visit: FieldVisit) -> list[JuriAssignment]:
    """Return the seats that go: those of the team without a conflict with this entry."""
    barred = Recusal.objects.blocking().filter(entry=visit.entry_id).values("juri__user")
    return list(visit.team.members.seated().exclude(user__in=barred).select_related("user"))


@transaction.atomic
def plan_visit(visit: FieldVisit, plan: Plan, *, by) -> FieldVisit:
    """Store a new visit or change a planned one; an equal one that is planned already stays.

    Raises DomainError for a team of another round, one that conflicts leave empty, or one that is
    planned there already; StaleVersionError when somebody else changed the visit meanwhile;
    IllegalTransitionError outside the planning.
    """
    round_ = _lock_round(visit.entry)
    if round_.state not in PLANNING_ROUNDS or round_.scoring_closed_at:
        raise _closed(round_)
    if plan.team.round_id != round_.pk:
        raise DomainError("Pilih tim putaran ini.", field="team")
    others = visit.entry.visits.planned().filter(team=plan.team).exclude(pk=visit.pk)
    if other := others.first():
        if visit.pk is None and other.scheduled_at == plan.scheduled_at:
            return other
        raise DomainError(f"{plan.team} sudah dijadwalkan ke peserta ini.", field="team")
    _require_current(visit, plan)
    visit.team, visit.scheduled_at, visit.place = plan.team, plan.scheduled_at, plan.place
    if not crew_of(visit):
        raise DomainError(
            f"Semua anggota {plan.team} berbenturan kepentingan dengan peserta ini. "
            "Pilih tim lain.",
            field="team",
        )
    act = "plan" if visit.pk is None else "reschedule"
    visit.version += act == "reschedule"
    visit.save()
    _move_entry(visit.entry, EntryState.SCHEDULED, by=by)
    record(by, f"visit.{act}", visit, entry=visit.entry_id, team=visit.team_id,
           scheduled_at=visit.scheduled_at.isoformat())  # fmt: skip
    return visit


def _require_current(visit: FieldVisit, plan: Plan) -> None:
    if visit.pk is None:
        return
    stored = FieldVisit.objects.select_related("team").get(pk=visit.pk)
    if not stored.is_planned:
        raise IllegalTransitionError("Kunjungan ini tidak lagi dijadwalkan.")
    if plan.version is not None and plan.version != stored.version:
        moment = pukul(stored.scheduled_at, visit.round.region.timezone)
        raise StaleVersionError(
            f"Sudah diubah orang lain menjadi {stored.team}, {moment}"
            f"{f', {stored.place}' if stored.place else ''}. "
            "Simpan sekali lagi bila isian Anda yang dipakai."
        )
    visit.version = stored.version


@transaction.atomic
def arrive(visit: FieldVisit, *, by, position: tuple[Decimal, Decimal] | None = None) -> FieldVisit:
    """Record that the team met the KIM; the position is kept to about a kilometre.

    Raises DomainError for a team that has to score the calibration first.
    """
    locked = _lock(visit)
    if sentence := team_sentence(locked.team):
        raise DomainError(sentence)
    place = [None, None] if position is None else [one.quantize(HUNDREDTH) for one in position]
    locked.move_to(
        VisitState.VISITED, visited_at=timezone.now(), latitude=place[0], longitude=place[1],
        version=locked.version + 1,
    )  # fmt: skip
    _move_entry(locked.entry, EntryState.VISITED, by=by)
    record(by, "visit.arrive", locked, entry=locked.entry_id, has_position=position is not None)
    return locked


@transaction.atomic
def defer(visit: FieldVisit, state: str, *, by, reason: str) -> FieldVisit:
    """Record that the visit did not happen, and why; a new one may be planned."""
    locked = _lock(visit)
    if state not in REASONED_VISITS:
        raise DomainError("Pilih yang terjadi dengan kunjungan ini.", field="state")
    if not reason.strip():
        raise DomainError("Tulis alasannya.", field="reason")
    locked.move_to(state, reason=reason.strip(), version=locked.version + 1)
    record(by, f"visit.{state}", locked, entry=locked.entry_id, reason=reason.strip())
    return locked


@dataclass(frozen=True)
class Signature:
    """How the representative of the KIM signed: agreed on the screen, or on the paper."""

    name: str
    position: str
    has_agreed: bool = False
    paper: Document | None = None


@transaction.atomic
def sign(visit: FieldVisit, signature: Signature, *, by) -> FieldVisit:
    """Close the findings with the names of both sides; afterwards there are only additions.

    Raises DomainError without an agreement or a paper, or naming indicators without a finding.
    """
    locked = _lock(visit)
    if locked.is_signed:
        raise IllegalTransitionError("Kunjungan ini sudah ditandatangani.")
    if not locked.takes_findings:
        raise IllegalTransitionError("Kunjungan ini belum terjadi.")
    if not (signature.has_agreed or signature.paper):
        raise DomainError(
            "Centang persetujuan wakil KIM, atau unggah lembar yang ditandatangani.",
            field="has_agreed",
        )
    if gaps := unfound(locked):
        raise DomainError(f"Belum ada temuan untuk {', '.join(str(one) for one in gaps)}.")
    locked.signer_name, locked.signer_position = signature.name, signature.position
    locked.has_agreed = signature.has_agreed
    locked.signed_at, locked.signed_by = timezone.now(), by
    locked.version += 1
    locked.save()
    if signature.paper:
        _keep_paper(locked, signature.paper)
    record(by, "visit.sign", locked, entry=locked.entry_id, on_paper=bool(signature.paper))
    return locked


def unfound(visit: FieldVisit) -> list[Indicator]:
    """Return the field indicators this visit has no finding for."""
    known = set(visit.findings.values_list("indicator_id", flat=True))
    return [one for one in field_indicators(visit.round) if one.pk not in known]


def _keep_paper(visit: FieldVisit, document: Document) -> None:
    row = VisitPaper(visit=visit)
    row.attach(document.content, name=document.name, content_type=document.content_type)
    try:
        with transaction.atomic():
            row.save()
    except Exception:
        erase_files([row.file])
        raise


def visit_gaps(round_: Round) -> list[str]:
    """Say what the field verification still lacks before the presentation, as sentences."""
    if round_.state != RoundState.FIELD_VERIFICATION:
        return []
    entries = round_.entries.judged()
    planned = FieldVisit.objects.planned().filter(entry__in=entries).for_list()
    missing = [
        f"Kunjungan {one.team} ke {one.entry} belum dicatat: dikunjungi, ditunda, atau tidak "
        "bertemu."
        for one in planned
    ]
    if field_indicators(round_):
        unseen = (
            entries.exclude(pk__in=undelegated(round_))
            .filter(visits__isnull=True)
            .select_related("kim")
        )
        missing += [f"{entry} belum dijadwalkan dikunjungi." for entry in unseen]
    return missing


def _lock_round(entry: Entry) -> Round:
    return Round.objects.select_for_update(no_key=True).get(pk=entry.round_id)


def _lock(visit: FieldVisit) -> FieldVisit:
    """Lock the round and read the visit anew; raises when no visit is made at this stage."""
    round_ = _lock_round(visit.entry)
    if not round_.is_filling:
        raise _closed(round_)
    return (
        FieldVisit.objects.select_for_update(of=("self",))
        .select_related("entry__round__instrument", "entry__round__region", "team")
        .get(pk=visit.pk)
    )


def _closed(round_: Round) -> IllegalTransitionError:
    return IllegalTransitionError(
        f"Kunjungan tidak dapat diubah pada tahap “{round_.get_state_display()}”."
    )


def _move_entry(entry: Entry, state: str, *, by) -> None:
    """Follow the visit while the entry has not presented yet."""
    entry.refresh_from_db(fields=["state"])
    if state in entry.next_states and entry.round.state != RoundState.PRESENTATION:
        entry.move_to(state)
        record(by, f"entry.{state}", entry, round=entry.round_id)
