"""How far the sheets of a round are: who is done, never what anybody gave.

Only the state of a sheet is read here, so no value can reach a page that shows progress.
"""

from collections.abc import Collection
from dataclasses import dataclass

from monev.enums import SheetState
from monev.models import Entry, JuriAssignment, Round, ScoreSheet
from monev.panel_facts import PanelFacts

# State of a sheet → what a cell of the matrix shows.
CELLS = {
    SheetState.NOT_STARTED: "none",
    SheetState.IN_PROGRESS: "draft",
    SheetState.REOPENED: "draft",
    SheetState.SUBMITTED: "locked",
}
RECUSED, UNPLANNED = "recused", "off"


@dataclass(frozen=True)
class EntryProgress:
    """One entry with a cell per juri.

    "locked", "draft", "none", "recused", "off" when the plan gives it to others, or "" without a
    sheet.
    """

    entry: Entry
    cells: tuple[str, ...]

    @property
    def locked(self) -> int:
        return self.cells.count("locked")

    @property
    def drafts(self) -> int:
        return self.cells.count("draft")

    @property
    def assigned(self) -> int:
        return sum(cell in CELLS.values() for cell in self.cells)


@dataclass(frozen=True)
class JuriProgress:
    juri: JuriAssignment
    locked: int
    assigned: int


@dataclass(frozen=True)
class Progress:
    """The matrix of a round: entries as rows, seats that score as columns."""

    entries: tuple[EntryProgress, ...]
    juri: tuple[JuriProgress, ...]

    @property
    def locked(self) -> int:
        return sum(row.locked for row in self.entries)

    @property
    def begun(self) -> int:
        return sum(row.locked + row.drafts for row in self.entries)

    @property
    def assigned(self) -> int:
        return sum(row.assigned for row in self.entries)

    @property
    def is_planned(self) -> bool:
        """Some juri are not assigned to some entries."""
        return any(UNPLANNED in row.cells for row in self.entries)

    @property
    def last(self) -> JuriProgress | None:
        """The juri with clearly the most sheets still open, None when nobody stands out."""
        waiting = sorted(self.juri, key=lambda one: one.locked - one.assigned)
        if len(waiting) < 2 or _owed(waiting[0]) == _owed(waiting[1]):
            return None
        return waiting[0]


def _owed(one: JuriProgress) -> int:
    return one.assigned - one.locked


def progress(
    round: Round, *, hidden: Collection[int] = (), facts: PanelFacts | None = None
) -> Progress:
    """Return the matrix of the judged entries; five queries, however many sheets there are.

    hidden: ids of entries whose counts the reader must not see (a conflict of interest).
    facts: what the page has read of the panel already.
    """
    facts = facts or PanelFacts(round)
    entries = [entry for entry in facts.judged if entry.pk not in hidden]
    seats = facts.scoring
    cells = {
        (entry, juri): CELLS.get(state, "")
        for entry, juri, state in ScoreSheet.objects.filter(entry__round=round).values_list(
            "entry_id", "juri_id", "state"
        )
    }
    if facts.planned:
        for entry in entries:
            for seat in seats:
                if (entry.pk, seat.pk) not in facts.planned and not cells.get((entry.pk, seat.pk)):
                    cells[entry.pk, seat.pk] = UNPLANNED
    for conflict in facts.blocking:
        cells[conflict.entry_id, conflict.juri_id] = RECUSED
    rows = tuple(
        EntryProgress(entry, tuple(cells.get((entry.pk, seat.pk), "") for seat in seats))
        for entry in entries
    )
    columns = tuple(
        JuriProgress(
            seat,
            sum(row.cells[column] == "locked" for row in rows),
            sum(row.cells[column] in CELLS.values() for row in rows),
        )
        for column, seat in enumerate(seats)
    )
    return Progress(rows, columns)
