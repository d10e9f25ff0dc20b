"""Conflicts of interest: declared, reported or found, and what the office makes of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from monev.enums import SCORING_ROLES
from monev.enums_panel import HARD_CONFLICTS, ConflictKind, ConflictSource, ConflictState
from monev.models import Entry, JuriAssignment, Recusal, Round, ScoreSheet
from monev.panel_facts import PanelFacts
from monev.radar import undecided
from monev.sheets import lock_round, prepare_sheets, void_sheets


def recuse(
    juri: JuriAssignment,
    entry: Entry,
    *,
    reason: str,
    by,
    kind: str = ConflictKind.OTHER,
    source: str = ConflictSource.DECLARED,
) -> Recusal:
    """Take an entry away from a juri for a conflict of interest; an existing sheet becomes void."""
    return declare(
        juri, entry, kind=kind, reason=reason, by=by, source=source, state=ConflictState.RECUSED
    )


@transaction.atomic
def declare(
    juri: JuriAssignment,
    entry: Entry,
    *,
    kind: str,
    reason: str,
    by,
    source: str = ConflictSource.DECLARED,
    state: str = ConflictState.DISCLOSED,
) -> Recusal:
    """Write a conflict down; from now on the entry is closed for the juri.

    state: RECUSED when the juri steps aside at once, DISCLOSED when the office shall decide.
    Raises DomainError without a reason, for who does not judge, and for a pair declared before.
    """
    _require_judging(juri, entry, reason)
    if entry.recusals.filter(juri__user=juri.user_id).exists():
        raise DomainError("Benturan kepentingan ini sudah dinyatakan.")
    conflict = Recusal.objects.create(
        juri=juri, entry=entry, kind=kind, source=source, state=state, reason=reason,
        declared_by=by,
    )  # fmt: skip
    if state == ConflictState.RECUSED:
        _step_aside(conflict, by=by, reason=reason)
    else:
        record(by, "entry.disclose", entry, juri=juri.pk, kind=kind, reason=reason)
    return conflict


@transaction.atomic
def decide_conflict(
    juri: JuriAssignment,
    entry: Entry,
    state: str,
    *,
    kind: str,
    reason: str,
    by,
    found: str = "",
) -> Recusal:
    """Let the office decide a conflict, and pin it: the radar does not ask again.

    found: what the radar or an informant said, for a pair that nobody has declared.
    Raises DomainError without a reason and for allowing a hard conflict, IllegalTransitionError
    for a juri who has stepped aside already.
    """
    lock_round(entry.round_id)
    _require_judging(juri, entry, reason)
    if state == ConflictState.ALLOWED and kind in HARD_CONFLICTS:
        raise DomainError(
            f"“{ConflictKind(kind).label}” tidak dapat diizinkan. Pilih “Tidak menilai”, atau "
            "“Bukan benturan” bila ternyata orang lain.",
            field="state",
        )
    conflict = entry.recusals.filter(juri__user=juri.user_id).first()
    if conflict is None:
        detected = any(
            one.juri.pk == juri.pk and one.entry.pk == entry.pk for one in undecided(entry.round)
        )
        conflict = Recusal.objects.create(
            juri=juri, entry=entry, kind=kind, reason=found or reason, declared_by=by,
            source=ConflictSource.DETECTED if detected else ConflictSource.REPORTED,
            state=ConflictState.DISCLOSED,
        )  # fmt: skip
    conflict.move_to(
        state, kind=kind, decision_reason=reason, decided_by=by, decided_at=timezone.now()
    )
    if state == ConflictState.RECUSED:
        _step_aside(conflict, by=by, reason=reason)
        return conflict
    record(by, f"entry.{state}_conflict", entry, juri=juri.pk, kind=kind, reason=reason)
    if entry.round.is_filling:
        prepare_sheets(entry.round, by=by)
    return conflict


def _require_judging(juri: JuriAssignment, entry: Entry, reason: str) -> None:
    entry.round.require_open_panel()
    if not reason.strip():
        raise DomainError("Tulis alasannya.", field="reason")
    if juri.round_id != entry.round_id or juri.ended_at or juri.role not in SCORING_ROLES:
        raise DomainError("Pilih juri yang menilai putaran ini.", field="juri")


def _step_aside(conflict: Recusal, *, by, reason: str) -> None:
    facts = {"juri": conflict.juri_id, "kind": conflict.kind, "reason": reason}
    record(by, "entry.recuse", conflict.entry, **facts)
    sheets = ScoreSheet.objects.filter(entry=conflict.entry, juri__user=conflict.juri.user_id)
    void_sheets(sheets, by=by, reason=reason)


def judges_left(entry: Entry, facts: PanelFacts | None = None) -> int:
    """Count the juri who may still judge this entry, and are planned to where a plan says so."""
    return len(_people_left([entry], facts or PanelFacts(entry.round))[entry.pk])


def short_entries(round: Round, facts: PanelFacts | None = None) -> list[tuple[Entry, int]]:
    """Return the judged entries with fewer juri left than the round needs, with that number."""
    facts = facts or PanelFacts(round)
    left = _people_left(facts.judged, facts)
    if len({seat.user_id for seat in facts.scoring}) < round.minimum_sheets:
        # The panel itself is too small, whatever conflicts there are: `panel_gaps()` says so.
        return []
    found = [(entry, len(left[entry.pk])) for entry in facts.judged]
    return [(entry, count) for entry, count in found if count < round.minimum_sheets]


def _people_left(entries, facts: PanelFacts) -> dict[int, set[int]]:
    """Return entry → people who may judge it; with a plan only its own, former ones if done."""
    seats = {seat.pk: seat.user_id for seat in facts.scoring}
    left = {entry.pk: set(seats.values()) for entry in entries}
    if facts.planned:
        left = {entry: set() for entry in left}
        for entry, seat in facts.planned:
            if entry in left and seat in seats:
                left[entry].add(seats[seat])
        locked = ScoreSheet.objects.counted().filter(entry__in=list(left))
        for entry, person in locked.values_list("entry_id", "juri__user_id"):
            left[entry].add(person)
    for conflict in facts.blocking:
        if conflict.entry_id in left:
            left[conflict.entry_id].discard(conflict.juri.user_id)
    return left


def shortfalls(round: Round, facts: PanelFacts | None = None) -> list[str]:
    """Name the entries that conflicts leave with too few juri, as sentences."""
    return [
        f"Tinggal {left} juri untuk {entry.name}, paling sedikit {round.minimum_sheets}."
        for entry, left in short_entries(round, facts)
    ]


@dataclass(frozen=True)
class ConflictCount:
    """How many conflicts of one kind there are, and how many of them kept a juri away."""

    label: str
    total: int
    recused: int


def conflict_counts(conflicts: Iterable[Recusal]) -> list[ConflictCount]:
    """Count by kind without a name, for anybody to read; dismissed ones are none."""
    known = [one for one in conflicts if one.state != ConflictState.DISMISSED]
    totals = Counter(one.kind for one in known)
    recused = Counter(one.kind for one in known if one.state == ConflictState.RECUSED)
    return [
        ConflictCount(kind.label, totals[kind], recused[kind])
        for kind in ConflictKind
        if totals[kind]
    ]
