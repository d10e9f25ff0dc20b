"""The gate of every view: may this person do this act on this row?"""

import rules
from django.core.exceptions import PermissionDenied

_declared: set[str] = set()


def declare(permissions) -> None:
    """Register a PERMISSIONS table (name → predicate); called once per app, at import."""
    for name, predicate in permissions.items():
        rules.add_perm(name, predicate)
        _declared.add(name)


def is_declared(name: str) -> bool:
    return name in _declared


def declared_names() -> frozenset[str]:
    return frozenset(_declared)


def authorize(user, permission: str, obj=None) -> None:
    """Return when `user` holds `permission` on `obj`.

    Raises PermissionDenied otherwise, and LookupError for a name that no table declares, because
    django-rules answers a misspelt name with a silent False.
    """
    if not is_declared(permission):
        raise LookupError(f"Undeclared permission: {permission}")
    if not user.has_perm(permission, obj):
        raise PermissionDenied
