"""Writing a score sheet: save, hand in, open again.

Every write locks the round first and the sheet second, so that the closing of a round and the
saving of a sheet come one after the other, never both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.states import IllegalTransitionError
from kim_portal.ui_tags import pukul
from monev.calibration_seats import gate_sentence
from monev.canonical import answer_text, fingerprint, plain
from monev.enums import COMPUTING_ROUNDS, REOPENING_ROUNDS, SheetState
from monev.gates import gates_of, require_open
from monev.models import Indicator, Round, Score, ScoreSheet, SheetRevision
from monev.publication import compute_if_possible
from monev.scoring import NOT_ASSESSABLE

TOO_EARLY = "Lembar diajukan setelah paparan dimulai. Isian Anda tersimpan sampai saat itu"
STALE = "Lembar ini juga diisi di perangkat lain. Pilih isian yang dipakai."


class SheetLockedError(IllegalTransitionError):
    """The sheet takes no more values: handed in, void, or the round is not scoring."""


class IncompleteSheetError(DomainError):
    """The sheet cannot be handed in yet; `missing` names every gap."""

    def __init__(self, missing: list["Missing"]):
        super().__init__(" ".join(f"{gap.message}." for gap in missing))
        self.missing = missing


@dataclass(frozen=True)
class Missing:
    """One gap of a sheet. part: score, note, strengths, advice or stage; code: the indicator."""

    part: str
    message: str
    code: str = ""


@dataclass(frozen=True)
class SheetInput:
    """What was typed; what is not in it stays as it is stored.

    points: indicator code → raw points or NOT_ASSESSABLE, None removes them; notes: indicator
    code → text; texts: "strengths" or "advice" → text.
    """

    points: Mapping[str, Decimal | str | None] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def save_sheet(
    sheet: ScoreSheet,
    typed: SheetInput,
    *,
    by,
    version: int | None = None,
    late: bool = False,
    sample: bool = False,
) -> ScoreSheet:
    """Store what was typed and return the sheet as it is now; equal content changes nothing.

    version: the version the form was opened with, None to skip the comparison. late: the chair
    takes it between the closing and the opening of the values. sample: the office fills a sheet of
    a rehearsal for a juri who has not agreed to the integrity statement.
    Raises SheetLockedError, GateError for points that `monev.gates` keeps out, and
    StaleVersionError when another device saved something else meanwhile.
    """
    locked = _lock(sheet)
    indicators = {row.code: row for row in locked.round.instrument.indicators()}
    scores = {row.indicator.code: row for row in locked.scores.select_related("indicator")}
    changes = _changes(typed, scores)
    texts = {name: text for name, text in typed.texts.items() if text != getattr(locked, name)}
    if not changes and not texts:
        return locked
    require_fillable(locked, late=late, sample=sample)
    if version is not None and version != locked.version:
        raise StaleVersionError(STALE)
    require_open(gates_of(locked, indicators.values()), changes)
    _write_scores(locked, changes, scores, indicators)
    for name, text in texts.items():
        setattr(locked, name, text)
    locked.version += 1
    locked.saved_at = timezone.now()
    locked.save(update_fields=[*texts, "version", "saved_at"])
    if locked.state == SheetState.NOT_STARTED:
        locked.move_to(SheetState.IN_PROGRESS)
    # No values: the log is read by people who must not know them yet.
    record(by, "sheet.save", locked, version=locked.version, parts=sorted([*changes, *texts]))
    return locked


@transaction.atomic
def submit_sheet(
    sheet: ScoreSheet, *, by, version: int | None = None, late: bool = False, sample: bool = False
) -> ScoreSheet:
    """Lock a complete sheet and keep its content as a revision; a second call changes nothing.

    version: the version the juri has checked, None to skip the comparison.
    Raises IncompleteSheetError naming every gap, SheetLockedError, and StaleVersionError when the
    sheet is no longer what was checked.
    """
    locked = _lock(sheet)
    if locked.state == SheetState.SUBMITTED:
        return locked
    require_fillable(locked, late=late, sample=sample)
    if version is not None and version != locked.version:
        raise StaleVersionError(
            "Lembar ini berubah setelah Anda memeriksanya. Periksa sekali lagi."
        )
    if missing := missing_parts(locked):
        raise IncompleteSheetError(missing)
    number = locked.revisions.count() + 1
    content = sheet_content(locked)
    digest, moment = fingerprint(content | {"number": number}), timezone.now()
    SheetRevision.objects.create(
        sheet=locked, number=number, content=content, digest=digest, submitted_at=moment,
        submitted_by=by,
    )  # fmt: skip
    locked.move_to(
        SheetState.SUBMITTED, submitted_at=moment, digest=digest, version=locked.version + 1
    )
    record(by, "sheet.submit", locked, revision=number, digest=digest)
    _recompute_if_open(locked.round, by=by)
    return locked


@transaction.atomic
def reopen_sheet(sheet: ScoreSheet, *, by, reason: str) -> ScoreSheet:
    """Let the juri change a sheet that was handed in; its revisions stay readable.

    Raises DomainError without a reason, IllegalTransitionError when the sheet is not locked or the
    round is past its tabulation.
    """
    locked = _lock(sheet)
    if not reason.strip():
        raise DomainError("Tulis alasan lembar ini dibuka kembali.", field="alasan")
    if locked.round.state not in REOPENING_ROUNDS:
        raise IllegalTransitionError(
            "Lembar hanya dapat dibuka kembali selama penilaian, rekapitulasi, atau ralat."
        )
    locked.move_to(SheetState.REOPENED, reopen_reason=reason.strip(), version=locked.version + 1)
    record(by, "sheet.reopen", locked, reason=reason.strip(), juri=locked.juri_id)
    _recompute_if_open(locked.round, by=by)
    return locked


def missing_parts(sheet: ScoreSheet) -> list[Missing]:
    """Name what the sheet still lacks, in the order of the form; empty when it may be handed in."""
    if sheet.is_partly_open:
        return [Missing("stage", TOO_EARLY)]
    instrument = sheet.round.instrument
    scores = {row.indicator.code: row for row in sheet.scores.select_related("indicator")}
    indicators, found = list(instrument.indicators()), []
    gates = gates_of(sheet, indicators)
    for indicator in indicators:
        score = scores.get(indicator.code)
        gate, answer = gates[indicator.code], score.answer if score else None
        if not indicator.is_counted:
            continue
        if gate.lacks_finding and answer is None:
            found.append(Missing("score", gate.gap_sentence, indicator.code))
        elif sentence := gate.refusal(answer):
            found.append(Missing("score", sentence, indicator.code))
        elif answer is None:
            found.append(Missing("score", f"Beri nilai untuk {indicator}", indicator.code))
        elif answer == NOT_ASSESSABLE and not score.note:
            message = f"Tulis alasan {indicator.code} tidak dapat dinilai"
            found.append(Missing("note", message, indicator.code))
        elif answer in {instrument.scale_min, instrument.scale_max} and not score.note:
            shown = plain(answer).replace(".", ",")
            message = f"Tulis catatan untuk nilai {shown} pada {indicator.code}"
            found.append(Missing("note", message, indicator.code))
    if not sheet.strengths:
        found.append(Missing("strengths", "Isi sedikitnya satu kekuatan"))
    if not sheet.advice:
        found.append(Missing("advice", "Isi sedikitnya satu saran"))
    return found


def sheet_content(sheet: ScoreSheet) -> dict:
    """Return the facts of a sheet as they are frozen: texts, whole numbers and mappings only."""
    scores = sheet.scores.all()
    return {
        "sheet": str(sheet.uuid),
        "round": sheet.round.slug,
        "entry": sheet.entry_id,
        "entry_name": sheet.entry.name,
        "juri": str(sheet.juri.user),
        "instrument": str(sheet.round.instrument),
        "scores": {
            row.indicator.code: answer_text(row.answer) for row in scores if row.answer is not None
        },
        "notes": {row.indicator.code: row.note for row in scores if row.note},
        "strengths": sheet.strengths,
        "advice": sheet.advice,
    }


def _lock(sheet: ScoreSheet) -> ScoreSheet:
    Round.objects.select_for_update(no_key=True).get(pk=sheet.entry.round_id)
    return (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("entry__round__instrument", "entry__round__region", "juri__user")
        .get(pk=sheet.pk)
    )


def require_fillable(sheet: ScoreSheet, *, late: bool = False, sample: bool = False) -> None:
    is_sample = sample and sheet.round.is_rehearsal
    if sheet.juri.integrity_signed_at is None and not is_sample:
        raise DomainError("Setujui pakta integritas sebelum menilai.")
    if not (sheet.is_late_fillable if late else sheet.is_fillable):
        raise SheetLockedError(lock_sentence(sheet))
    if not late and (sentence := gate_sentence(sheet.juri)):
        raise DomainError(sentence)


def lock_sentence(sheet: ScoreSheet) -> str:
    """Say why the sheet takes no values, and what can be done."""
    if sheet.state == SheetState.SUBMITTED:
        moment = pukul(sheet.submitted_at, sheet.round.region.timezone)
        return f"Terkunci {moment}. Hanya ketua juri yang dapat membuka lembar ini kembali."
    if sheet.state == SheetState.VOID:
        return "Lembar ini dibatalkan dan tidak dihitung."
    if not sheet.entry.is_judged:
        return f"Peserta ini tidak dinilai: {sheet.entry.get_state_display().lower()}."
    if sheet.round.is_opened or sheet.round.waits_for_opening:
        return "Penilaian putaran ini sudah ditutup. Hubungi ketua juri."
    return "Penilaian putaran ini belum dibuka atau sedang ditunda."


def _changes(typed: SheetInput, scores: Mapping[str, Score]) -> dict[str, dict]:
    """Return indicator code → the columns that differ from what is stored."""
    found: dict[str, dict] = {}
    for column, values in (("answer", typed.points), ("note", typed.notes)):
        for code, value in values.items():
            stored = getattr(scores.get(code), column, "" if column == "note" else None)
            if value != stored:
                found.setdefault(code, {})[column] = value
    return found


def _write_scores(
    sheet: ScoreSheet,
    changes: Mapping[str, dict],
    scores: Mapping[str, Score],
    indicators: Mapping[str, Indicator],
) -> None:
    for code, columns in changes.items():
        score = scores.get(code) or Score(sheet=sheet, indicator=indicators[code])
        for name, value in columns.items():
            setattr(score, name, value)
        score.save()


def _recompute_if_open(round_: Round, *, by) -> None:
    """Keep the draft result true when a sheet changes during the tabulation or a correction."""
    if round_.state in REOPENING_ROUNDS & COMPUTING_ROUNDS:
        compute_if_possible(round_, by=by)
