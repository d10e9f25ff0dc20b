"""Computing, freezing and publishing the result of a round."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.analysing import keep_analysis
from monev.apart import joined, rank_apart, tied_groups
from monev.bundling import seal
from monev.canonical import fingerprint
from monev.enums import COMPUTING_ROUNDS, EntryState, RecordState, ResultState, RoundState
from monev.fair_scores import fit_totals, sheet_totals
from monev.filling import Completion, NoMeanError, complete_sheets
from monev.models import Outcome, Result, Round
from monev.objection_window import open_window
from monev.ranking import Candidate, Place, Ranking, place_zones, rank
from monev.round_input import RoundInput, input_for
from monev.scoring import (
    EntryScore,
    entry_score,
    predicate_for,
    round_points,
)


class UnfillableError(DomainError):
    """A gap has no mean to be filled from: the plenary is told, nothing is computed."""

    def __init__(self, codes: Iterable[str]):
        super().__init__(
            f"Tidak satu juri pun memberi nilai untuk {', '.join(codes)}, sehingga yang tidak "
            "dapat dinilai tidak dapat diisi dari rata-rata. Ketua juri membuka kembali sedikitnya "
            "satu lembar untuk menilainya."
        )


@transaction.atomic
def compute_outcome(round_: Round, *, by) -> Outcome:
    """Compute the draft result of a round; the same input leaves everything as it is.

    A new version begins when the newest one is no longer a draft.
    Raises DomainError when the input changed although the minutes are being signed, UnfillableError
    when nobody scored an indicator that has to be filled, IllegalTransitionError before the
    tabulation and after the plenary.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if locked.state not in COMPUTING_ROUNDS:
        raise IllegalTransitionError("Hasil dihitung selama rekapitulasi dan rapat pleno.")
    outcome = draft_of(locked) or _new_outcome(locked, by=by)
    given = input_for(locked, outcome)
    digest = fingerprint(given.facts())
    if outcome.input_digest == digest and (hasattr(outcome, "analysis") or _is_signed(outcome)):
        return outcome
    _require_unsigned(outcome)
    completion = complete(given)
    scores = score_entries(given, completion)
    ranking = rank_entries(given, scores)
    outcome.input_digest, outcome.computed_at, outcome.computed_by = digest, timezone.now(), by
    outcome.save()
    outcome.results.all().delete()
    rows = result_rows(outcome, given, scores, ranking)
    for row in rows:
        _flag(row, given.sheets[row.entry_id], completion)
    Result.objects.bulk_create(rows)
    keep_analysis(locked, outcome, given, completion, scores, ranking)
    record(by, "result.compute", outcome, version=outcome.number, digest=digest)
    return outcome


def compute_if_possible(round_: Round, *, by) -> Outcome | None:
    """Compute the draft result, or leave what is stored when a gap cannot be filled yet.

    Opening the values and opening a sheet again must not fail for that; the plenary does.
    """
    try:
        return compute_outcome(round_, by=by)
    except UnfillableError:
        return None


def draft_of(round_: Round) -> Outcome | None:
    return round_.outcomes.filter(state=ResultState.DRAFT).order_by("-number").first()


def published_of(round_: Round) -> Outcome | None:
    return round_.outcomes.filter(state=ResultState.PUBLISHED).first()


def results_of(outcome: Outcome) -> list[Result]:
    """Return the results with their entries; read once for all who ask about this object."""
    rows = Result.objects.select_related("entry__kim__region", "entry__category")
    prefetch_related_objects([outcome], Prefetch("results", rows))
    return list(outcome.results.all())


def complete(given: RoundInput) -> Completion:
    """Fill what juri could not assess, over all sheets of the round; keys are (entry, sheet).

    Raises UnfillableError naming the indicators nobody scored.
    """
    sheets = {
        (entry, key): one for entry, found in given.sheets.items() for key, one in found.items()
    }
    try:
        return complete_sheets(sheets, given.rules, given.scale)
    except NoMeanError as error:
        raise UnfillableError(error.codes) from None


def score_entries(given: RoundInput, completion: Completion | None = None) -> dict[int, EntryScore]:
    """Return entry id → exact score, mean and corrected; one with too few sheets has none.

    Sheets of an entry with too few of them still tell how strict their juri is.
    """
    shares = (completion or complete(given)).shares
    scores = {
        entry: entry_score(
            [shares[entry, key] for key in sorted(sheets) if (entry, key) in shares],
            given.rules,
            given.minimum_sheets,
        )
        for entry, sheets in given.sheets.items()
    }
    fitted = fit_totals(sheet_totals(shares, given.juri, given.rules))
    return {
        entry: replace(score, fair=fitted.fair[str(entry)])
        if fitted and score.is_complete
        else score
        for entry, score in scores.items()
    }


def _flag(row: Result, sheets: Iterable[str], completion: Completion) -> None:
    """Write down which cells of the entry were filled and which sheets do not count."""
    row.filled_cells = [
        {"sheet": key, "indicator": code, "share": str(completion.shares[row.entry_id, key][code])}
        for key in sorted(sheets)
        for code in completion.filled.get((row.entry_id, key), ())
    ]
    row.left_out_sheets = sorted(
        key for key in sheets if (row.entry_id, key) in completion.left_out
    )


