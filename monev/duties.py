"""Panel duties of a person: one query per request, kept on the user object."""

from collections.abc import Mapping

from monev.enums import PanelRole


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
