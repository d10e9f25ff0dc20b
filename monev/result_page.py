"""What the public reads about a published result, and what a KIM reads about itself."""

from collections.abc import Iterable
from decimal import Decimal

from monev import tie_trace
from monev.advice import follow_ups_of
from monev.apart import grouped
from monev.confidence_page import analysis_of, confidence_context, profiles
from monev.correcting import open_correction
from monev.enums import ResultState
from monev.feedback_texts import published_texts
from monev.method_words import both_sentence, fair_shown, official_sentence
from monev.models import Entry, Outcome, Result, Round
from monev.objection_window import window_of
from monev.plenary_questions import questions_of
from monev.publication import published_of, results_of
from monev.result_versions import predecessor_of, published_versions, successor_of
from monev.tabulation import TOO_MUCH, unassessed
from monev.tie_trace import joined


def result_context(round_: Round, outcome: Outcome | None = None) -> dict:
    """Return the context of the public page; no sheet and no name of a juri is in it.

    outcome: a public version of the round, the one in force when None.
    """
    versions = published_versions(round_)
    outcome = outcome or next(one for one in versions if one.state == ResultState.PUBLISHED)
    results = results_of(outcome)
    rows = [row for row in results if row.rank is not None]
    aspects = aspects_of(round_)
    minutes = getattr(outcome, "berita_acara", None)
    return {
        "round": round_,
        "outcome": outcome,
        "title": f"Hasil {round_}",
        "sentence": first_sentence(rows),
        "groups": grouped(rows),
        "aspects": aspects,
        "table": [(row, _aspect_points(row, aspects), fair_shown(row)) for row in rows],
        "official": official_sentence(round_),
        "both": both_sentence(rows),
        "ties": tie_trace.shared_totals(rows, {a["code"]: a["name"] for a in aspects}),
        "unassessed": unassessed(round_, outcome),
        "panel": _panel(round_),
        "minutes": minutes,
        "questions": questions_of(round_, outcome),
        "awards": list(outcome.awards.for_list()),
        "bundle": getattr(outcome, "bundle", None),
        "decrees": list(round_.decrees.all()),
        "filled": filling_note(results),
        "versions": versions,
        "successor": successor_of(outcome, versions),
        "predecessor": predecessor_of(outcome, versions),
        "correction": open_correction(round_),
        **confidence_context(analysis_of(outcome), rows),
        **profiles(rows, aspects),
        "window": window_of(round_),
    }


def filling_note(rows: Iterable[Result]) -> str:
    """Say how values that juri could not give were filled; empty when there were none."""
    cells = left_out = 0
    for row in rows:
        cells += len(row.filled_cells)
        left_out += len(row.left_out_sheets)
    sentences = []
    if cells:
        sentences.append(
            f"{cells} nilai indikator yang menurut juri tidak dapat dinilai diisi untuk "
            "perhitungan: rata-rata indikator itu di seluruh putaran, digeser sejauh lembar itu "
            "menyimpang dari rata-rata pada indikator lain."
        )
    if left_out:
        sentences.append(f"{left_out} lembar tidak dihitung karena {TOO_MUCH}.")
    return " ".join(sentences)


def first_sentence(rows: list[Result]) -> str:
    """Name the first place in words."""
    if not rows:
        return "Belum ada peserta dengan lembar nilai yang cukup untuk diberi peringkat."
    groups = grouped(rows)
    if groups[0][0]:
        firsts = "; ".join(f"{category}: {_firsts(group)}" for category, group in groups)
        return f"Peringkat pertama tiap kategori, di antara {len(rows)} peserta. {firsts}."
    best = [row for row in rows if row.rank == 1]
    names = joined([row.entry.name for row in best])
    points = str(best[0].total_points).replace(".", ",")
    verb = "berbagi peringkat pertama" if len(best) > 1 else "peringkat pertama"
    return f"{names} {verb} dengan nilai {points} di antara {len(rows)} peserta berperingkat."


def _firsts(rows: list[Result]) -> str:
    """Name who stands first in one category, with the points."""
    best = [row for row in rows if row.rank == 1]
    points = str(best[0].total_points).replace(".", ",")
    return f"{joined([row.entry.name for row in best])} dengan nilai {points}"


def aspects_of(round_: Round) -> list[dict]:
    """Return the aspects with their weights, in the order of the form."""
    weights: dict[str, int] = {}
    for rule in round_.instrument.rules():
        weights[rule.aspect] = weights.get(rule.aspect, 0) + rule.weight
    return [
        {"code": aspect.code, "name": aspect.name, "weight": weights.get(aspect.code, 0)}
        for aspect in round_.instrument.counted_aspects()
    ]


def _aspect_points(row: Result, aspects: list[dict]) -> list[Decimal]:
    return [Decimal(row.aspect_points[aspect["code"]]) for aspect in aspects]


def _panel(round_: Round) -> dict:
    seats = list(round_.juri_assignments.scoring())
    institutions = sorted({seat.institution for seat in seats if seat.institution})
    return {"count": len(seats), "institutions": joined(institutions)}


def feedback_context(entry: Entry) -> dict:
    """Return what a KIM reads after publication: own averages, and the advice without names."""
    outcome = published_of(entry.round)
    result = outcome.results.filter(entry=entry).first() if outcome else None
    strengths, advice = published_texts(entry, outcome)
    return {
        "entry": entry,
        "outcome": outcome,
        "window": window_of(entry.round),
        "objections": entry.objections.for_list(),
        "result": result,
        "rows": _indicator_rows(entry, result),
        "follow_ups": follow_ups_of(entry),
        "strengths": strengths,
        "advice": advice,
    }


def _indicator_rows(entry: Entry, result: Result | None) -> list[dict]:
    points = result.indicator_points if result else {}
    filled = {cell["indicator"] for cell in result.filled_cells} if result else set()
    return [
        {
            "indicator": indicator,
            "points": Decimal(points[indicator.code]),
            "share": Decimal(points[indicator.code]) / indicator.weight,
            "is_filled": indicator.code in filled,
        }
        for indicator in entry.round.instrument.indicators()
        if indicator.code in points
    ]


def latest_outcome(round_: Round) -> Outcome | None:
    """Return the newest version with what the tabulation shows."""
    found = round_.outcomes.select_related("analysis").order_by("-number").first()
    if found:
        results_of(found)
    return found
