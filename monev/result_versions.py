"""The published versions of a result, and what one version changed against the one before."""

from dataclasses import dataclass

from monev.models import Outcome, Result, Round
from monev.tie_trace import joined


def published_versions(round_: Round) -> list[Outcome]:
    """Return every version that was ever public, newest first, with what its page shows."""
    rows = round_.outcomes.filter(published_at__isnull=False).select_related(
        "correction", "berita_acara", "bundle", "analysis"
    )
    return list(rows.order_by("-number"))


def successor_of(outcome: Outcome, versions: list[Outcome]) -> Outcome | None:
    """Return the public version that took the place of this one."""
    later = [one for one in versions if one.number > outcome.number]
    return later[-1] if later else None


def predecessor_of(outcome: Outcome, versions: list[Outcome]) -> Outcome | None:
    earlier = [one for one in versions if one.number < outcome.number]
    return earlier[0] if earlier else None


@dataclass(frozen=True)
class Change:
    """What became of one entry: its line before and after; None where it has no rank."""

    before: Result | None
    after: Result | None

    @property
    def entry(self):
        return (self.after or self.before).entry

    @property
    def aspects(self) -> list[tuple[str, str, str]]:
        """Return (aspect code, before, after) of the aspects that differ; a gap is a dash."""
        old = self.before.aspect_points if self.before else {}
        new = self.after.aspect_points if self.after else {}
        return [
            (code, _figure(old.get(code)), _figure(new.get(code)))
            for code in sorted({*old, *new})
            if old.get(code) != new.get(code)
        ]


def changes(before: Outcome, after: Outcome) -> list[Change]:
    """Return the entries whose points, rank or predicate differ, by their new rank."""
    old, new = _rows(before), _rows(after)
    found = [
        Change(old.get(key), new.get(key))
        for key in {**new, **old}
        if _facts(old.get(key)) != _facts(new.get(key))
    ]
    return sorted(found, key=_place)


def change_sentence(found: list[Change]) -> str:
    """Say in one sentence what a correction did to the ranking."""
    if not found:
        return "Nilai dan peringkat semua peserta tetap sama."
    moved = [one for one in found if _rank(one.before) != _rank(one.after)]
    count = f"Nilai {len(found)} peserta berubah"
    if not moved:
        return f"{count}; peringkatnya tetap."
    return f"{count}; peringkat {joined(one.entry.name for one in moved)} bergeser."


def _rows(outcome: Outcome) -> dict[int, Result]:
    return {row.entry_id: row for row in outcome.results.select_related("entry__kim__region")}


def _facts(row: Result | None) -> tuple | None:
    if row is None:
        return None
    return (row.total_points, row.rank, row.is_joint, row.predicate, row.aspect_points)


def _rank(row: Result | None) -> int | None:
    return row.rank if row else None


def _place(change: Change) -> tuple:
    rank = _rank(change.after)
    return (rank is None, rank or 0, change.entry.pk)


def _figure(points: str | None) -> str:
    return points.replace(".", ",") if points else "–"
