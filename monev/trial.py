"""A trial of an instrument: invented scores through the arithmetic of the real thing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError, StaleVersionError
from kim_portal.states import IllegalTransitionError
from monev import tie_trace
from monev.canonical import plain
from monev.draw import new_seed
from monev.enums import InstrumentState
from monev.models import Entry, Instrument, InstrumentTrial, Result
from monev.publication import rank_entries, result_rows, score_entries
from monev.round_input import input_of
from monev.sample_points import sample_points
from monev.scoring import round_points, sheet_progress
from registry.models import Region

# An incomplete sheet is not counted; one whole sheet is enough to see a total.
MINIMUM_SHEETS = 1

# Entry number → juri number → indicator code → raw points; None where nothing was typed.
Points = Mapping[int, Mapping[int, Mapping[str, Decimal | None]]]


@dataclass(frozen=True)
class TrialLine:
    """One invented entry: the points of each sheet (None while it has gaps) and its result."""

    number: int
    sheets: list[Decimal | None]
    result: Result


@dataclass(frozen=True)
class TrialResult:
    lines: list[TrialLine]
    ties: list[dict]


@transaction.atomic
def start_trial(
    instrument: Instrument, *, region: Region, entry_count: int, sheet_count: int,
    with_tie: bool, by,
) -> InstrumentTrial:  # fmt: skip
    """Return the office's trial of this version, made with drawn scores when there is none yet.

    with_tie: the second entry gets the scores of the first one.
    """
    if instrument.state == InstrumentState.RETIRED:
        raise IllegalTransitionError(f"{instrument} tidak dipakai lagi.")
    if not instrument.rules():
        raise DomainError("Instrumen ini belum punya indikator.")
    trial = InstrumentTrial(
        instrument=instrument, region=region, entry_count=entry_count, sheet_count=sheet_count,
        seed=new_seed(), made_by=by,
    )  # fmt: skip
    trial.points = _drawn(trial, with_tie=with_tie)
    found = InstrumentTrial.objects.filter(instrument=instrument, region=region)
    facts = ("entry_count", "sheet_count", "seed", "points", "made_by")
    trial, is_new = found.get_or_create(
        instrument=instrument, region=region,
        defaults={name: getattr(trial, name) for name in facts},
    )  # fmt: skip
    if is_new:
        record(by, "instrumenttrial.create", trial, region=region.path)
    return trial


def _drawn(trial: InstrumentTrial, *, with_tie: bool) -> dict:
    values, codes = trial.instrument.scale.values(), [row.code for row in trial.instrument.rules()]
    return {
        str(entry): {
            str(juri): {
                code: plain(
                    sample_points(
                        trial.seed, 1 if with_tie and entry == 2 else entry, juri, code,
                        values=values,
                    )
                )
                for code in codes
            }
            for juri in range(1, trial.sheet_count + 1)
        }
        for entry in range(1, trial.entry_count + 1)
    }  # fmt: skip


@transaction.atomic
def change_trial(
    trial: InstrumentTrial, points: Points, *, version: int | None, by
) -> InstrumentTrial:
    """Store what was typed; raises StaleVersionError when a colleague stored something else."""
    stored = InstrumentTrial.objects.select_for_update().filter(pk=trial.pk).first()
    if stored is None:
        raise IllegalTransitionError("Uji coba ini sudah dihapus.")
    if version is not None and version != stored.version:
        raise StaleVersionError(
            "Uji coba ini sudah diubah orang lain setelah Anda membukanya. Isian Anda masih ada. "
            "Simpan sekali lagi bila isian Anda yang dipakai."
        )
    stored.points = {
        str(entry): {
            str(juri): {code: plain(value) for code, value in sheet.items() if value is not None}
            for juri, sheet in sheets.items()
        }
        for entry, sheets in points.items()
    }
    stored.version += 1
    stored.save(update_fields=["points", "version"])
    record(by, "instrumenttrial.update", stored, version=stored.version)
    return stored


@transaction.atomic
def drop_trial(trial: InstrumentTrial, *, by) -> None:
    record(by, "instrumenttrial.delete", trial, region=trial.region.path)
    trial.delete()


def drop_trials(instrument: Instrument, *, by) -> None:
    """Delete every trial of a version: a round with it opens, so nothing invented stays."""
    for trial in instrument.trials.select_related("region", "instrument"):
        drop_trial(trial, by=by)


def stored_points(
    trial: InstrumentTrial, codes: Collection[str]
) -> dict[int, dict[int, dict[str, Decimal]]]:
    """Return the stored scores of these indicators, as far as today's scale accepts them."""
    scale = trial.instrument.scale
    return {
        entry: {
            juri: {
                code: Decimal(text)
                for code, text in trial.points.get(str(entry), {}).get(str(juri), {}).items()
                if code in codes and scale.accepts(Decimal(text))
            }
            for juri in range(1, trial.sheet_count + 1)
        }
        for entry in range(1, trial.entry_count + 1)
    }


def entry_name(number: int) -> str:
    return f"Peserta {number}"


def trial_result(trial: InstrumentTrial) -> TrialResult:
    """Compute totals, predicates, ranks and ties, as a round with this version would."""
    codes = [rule.code for rule in trial.instrument.rules()]
    if not codes:
        return TrialResult([], [])
    points = stored_points(trial, codes)
    whole = {
        entry: {str(juri): sheet for juri, sheet in sheets.items() if len(sheet) == len(codes)}
        for entry, sheets in points.items()
    }
    given = input_of(trial.instrument, whole, minimum_sheets=MINIMUM_SHEETS, votes={})
    scores = score_entries(given)
    rows = result_rows(None, given, scores, rank_entries(given, scores))
    for row in rows:
        # Never saved, and never asked for in the database: there is no such entry.
        row.entry = Entry(pk=row.entry_id, snapshot={"name": entry_name(row.entry_id)})
    names = {aspect.code: aspect.name for aspect in trial.instrument.aspects.all()}
    lines = [
        TrialLine(row.entry_id, [_points(one, given) for one in points[row.entry_id].values()], row)
        for row in rows
    ]
    return TrialResult(lines, tie_trace.shared_totals(rows, names))


def _points(sheet: Mapping[str, Decimal], given) -> Decimal | None:
    progress = sheet_progress(sheet, given.rules, given.scale)
    return round_points(progress.points) if progress.is_complete else None
