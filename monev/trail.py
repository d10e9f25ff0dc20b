"""What departed from the plain course of a round: the record a complaint of bias is read against.

Source: stories R7-12 and R9-12. Values of a juri never stand here, only that they changed and how
many; they are in the tabulation, for those who may open it.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Min
from django.db.models.functions import Coalesce

from kim_portal.accounts.models import AuditEntry
from kim_portal.ui_tags import angka
from monev.confidence_page import analysis_of, panel_context
from monev.enums_panel import ConflictState
from monev.enums_plenary import Verdict
from monev.models import (
    Correction,
    EntryReturn,
    Outcome,
    PaperSheet,
    PlenaryAnswer,
    Recusal,
    Round,
    ScoreSheet,
    SheetDelivery,
    Waiver,
)


@dataclass(frozen=True)
class Step:
    """One departure. at: when, None for a finding of the arithmetic; by: who decided it."""

    what: str
    reason: str = ""
    at: datetime.datetime | None = None
    by: str = ""


@dataclass(frozen=True)
class Section:
    """Departures of one kind, oldest first; meaning: what is listed, and what is not."""

    title: str
    meaning: str
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class Given:
    """What is looked through. sheets: every sheet of the round by its key as text."""

    round: Round
    outcome: Outcome | None
    sheets: Mapping[str, ScoreSheet]


def trail_of(round_: Round, outcome: Outcome | None) -> list[Section]:
    """Return every kind of departure of a round, also the empty ones; queries are constant.

    outcome: the version whose arithmetic is told.
    """
    sheets = {
        str(sheet.pk): sheet
        for sheet in ScoreSheet.objects.filter(entry__round=round_)
        .select_related("entry__kim", "juri__user")
        .prefetch_related("revisions")
    }
    given = Given(round_, outcome, sheets)
    return [Section(title, meaning, find(given)) for title, meaning, find in KINDS]


def _person(user) -> str:
    return str(user) if user else ""


def _sentence(text: str) -> str:
    """Return a typed text with a full stop, whether or not it was typed."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _named(sheet: ScoreSheet) -> str:
    return f"Lembar {sheet.juri.user} untuk {sheet.entry.name}"


def _conflicts(given: Given) -> list[Step]:
    rows = (
        Recusal.objects.filter(entry__round=given.round)
        .select_related("juri__user", "entry__kim", "decided_by")
        .order_by("declared_at", "pk")
    )
    steps = []
    for row in rows:
        kind = f"{row.get_source_display()}: {row.get_kind_display().lower()}."
        texts = [row.reason, f"{row.get_state_display()}.", row.decision_reason]
        who = _person(row.decided_by)
        if row.state == ConflictState.RECUSED and not who:
            who = str(row.juri.user)
        steps.append(
            Step(
                f"{row.juri.user} dan {row.entry.name}. {kind}",
                " ".join(_sentence(one) for one in texts if one), row.declared_at, who,
            )
        )  # fmt: skip
    return steps


def _reopened(given: Given) -> list[Step]:
    steps = []
    for entry in _log("sheet.reopen", given.sheets):
        sheet = given.sheets[entry.subject_id]
        steps.append(
            Step(
                f"{_named(sheet)} {_changed(sheet, entry.at)}",
                entry.facts.get("reason", ""), entry.at, _person(entry.user),
            )
        )  # fmt: skip
    return steps


def _changed(sheet: ScoreSheet, at: datetime.datetime) -> str:
    """Say how many values differ between the hand-ins before and after the reopening."""
    revisions = sorted(sheet.revisions.all(), key=lambda one: one.number)
    before = [one for one in revisions if one.submitted_at <= at]
    after = [one for one in revisions if one.submitted_at > at]
    if not before or not after:
        return "dibuka lagi dan belum dikunci kembali."
    old, new = (one.content.get("scores", {}) for one in (before[-1], after[0]))
    count = sum(old.get(code) != new.get(code) for code in {*old, *new})
    if not count:
        return "dibuka lagi; tidak ada nilai yang berubah."
    return f"dibuka lagi; {angka(count)} nilai berubah."


def _log(verb: str, subjects: Mapping[str, object]) -> list[AuditEntry]:
    if not subjects:
        return []
    label = next(iter(subjects.values()))._meta.label_lower
    found = AuditEntry.objects.filter(
        verb=verb, subject_type=label, subject_id__in=list(subjects)
    ).with_people()
    return sorted(found, key=lambda one: one.pk)


def _voided(given: Given) -> list[Step]:
    return [
        Step(f"{_named(given.sheets[entry.subject_id])}.", entry.facts.get("reason", ""), entry.at,
             _person(entry.user))
        for entry in _log("sheet.void", given.sheets)
    ]  # fmt: skip


def _deviating(given: Given) -> list[Step]:
    return [Step(text) for text in panel_context(analysis_of(given.outcome), given.round)["flags"]]


