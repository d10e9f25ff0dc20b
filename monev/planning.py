"""Who judges whom in a round: what stands in the way, and making and changing the plan.

The arithmetic is `monev/assigning.py`; sheets follow in `monev/sheets.py`.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.states import IllegalTransitionError
from monev.assigning import Assignment, Pair, assign
from monev.enums import SheetState
from monev.models import (
    Entry,
    JuriAssignment,
    PanelPlan,
    PlannedPair,
    Round,
    ScoreSheet,
)
from monev.panel_facts import PanelFacts
from monev.radar import undecided
from monev.sheets import prepare_sheets, void_sheets

# Somebody has written in these, so the pair cannot be taken apart any more.
BEGUN_SHEETS = {SheetState.IN_PROGRESS, SheetState.SUBMITTED, SheetState.REOPENED}
STALE = (
    "Penugasan atau keadaan juri berubah setelah Anda membuka halaman ini. "
    "Periksa sekali lagi, lalu simpan."
)


@dataclass(frozen=True)
class Situation:
    """What a plan of the round has to heed; pairs are (entry, seat).

    seats: juri who judge now, and former ones whose locked sheets count. recused, asked: conflicts
    that bar a pair, declared or decided and only found by the radar. begun: sheets written in.
    """

    round: Round
    entries: list[Entry]
    seats: list[JuriAssignment]
    recused: frozenset[Pair]
    asked: frozenset[Pair]
    twice: frozenset[Pair]
    begun: frozenset[Pair]
    plan: PanelPlan | None
    planned: frozenset[Pair]

    @property
    def version(self) -> int:
        """What a form remembers of the plan it was opened with."""
        return self.plan.number if self.plan else 0

    @cached_property
    def ended(self) -> frozenset[int]:
        return frozenset(seat.pk for seat in self.seats if seat.ended_at)

    @cached_property
    def barred(self) -> frozenset[Pair]:
        """Pairs nobody may plan; what is written already is settled by the office, not here."""
        gone = {(entry.pk, seat) for entry in self.entries for seat in self.ended}
        return frozenset((self.recused | self.asked | self.twice | gone) - self.begun)

    @cached_property
    def every(self) -> frozenset[Pair]:
        return frozenset((entry.pk, seat.pk) for entry in self.entries for seat in self.seats)

    @cached_property
    def working(self) -> frozenset[Pair]:
        """The pairs that hold today: planned or, without a plan, all, and not barred."""
        pairs = self.planned & self.every if self.plan else self.every
        return (pairs | self.begun) - self.barred

    def count(self, entry: Entry) -> int:
        return sum(pair[0] == entry.pk for pair in self.working)


def situation(round: Round) -> Situation:
    """Read what a plan has to heed; about a dozen queries, however large the round is."""
    entries = list(round.entries.assigned().for_list())
    facts = PanelFacts(round)
    sheets = list(
        ScoreSheet.objects.filter(entry__in=entries, state__in=BEGUN_SHEETS).values_list(
            "entry_id", "juri_id", "state"
        )
    )
    locked = {juri for _, juri, state in sheets if state == SheetState.SUBMITTED}
    seats = [seat for seat in facts.seats if seat in facts.scoring or seat.pk in locked]
    by_person: dict[int, list[int]] = {}
    for seat in seats:
        by_person.setdefault(seat.user_id, []).append(seat.pk)
    people = {seat.pk: seat.user_id for seat in seats}
    begun = frozenset((entry, juri) for entry, juri, _ in sheets if juri in people)
    plan = round.panel_plans.active().select_related("created_by").first()
    return Situation(
        round=round, entries=entries, seats=seats, begun=begun, plan=plan,
        recused=_seats_of(
            by_person, ((one.entry_id, one.juri.user_id) for one in facts.blocking)
        ),
        asked=_seats_of(
            by_person, ((one.entry.pk, one.juri.user_id) for one in undecided(round, facts))
        ),
        twice=_seats_of(
            by_person, ((entry, people[seat]) for entry, seat in begun)
        ) - begun,
        planned=PlannedPair.objects.filter(plan=plan).as_pairs() if plan else frozenset(),
    )  # fmt: skip


def _seats_of(by_person: Mapping[int, list[int]], found) -> frozenset[Pair]:
    """Turn (entry, person) into (entry, seat) for every seat of that person."""
    return frozenset((entry, seat) for entry, person in found for seat in by_person.get(person, ()))


def new_seed() -> str:
    """Return an unforeseeable seed, short enough to be read aloud."""
    return secrets.token_hex(6).upper()


def require_open_plan(round: Round) -> None:
    """Raise IllegalTransitionError once the panel is settled or the scoring is closed."""
    round.require_open_panel()
    if round.waits_for_opening:
        raise IllegalTransitionError("Penilaian sudah ditutup, jadi penugasan juri tetap.")


def is_open_plan(round: Round) -> bool:
    return round.takes_seats and not round.waits_for_opening


@dataclass(frozen=True)
class Proposal:
    """An automatic plan that nobody has stored yet. inputs: all it was made of but the seed."""

    result: Assignment
    inputs: dict


def propose(
    now: Situation, *, per_entry: int, seed: str, limits: Mapping[int, int], keep: bool
) -> Proposal:
    """Work out an automatic plan. limits: seat → most entries; keep: fill the gaps only.

    Sheets that somebody has begun stay where they are in any case.
    Raises DomainError when the round cannot have so many or so few juri per entry.
    """
    _require_fitting(now, per_entry)
    kept = now.working if keep and now.plan else now.begun
    inputs = {
        "entries": sorted(entry.pk for entry in now.entries),
        "juri": sorted(seat.pk for seat in now.seats),
        "per_entry": per_entry,
        "forbidden": sorted(now.barred & now.every),
        "fixed": sorted(kept & now.every),
        "limits": sorted((seat, most) for seat, most in limits.items()),
    }
    return Proposal(solve(inputs, seed), inputs)


def solve(inputs: Mapping, seed: str) -> Assignment:
    """Return the plan that these inputs and this seed give, today as in years."""
    return assign(
        inputs["entries"], inputs["juri"], per_entry=inputs["per_entry"], seed=seed,
        forbidden={tuple(pair) for pair in inputs["forbidden"]},
        fixed={tuple(pair) for pair in inputs["fixed"]},
        limits=dict(inputs["limits"]),
    )  # fmt: skip


def repeats(plan: PanelPlan) -> bool:
    """Tell whether seed and inputs of an automatic plan still give its pairs."""
    return frozenset(solve(plan.inputs, plan.seed).pairs) == plan.pairs.all().as_pairs()


def _require_fitting(now: Situation, per_entry: int) -> None:
    judging = len(now.seats) - len(now.ended)
    if not now.entries:
        raise DomainError("Belum ada peserta yang memenuhi syarat.")
    if per_entry < now.round.minimum_sheets:
        raise DomainError(
            f"Putaran ini memerlukan paling sedikit {now.round.minimum_sheets} juri tiap peserta.",
            field="per_entry",
        )
    if per_entry > judging:
        raise DomainError(f"Juri yang menilai hanya {judging} orang.", field="per_entry")


@dataclass(frozen=True)
class Making:
    """How a plan comes about. version: the number of the plan the form was opened with."""

    source: str
    version: int
    reason: str = ""
    request_id: object = None
    per_entry: int | None = None
    seed: str = ""
    inputs: dict | None = None


@transaction.atomic
def store_plan(round: Round, pairs: Collection[Pair], making: Making, *, by) -> PanelPlan:
    """Make these pairs the plan of the round; sheets that exist follow at once.

    Raises StaleVersionError when another plan came between, DomainError for pairs that a conflict
    bars, for pairs given up although somebody has begun the sheet, and without a reason for a
    change, IllegalTransitionError once the scoring is closed.
    """
    locked = _lock(round)
    if first := PanelPlan.objects.filter(request_id=making.request_id).first():
        return first
    require_open_plan(locked)
    now = situation(locked)
    if making.version != now.version:
        raise StaleVersionError(STALE)
    require_allowed(now, frozenset(pairs))
    reason = making.reason.strip()
    if now.plan:
        _end(now.plan, reason)
    plan = PanelPlan(
        round=locked, number=locked.panel_plans.count() + 1, source=making.source, reason=reason,
        per_entry=making.per_entry, seed=making.seed, inputs=making.inputs or {}, created_by=by,
    )  # fmt: skip
    if making.request_id:
        plan.request_id = making.request_id
    plan.save(force_insert=True)
    PlannedPair.objects.bulk_create(
        PlannedPair(plan=plan, entry_id=entry, juri_id=seat) for entry, seat in sorted(pairs)
    )
    record(
        by, "panelplan.create", plan, round=locked.pk, number=plan.number, source=plan.source,
        seed=plan.seed, count=len(pairs), reason=reason,
    )  # fmt: skip
    _let_sheets_follow(locked, frozenset(pairs), reason or "Penugasan juri disusun", by=by)
    return plan


@transaction.atomic
def end_plan(round: Round, *, reason: str, version: int, by) -> Round:
    """Do without a plan: from now on every juri judges every entry again."""
    locked = _lock(round)
    require_open_plan(locked)
    plan = locked.panel_plans.active().first()
    if plan is None:
        raise IllegalTransitionError("Putaran ini tidak punya rencana penugasan.")
    if version != plan.number:
        raise StaleVersionError(STALE)
    _end(plan, reason.strip())
    record(by, "panelplan.end", plan, round=locked.pk, reason=reason.strip())
    _let_sheets_follow(locked, None, reason, by=by)
    return locked


def _lock(round: Round) -> Round:
    return Round.objects.select_for_update(no_key=True).get(pk=round.pk)


def _end(plan: PanelPlan, reason: str) -> None:
    if not reason:
        raise DomainError("Tulis alasan penugasan diubah.", field="reason")
    plan.ended_at, plan.end_reason = timezone.now(), reason
    plan.save(update_fields=["ended_at", "end_reason"])


def require_allowed(now: Situation, pairs: frozenset[Pair]) -> None:
    """Raise DomainError for pairs that a conflict bars, and for begun ones that are missing."""
    if not pairs:
        raise DomainError("Pilih paling sedikit satu juri untuk satu peserta.")
    if foreign := pairs - now.every:
        raise DomainError(f"{len(foreign)} pasangan bukan dari putaran ini.")
    if barred := pairs & now.barred:
        names = ", ".join(pair_names(now, barred))
        raise DomainError(f"Tidak dapat ditugaskan karena benturan kepentingan: {names}.")
    if lost := now.begun - pairs:
        names = ", ".join(pair_names(now, lost))
        raise DomainError(f"Lembar ini sudah diisi, jadi pasangannya tetap: {names}.")


def pair_names(now: Situation, pairs: Collection[Pair]) -> list[str]:
    """Write pairs as people read them, in the order of the entries."""
    return [
        f"{seat.user} untuk {entry.name}"
        for entry in now.entries
        for seat in now.seats
        if (entry.pk, seat.pk) in pairs
    ]


def _let_sheets_follow(round: Round, pairs: frozenset[Pair] | None, reason: str, *, by) -> None:
    """Take away empty sheets of pairs that are gone and create the missing; nothing before."""
    if not round.is_filling:
        return
    sheets = ScoreSheet.objects.filter(entry__round=round)
    if pairs is not None:
        empty = sheets.filter(state=SheetState.NOT_STARTED)
        gone = [pk for pk, *pair in empty.values_list("pk", "entry_id", "juri_id")
                if tuple(pair) not in pairs]  # fmt: skip
        void_sheets(empty.filter(pk__in=gone), by=by, reason=f"Penugasan diubah: {reason}")
    prepare_sheets(round, by=by)
