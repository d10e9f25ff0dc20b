"""Panel duties of a person: one query per request, kept on the user object."""

from collections.abc import Mapping
from dataclasses import dataclass

from monev.enums import OVER_ROUNDS, PanelRole
from monev.enums_panel import BLOCKING_CONFLICTS


@dataclass(frozen=True)
class PanelDuties:
    """roles: round id → panel role of the seats held now; closed: entries a conflict keeps shut.

    chairs_running: one of the seats is that of the chair, and its round has not ended.
    """

    roles: Mapping[int, str]
    closed: frozenset[int]
    chairs_running: bool = False


def panel_duties(user) -> Mapping[int, str]:
    """Return round id → panel role of every seat the person holds now."""
    return _duties(user).roles


def chairs_running_round(user) -> bool:
    """Say whether the person leads the panel of a round that has not ended."""
    return _duties(user).chairs_running


def is_juri(user) -> bool:
    return any(role != PanelRole.SECRETARY for role in panel_duties(user).values())


def conflicted_entries(user) -> frozenset[int]:
    """Return the ids of the entries a conflict of interest keeps closed for this person.

    It holds for every seat the person ever had in the round: a new seat does not open the entry.
    """
    return _duties(user).closed


def _duties(user) -> PanelDuties:
    if not user.is_authenticated or not user.is_active:
        return PanelDuties({}, frozenset())
    cached = getattr(user, "_panel_duties", None)
    if cached is None:
        cached = user._panel_duties = _load(user)
    return cached


def _load(user) -> PanelDuties:
    """Read every seat the person ever had, with its conflicts: one row for each pair."""
    rows = user.juri_assignments.order_by("pk").values_list(
        "round", "role", "ended_at", "recusals__entry", "recusals__state", "round__state"
    )
    roles, closed, chairs_running = {}, set(), False
    for round_, role, ended_at, entry, state, round_state in rows:
        if ended_at is None:
            roles[round_] = role
            chairs_running |= role == PanelRole.CHAIR and round_state not in OVER_ROUNDS
        if state in BLOCKING_CONFLICTS:
            closed.add(entry)
    # Without a seat now, nothing is judged and nothing has to be kept apart.
    return PanelDuties(roles, frozenset(closed) if roles else frozenset(), chairs_running)
