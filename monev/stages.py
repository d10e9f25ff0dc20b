"""How a round moves on up to the opening of scoring: what each step needs and what it does.

Steps from the closing of scoring onwards belong to the operations that carry them out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.calibration_seats import teams_sentence
from monev.conflicts import shortfalls
from monev.delegations import needs_delegations
from monev.enums import FILLING_ROUNDS, SCORING_ROLES, PanelRole, RoundState
from monev.models import Recusal, Round
from monev.panel_facts import PanelFacts
from monev.radar import undecided
from monev.seating import incompatible_seats
from monev.sheets import prepare_sheets
from monev.trial import drop_trials
from monev.visiting import field_indicators, visit_gaps
from monev.wiping import wipe_rehearsals


def _needs_instrument(round: Round) -> list[str]:
    return [] if round.instrument_id else ["Pilih instrumen dahulu."]


def _needs_whole_instrument(round: Round) -> list[str]:
    if not round.instrument.is_draft:
        return []
    return [f"{round.instrument}: {sentence}" for sentence in round.instrument.missing_for_lock()]


def panel_gaps(round: Round, facts: PanelFacts | None = None) -> list[str]:
    """Say what the panel lacks before it may judge, as sentences."""
    roles = [seat.role for seat in (facts or PanelFacts(round)).seated]
    scoring = sum(role in SCORING_ROLES for role in roles)
    missing = []
    if scoring < round.minimum_sheets:
        missing.append(f"Tim penilai baru {scoring} juri, paling sedikit {round.minimum_sheets}.")
    if PanelRole.CHAIR not in roles:
        missing.append("Tim penilai belum punya ketua.")
    if PanelRole.SECRETARY not in roles:
        missing.append("Tim penilai belum punya sekretaris, yang membuka nilai bersama ketua.")
    missing += [
        f"{seat.user} sekarang pengurus KIM peserta. Akhiri tugas jurinya."
        for seat in incompatible_seats(round)
    ]
    return missing


def _needs_calendar(round: Round) -> list[str]:
    dates = ["nomination_opens_on", "nomination_closes_on", "presentation_on", "plenary_on"]
    names = [
        str(round._meta.get_field(name).verbose_name) for name in dates if not getattr(round, name)
    ]
    return [f"Isi jadwal: {', '.join(names)}."] if names else []


def _needs_entries(round: Round) -> list[str]:
    return [] if round.entries.staying().exists() else ["Belum ada peserta yang diusulkan."]


def _needs_decisions(round: Round) -> list[str]:
    missing = []
    if undecided := round.entries.undecided().count():
        missing.append(f"{undecided} peserta belum diputuskan memenuhi syarat atau tidak.")
    if not round.entries.judged().exists():
        missing.append("Belum ada peserta yang memenuhi syarat.")
    return missing


def _needs_settled_conflicts(round: Round) -> list[str]:
    waiting = Recusal.objects.waiting().filter(entry__round=round).count()
    count = waiting + len(undecided(round))
    if not count:
        return []
    return [f"{count} benturan kepentingan menunggu keputusan dinas."]


# Sheets are made here: who judges whom must be settled.
JUDGING_GUARDS = (
    _needs_decisions, needs_delegations, panel_gaps, _needs_settled_conflicts, shortfalls,
)  # fmt: skip


def _needs_shared_calibration(round: Round) -> list[str]:
    """Parallel teams have scored one example together before they go out."""
    sentence = teams_sentence(round)
    return [sentence] if sentence else []


@dataclass(frozen=True)
class Stage:
    """One step of the preparation: its button, what follows from it, and what it needs."""

    label: str
    consequence: str
    guards: tuple[Callable[[Round], list[str]], ...] = ()


STAGES = {
    RoundState.INSTRUMENT_SET: Stage(
        "Tetapkan pilihan instrumen",
        "Bobot dan jangkar instrumen masih dapat diubah sampai dikunci.",
        (_needs_instrument,),
    ),
    RoundState.INSTRUMENT_LOCKED: Stage(
        "Kunci instrumen",
        "Versi instrumen putaran ini dibekukan dan tidak dapat diganti lagi.",
        (_needs_instrument, _needs_whole_instrument),
    ),
    RoundState.ANNOUNCED: Stage(
        "Umumkan putaran",
        "Semua orang dapat membaca jadwal, cara menilai, dan instrumen putaran ini.",
        (_needs_calendar, panel_gaps),
    ),
    RoundState.NOMINATION: Stage(
        "Mulai pengusulan",
        "Dinas mengusulkan KIM. Potret KIM dan SK-nya disimpan saat diusulkan.",
    ),
    RoundState.DESK_CHECK: Stage(
        "Tutup pengusulan",
        "Tidak ada usulan baru lagi. Setiap peserta diputuskan memenuhi syarat atau tidak.",
        (_needs_entries,),
    ),
    RoundState.FIELD_VERIFICATION: Stage(
        "Mulai verifikasi lapangan",
        "Tim mengunjungi peserta. Lembar nilai dibuat; juri mengisi indikator administrasi dan "
        "lapangan.",
        (*JUDGING_GUARDS, _needs_shared_calibration),
    ),
    RoundState.PRESENTATION: Stage(
        "Mulai paparan",
        "Setiap juri punya lembar nilai untuk pesertanya, dengan semua indikator terbuka.",
        (visit_gaps, *JUDGING_GUARDS),
    ),
}


@dataclass(frozen=True)
class Step:
    """A step that the state of a round allows now; `obstacles` are sentences, empty = ready."""

    target: str
    label: str
    consequence: str
    obstacles: tuple[str, ...]


def obstacles(round: Round, target: str) -> list[str]:
    """Say what stands between the round and a step of its preparation, as sentences."""
    sentences = [sentence for guard in STAGES[target].guards for sentence in guard(round)]
    return list(dict.fromkeys(sentences))


def next_steps(round: Round) -> list[Step]:
    """Return the steps of the preparation that are open now, in the order of the path."""
    if round.is_halted:
        return []
    return [
        Step(target, stage.label, _consequence(round, target), tuple(obstacles(round, target)))
        for target, stage in STAGES.items()
        if target in round.next_states
    ]


def _consequence(round: Round, target: str) -> str:
    """Say what follows; who passes over the field verification judges without findings."""
    text = STAGES[target].consequence
    passes_over = target == RoundState.PRESENTATION and round.state == RoundState.DESK_CHECK
    if passes_over and (codes := [one.code for one in field_indicators(round)]):
        text += (
            f" Tanpa verifikasi lapangan, {', '.join(codes)} dinilai saat paparan tanpa temuan tim."
        )
    return text


def find_step(round: Round, target: str) -> Step | None:
    """Return the open step that leads to this state, or None."""
    return next((step for step in next_steps(round) if step.target == target), None)


def closed_step(round: Round) -> IllegalTransitionError:
    """Return the refusal of a step that the state of the round does not allow."""
    return IllegalTransitionError(
        f"Langkah ini tidak terbuka pada tahap “{round.get_state_display()}”."
    )


@transaction.atomic
def advance(round: Round, target: str, *, by) -> Round:
    """Take the round one step further, up to the opening of scoring.

    Raises IllegalTransitionError for a step that is not open now, DomainError naming what is
    missing for one that is.
    """
    if round.is_halted or target not in STAGES or target not in round.next_states:
        raise closed_step(round)
    if missing := obstacles(round, target):
        raise DomainError(" ".join(missing))
    if target == RoundState.INSTRUMENT_LOCKED and round.instrument.is_draft:
        round.instrument.lock(by=by)
    stamps = {"has_field_visit": True} if target == RoundState.FIELD_VERIFICATION else {}
    round.move_to(target, **stamps)
    if target == RoundState.ANNOUNCED:
        drop_trials(round.instrument, by=by)
    if target in FILLING_ROUNDS:
        wipe_rehearsals(round, by=by)
        prepare_sheets(round, by=by)
    record(by, "round.advance", round, to=target)
    return round