def rank_entries(given: RoundInput, scores: Mapping[int, EntryScore]) -> Ranking:
    """Rank on the published figures, each category apart; a vote has to decide its whole tie."""
    candidates = [_candidate(entry, score, given) for entry, score in scores.items()]
    votes = {int(key): order for key, order in given.votes.items()}

    def rank_group(group: list[Candidate]) -> Ranking:
        open_ties = tied_groups(rank(group, given.tie_order).places)
        usable = {key: votes[key] for tie in open_ties if set(tie) <= set(votes) for key in tie}
        return place_zones(rank(group, given.tie_order, usable), given.zones)

    return joined(rank_apart(candidates, given.categories, rank_group))


def open_ties(outcome: Outcome) -> list[list[Result]]:
    """Return the ties that only a vote of the plenary can decide, voted on or not."""
    instrument = outcome.round.instrument
    known = {rule.aspect for rule in instrument.rules()}
    tie_order = [code for code in instrument.tie_order if code in known]
    rows = {row.entry_id: row for row in results_of(outcome)}
    categories = {key: row.entry.category.name for key, row in rows.items() if row.entry.category}
    candidates = [
        Candidate(key, row.total_points, {c: Decimal(p) for c, p in row.aspect_points.items()})
        for key, row in rows.items()
    ]
    rankings = rank_apart(candidates, categories, lambda group: rank(group, tie_order))
    return [[rows[key] for key in tie] for one in rankings for tie in tied_groups(one.places)]


def _candidate(entry: int, score: EntryScore, given: RoundInput) -> Candidate:
    official = given.official(score)
    total = None if official is None else round_points(official)
    return Candidate(entry, total, {code: round_points(v) for code, v in score.aspects.items()})


def _new_outcome(round_: Round, *, by) -> Outcome:
    last = round_.outcomes.order_by("-number").first()
    return Outcome(round=round_, number=last.number + 1 if last else 1, computed_by=by)


def result_rows(
    outcome: Outcome | None, given: RoundInput, scores: Mapping[int, EntryScore], ranking: Ranking
) -> list[Result]:
    """Return the unsaved rows of a result; without a version they are only looked at."""
    placed = [_placed(outcome, given, scores[place.key], place) for place in ranking.places]
    unplaced = [
        Result(outcome=outcome, entry_id=key, sheet_count=scores[key].sheet_count)
        for key in ranking.unranked
    ]
    return placed + unplaced


def _placed(outcome: Outcome | None, given: RoundInput, score: EntryScore, place: Place) -> Result:
    total = round_points(given.official(score))
    return Result(
        outcome=outcome,
        entry_id=place.key,
        sheet_count=score.sheet_count,
        total_points=total,
        mean_points=round_points(score.total),
        fair_points=None if score.fair is None else round_points(score.fair, 4),
        aspect_points={code: str(round_points(v)) for code, v in score.aspects.items()},
        indicator_points={code: str(round_points(v)) for code, v in score.indicators.items()},
        rank=place.rank,
        is_joint=place.is_joint,
        predicate=_predicate(total, given.bands),
        tie_trace=[
            {
                "criterion": step.criterion,
                "values": {str(key): str(value) for key, value in step.values.items()},
                "is_decisive": step.is_decisive,
            }
            for step in place.trace
        ],
    )


def _predicate(total: Decimal, bands) -> str:
    """Return the label of the band, empty when the office's bands leave a gap at the bottom."""
    return predicate_for(total, bands) if total >= min(bound for bound, _ in bands) else ""


def _is_signed(outcome: Outcome) -> bool:
    """Somebody has signed the minutes of this version."""
    drawn_up = outcome.pk and outcome.results.exists() and hasattr(outcome, "berita_acara")
    return bool(drawn_up and outcome.berita_acara.is_being_signed)


def _require_unsigned(outcome: Outcome) -> None:
    if _is_signed(outcome):
        raise DomainError(
            "Berita acara hasil ini sudah mulai ditandatangani. Nilai tidak dapat berubah lagi."
        )


def signed_draft(round_: Round) -> Outcome:
    """Return the version that may be published.

    Raises IllegalTransitionError without signed minutes, DomainError when the sheets no longer
    give the result that was signed.
    """
    outcome = draft_of(round_)
    is_signed = (
        outcome is not None
        and hasattr(outcome, "berita_acara")
        and outcome.berita_acara.state == RecordState.SIGNED
    )
    if not is_signed:
        raise IllegalTransitionError(
            "Hasil baru dapat diumumkan setelah berita acara ditandatangani semua pihak."
        )
    if fingerprint(input_for(round_, outcome).facts()) != outcome.input_digest:
        text = "Lembar nilai berbeda dari yang ditandatangani. Hasil tidak dapat diumumkan."
        raise DomainError(text)
    return outcome


@transaction.atomic
def publish_round(round_: Round, *, by) -> Outcome:
    """Make the signed result public and final; its entries are ranked, and may be disputed.

    Raises IllegalTransitionError without signed minutes, DomainError when the sheets no longer
    give the result that was signed.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if locked.state == RoundState.CORRECTED:
        raise IllegalTransitionError("Ralat diumumkan dengan nomor dan tanggal SK ralatnya.")
    outcome = signed_draft(locked)
    if not hasattr(outcome, "bundle"):
        seal(outcome, by=by)
    locked.move_to(RoundState.PUBLISHED)
    outcome.move_to(ResultState.PUBLISHED, published_at=timezone.now())
    for row in outcome.results.filter(rank__isnull=False).select_related("entry"):
        row.entry.move_to(EntryState.RANKED)
    record(by, "round.publish", locked, version=outcome.number, digest=outcome.input_digest)
    open_window(outcome, locked, by=by)
    return outcome
