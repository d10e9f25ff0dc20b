"""What the juri wrote for an entry, as it was published: without other KIM and without names."""

import re
from collections.abc import Iterable

from monev.enums import SheetState
from monev.models import Entry, Outcome, ScoreSheet

UNPUBLISHED = {SheetState.NOT_STARTED, SheetState.IN_PROGRESS, SheetState.VOID}


def published_texts(entry: Entry, outcome: Outcome | None) -> tuple[list[str], list[str]]:
    """Return (strengths, advice) of the sheets behind a published version; four queries.

    In the order of a random key, so that it tells nothing about who wrote what. What a juri types
    while a correction is prepared belongs to the next version and is not in it.
    """
    if outcome is None or outcome.published_at is None:
        return [], []
    sheets = (
        ScoreSheet.objects.filter(entry=entry)
        .exclude(state__in=UNPUBLISHED)
        .prefetch_related("revisions")
        .order_by("uuid")
    )
    found = [_content(sheet, outcome) for sheet in sheets]
    hidden = _hidden(entry)
    return (
        [masked(one["strengths"], hidden) for one in found if one.get("strengths")],
        [masked(one["advice"], hidden) for one in found if one.get("advice")],
    )


def _content(sheet: ScoreSheet, outcome: Outcome) -> dict:
    """Return the words of the last revision that was handed in before the publication."""
    revisions = sorted(sheet.revisions.all(), key=lambda one: one.number)
    if not revisions:
        return {"strengths": sheet.strengths, "advice": sheet.advice}
    before = [one for one in revisions if one.submitted_at <= outcome.published_at]
    return before[-1].content if before else {}


def _hidden(entry: Entry) -> dict[str, str]:
    """Return name → what stands in its place: the other entries, and everybody of the panel."""
    others = entry.round.entries.exclude(pk=entry.pk).select_related("kim")
    hidden = {one.name: "peserta lain" for one in others if one.name != entry.name}
    seats = entry.round.juri_assignments.select_related("user")
    return hidden | {str(seat.user): "juri" for seat in seats}


def masked(text: str, hidden: dict[str, str]) -> str:
    """Replace every hidden name, long ones first, however it is capitalised."""
    for name in _longest_first(hidden):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", hidden[name], text, flags=re.IGNORECASE)
    return text


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted((name for name in names if name.strip()), key=len, reverse=True)
