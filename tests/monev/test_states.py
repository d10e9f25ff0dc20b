from itertools import product

import pytest

from kim_portal.states import IllegalTransitionError
from monev.enums import EntryState, InstrumentState, RoundState
from tests.factories.monev import EntryFactory, InstrumentFactory, RoundFactory

pytestmark = pytest.mark.django_db

# The ordinary path, then the side moves, as the rules of a round have them.
ROUND_MOVES = {
    ("draft", "instrument_set"), ("instrument_set", "instrument_locked"),
    ("instrument_locked", "announced"), ("announced", "nomination"),
    ("nomination", "desk_check"), ("desk_check", "field_verification"),
    ("desk_check", "presentation"), ("field_verification", "presentation"),
    ("presentation", "tabulation"), ("tabulation", "plenary"), ("plenary", "record_signed"),
    ("plenary", "tabulation"), ("record_signed", "decreed"), ("record_signed", "plenary"),
    ("record_signed", "published"), ("decreed", "published"), ("published", "objection"),
    ("published", "closed"), ("published", "corrected"), ("objection", "closed"),
    ("objection", "corrected"), ("closed", "corrected"), ("corrected", "published"),
    ("suspended", "cancelled"),
}  # fmt: skip
HALTABLE = ["draft", "instrument_set", "instrument_locked", "announced", "nomination",
            "desk_check", "field_verification", "presentation", "tabulation"]  # fmt: skip
for state in HALTABLE:
    ROUND_MOVES |= {(state, "suspended"), (state, "cancelled"), ("suspended", state)}

ENTRY_MOVES = {
    ("nominated", "submitted"), ("submitted", "returned_for_fix"), ("submitted", "eligible"),
    ("submitted", "ineligible"), ("returned_for_fix", "submitted"),
    ("returned_for_fix", "ineligible"), ("eligible", "scheduled"), ("eligible", "visited"),
    ("eligible", "presented"), ("eligible", "absent"), ("eligible", "scored"),
    ("eligible", "ineligible"), ("ineligible", "eligible"), ("scheduled", "visited"),
    ("scheduled", "presented"), ("scheduled", "absent"), ("visited", "presented"),
    ("visited", "absent"), ("visited", "scored"), ("presented", "scored"),
    ("absent", "presented"), ("scored", "finalist"), ("scored", "ranked"),
    ("finalist", "ranked"), ("ranked", "awarded"), ("ranked", "promoted"),
    ("awarded", "promoted"),
    # By a correction of the published result.
    ("ranked", "disqualified"), ("awarded", "disqualified"), ("promoted", "disqualified"),
}  # fmt: skip
FINISHED = {"ranked", "awarded", "promoted", "withdrawn", "disqualified"}
for entry_state in set(EntryState.values) - FINISHED:
    ENTRY_MOVES |= {(entry_state, "withdrawn"), (entry_state, "disqualified")}

INSTRUMENT_MOVES = {("draft", "locked"), ("draft", "retired"), ("locked", "retired")}


def allowed(row, states, **stamps):
    """Try every pair of states on the row, inside its own save, and return those that work."""
    done = set()
    for old, new in product(states.values, repeat=2):
        type(row).objects.filter(pk=row.pk).update(state=old)
        row.refresh_from_db()
        try:
            row.move_to(new, **stamps)
        except IllegalTransitionError:
            continue
        done.add((old, new))
    return done


def test_round_moves_along_its_table_only():
    row = RoundFactory(halt_reason="Bencana")

    assert allowed(row, RoundState) == ROUND_MOVES


def test_entry_moves_along_its_table_only():
    row = EntryFactory(reason="Alasan contoh")

    assert allowed(row, EntryState) == ENTRY_MOVES


def test_instrument_moves_along_its_table_only():
    row = InstrumentFactory()

    assert allowed(row, InstrumentState) == INSTRUMENT_MOVES
