"""What a sheet held each time it was handed in, to be read beside what it holds now."""

from dataclasses import dataclass

from monev.forms.sheet import NOT_ASSESSABLE_LABEL
from monev.models import ScoreSheet, SheetRevision
from monev.scoring import NOT_ASSESSABLE


@dataclass(frozen=True)
class PastAnswer:
    """One line of an earlier version. is_changed: the version before it said otherwise."""

    label: str
    value: str
    note: str = ""
    is_changed: bool = False


@dataclass(frozen=True)
class Past:
    revision: SheetRevision
    rows: list[PastAnswer]

    @property
    def changed_count(self) -> int:
        return sum(row.is_changed for row in self.rows)


def past_of(sheet: ScoreSheet) -> list[Past]:
    """Return every version that was handed in, the oldest first; each names what it changed."""
    labels = {row.code: str(row) for row in sheet.round.instrument.indicators()}
    told, before = [], None
    for revision in sheet.revisions.all():
        said = _said(revision.content, labels)
        earlier = said if before is None else before
        rows = [
            PastAnswer(label, *words, is_changed=earlier.get(label) != words)
            for label, words in said.items()
        ]
        told.append(Past(revision, rows))
        before = said
    return told


def _said(content: dict, labels: dict[str, str]) -> dict[str, tuple[str, str]]:
    scores, notes = content["scores"], content["notes"]
    said = {
        label: (_words(scores.get(code)), notes.get(code, "")) for code, label in labels.items()
    }
    for part, label in (("strengths", "Kekuatan"), ("advice", "Saran")):
        said[label] = (content[part], "")
    return said


def _words(points: str | None) -> str:
    if points == NOT_ASSESSABLE:
        return NOT_ASSESSABLE_LABEL
    return (points or "").replace(".", ",")
