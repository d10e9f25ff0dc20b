"""Panel duties of a person: one query per request, kept on the user object."""

from collections.abc import Mapping

from monev.enums import PanelRole
from monev.enums_panel import BLOCKING_CONFLICTS


def panel_duties(user) -> Mapping[int, str]:
    """Return round id → panel role of every seat the person holds now."""
    if not user.is_authenticated or not user.is_active:
        return {}
    cached = getattr(user, "_panel_duties", None)
    if cached is None:
        seats = user.juri_assignments.seated().values_list("round_id", "role")
        cached = user._panel_duties = dict(seats)
    return cached


def is_juri(user) -> bool:
    return any(role != PanelRole.SECRETARY for role in panel_duties(user).values())


def conflicted_entries(user) -> frozenset[int]:
    """Return the ids of the entries a conflict of interest keeps closed for this person.

    It holds for every seat the person ever had in the round: a new seat does not open the entry.
    """
    if not panel_duties(user):
        return frozenset()
    cached = getattr(user, "_conflicted_entries", None)
    if cached is None:
        rows = user.juri_assignments.filter(recusals__state__in=BLOCKING_CONFLICTS)
        cached = user._conflicted_entries = frozenset(
            rows.values_list("recusals__entry", flat=True)
        )
    return cached
