"""Predicates about the account alone, and the permissions of this app."""

import rules

from kim_portal.accounts.access import declare


@rules.predicate
def is_signed_in(user):
    return user.is_authenticated


@rules.predicate
def is_system_admin(user):
    return user.is_authenticated and user.is_superuser


@rules.predicate
def is_auditor(user):
    return user.is_authenticated and user.is_auditor


PERMISSIONS = {
    "accounts.view_profile": is_signed_in,
    "accounts.list_auditentry": is_auditor | is_system_admin,
}
declare(PERMISSIONS)