def _late(given: Given) -> list[Step]:
    rows = SheetDelivery.objects.of_round(given.round).late().select_related("decided_by")
    return [
        Step(
            f"{_named(row.sheet)}: {row.get_state_display().lower()}.", row.decision_reason,
            row.received_at, _person(row.decided_by),
        )
        for row in rows.order_by("received_at", "pk")
    ]  # fmt: skip


def _paper(given: Given) -> list[Step]:
    rows = PaperSheet.objects.filter(sheet__entry__round=given.round).select_related(
        "sheet__entry__kim", "sheet__juri__user", "confirmed_by"
    )
    return [
        Step(
            f"{_named(row.sheet)}: {row.get_state_display().lower()}.", row.reason,
            row.confirmed_at or row.created_at, _person(row.confirmed_by),
        )
        for row in rows.order_by("created_at", "pk")
    ]  # fmt: skip


def _panel(given: Given) -> list[Step]:
    started = ScoreSheet.objects.filter(entry__round=given.round).aggregate(
        at=Min(Coalesce("saved_at", "submitted_at"))
    )["at"]

    def mark(at) -> str:
        return " sesudah penilaian mulai" if started and at > started else ""

    seats = given.round.juri_assignments.exclude(ended_at=None).select_related("user")
    steps = [
        Step(f"{seat.user} berhenti{mark(seat.ended_at)}.", seat.end_reason, seat.ended_at)
        for seat in seats
    ]
    plans = given.round.panel_plans.filter(number__gt=1).select_related("created_by")
    steps += [
        Step(
            f"Penugasan disusun ulang (versi {plan.number}, {plan.get_source_display().lower()})"
            f"{mark(plan.created_at)}.",
            plan.reason, plan.created_at, _person(plan.created_by),
        )
        for plan in plans
    ]  # fmt: skip
    return sorted(steps, key=lambda step: step.at)


def _favours(given: Given) -> list[Step]:
    waivers = Waiver.objects.filter(entry__round=given.round).select_related(
        "entry__kim", "given_by"
    )
    steps = [
        Step(f"{row.entry.name}: {row.get_kind_display().lower()} dikecualikan.", row.reason,
             row.given_at, _person(row.given_by))
        for row in waivers.select_related("entry__kim", "given_by")
    ]  # fmt: skip
    returns = {
        str(row.pk): row
        for row in EntryReturn.objects.filter(entry__round=given.round).select_related("entry__kim")
    }
    steps += [
        Step(f"{returns[entry.subject_id].entry.name}: batas perbaikan berkas diundur.", "",
             entry.at, _person(entry.user))
        for entry in _log("entryreturn.extend", returns)
    ]  # fmt: skip
    return sorted(steps, key=lambda step: step.at)


def _decisions(given: Given) -> list[Step]:
    answers = PlenaryAnswer.objects.filter(round=given.round).exclude(
        verdict__in=(Verdict.SCORE, Verdict.NOTED)
    )
    steps = [
        Step(f"{row.get_verdict_display()}: {row.order_text or row.question}", row.reason,
             row.answered_at, _person(row.answered_by))
        for row in answers.select_related("answered_by")
    ]  # fmt: skip
    corrections = Correction.objects.filter(round=given.round).select_related(
        "outcome", "ordered_by"
    )
    steps += [
        Step(f"Ralat versi {row.outcome.number}: {row.get_ground_display().lower()}.",
             row.outcome.reason, row.ordered_at, _person(row.ordered_by))
        for row in corrections.select_related("outcome", "ordered_by")
    ]  # fmt: skip
    return sorted(steps, key=lambda step: step.at)


KINDS: list[tuple[str, str, Callable[[Given], list[Step]]]] = [
    (
        "Benturan kepentingan",
        "Yang dinyatakan juri, ditemukan portal, atau dilaporkan, dengan keputusannya.",
        _conflicts,
    ),
    (
        "Lembar yang dibuka lagi",
        "Lembar nilai yang sudah dikunci lalu dibuka ketua, dan berapa nilai yang berubah.",
        _reopened,
    ),
    ("Lembar yang dibatalkan", "Lembar yang tidak ikut dihitung, dengan alasannya.", _voided),
    (
        "Kiriman sesudah batas",
        "Lembar dari perangkat yang tiba terlambat, dengan putusan ketua.",
        _late,
    ),
    ("Lembar kertas", "Lembar yang diketik dua orang dari kertas lalu disahkan.", _paper),
    (
        "Perubahan tim dan penugasan",
        "Juri yang berhenti dan penugasan yang disusun ulang. Yang terjadi sesudah lembar "
        "pertama diisi ditandai.",
        _panel,
    ),
    (
        "Pengecualian dan perpanjangan",
        "Syarat yang dikecualikan dan batas perbaikan berkas yang diundur.",
        _favours,
    ),
    (
        "Nilai yang menyimpang",
        "Menurut hitungan atas hasil yang berlaku; menyimpang tidak berarti curang.",
        _deviating,
    ),
    (
        "Putusan rapat pleno dan ralat",
        "Urutan yang diputuskan berbeda dari nilai, dan hasil yang diralat sesudah diumumkan.",
        _decisions,
    ),
]
