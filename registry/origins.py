"""May a reader open the page a follow-up came from? The part that keeps the page answers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.models import FollowUp

_checks: "dict[str, Callable[..., bool]]" = {}


def opens_origin(kind: str, check: "Callable[..., bool]") -> None:
    """Register a check (user, follow-up) for origins whose key starts with this kind."""
    _checks[kind] = check


def origin_url(user, follow_up: "FollowUp") -> str:
    """Return the page the follow-up came from, empty for whom it would turn away."""
    check = _checks.get(follow_up.origin.partition(":")[0])
    return follow_up.origin_url if check is None or check(user, follow_up) else ""
