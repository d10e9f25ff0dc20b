"""Every role a person can hold, wherever it is kept: at a place, at the account, in a panel."""

from monev.duties import chairs_running_round, is_juri
from registry.duties import duties
from registry.enums import Role

# Every role that settings may name: those with a place, the technical ones, those in a panel.
ALL_ROLES = {str(role) for role in Role} | {"admin_sistem", "auditor", "juri", "ketua_panel"}


def roles_of(user) -> set[str]:
    """Return every role of ALL_ROLES a person holds."""
    if not user.is_authenticated:
        return set()
    held = {str(role) for role in duties(user).roles}
    held |= {"admin_sistem"} if user.is_superuser else set()
    held |= {"auditor"} if user.is_auditor else set()
    held |= {"juri"} if is_juri(user) else set()
    held |= {"ketua_panel"} if chairs_running_round(user) else set()
    return held
