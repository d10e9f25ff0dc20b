"""Accounts as the offices see them: who stands in whose territory, and who may give what."""

from django.db import transaction
from django.db.models import Prefetch, Q

from kim_portal.accounts.invitation import PasswordLink, issue_link, open_account
from kim_portal.accounts.models import User
from registry.duties import below_paths, duties
from registry.enums import GRANTED_ROLES, Role
from registry.models import Assignment, Kim, Region


def visible_people(user):
    """Return the accounts with a duty in the user's territory, and those the user invited."""
    if user.is_superuser or user.is_auditor:
        return User.objects.all()
    if not granted_roles(user):
        return User.objects.none()
    inside = Assignment.objects.visible_to(user).values("user")
    return User.objects.filter(Q(pk__in=inside) | Q(invited_by=user))


def for_list(people):
    """Load the current duties of each person."""
    current = Assignment.objects.in_force().for_list().order_by("role", "pk")
    return people.prefetch_related(Prefetch("assignments", current, to_attr="current_duties"))


def granted_roles(user) -> list[str]:
    """Return the roles this user may give, in the order of the enum."""
    if user.is_superuser:
        return list(Role)
    held = duties(user).roles
    granted = {role for own in held for role in GRANTED_ROLES.get(own, ())}
    return [role for role in Role if role in granted]


def may_grant(user, role: str, path: str) -> bool:
    """Say whether the user may give or end this role at the region path."""
    if user.is_superuser:
        return True
    givers = [own for own, roles in GRANTED_ROLES.items() if role in roles]
    return any(duties(user).covers(path, own) for own in givers)


def governs(user, person) -> bool:
    """Say whether the user may renew the link of an account or close it.

    Whoever can hand out a link can enter with it, so every duty of the person must be one that the
    user could have given, and technical authorities are out of reach.
    """
    if person == user:
        return False
    if user.is_superuser:
        return True
    if person.is_superuser or person.is_auditor or person.is_staff:
        return False
    held = person.assignments.in_force().select_related("region", "kim__region")
    return all(may_grant(user, row.role, row.path) for row in held)


def territory_regions(user):
    """Return the regions in which the user may give duties."""
    current = Region.objects.current()
    if user.is_superuser:
        return current
    return current.filter(below_paths(duties(user).paths(*GRANTED_ROLES), "path"))


def territory_kim(user):
    """Return the KIM for which the user may name pengurus."""
    if user.is_superuser:
        return Kim.objects.all()
    return Kim.objects.in_territory_of(user, Role.KABUPATEN)


@transaction.atomic
def invite(person: User, *, role: str, place, by) -> PasswordLink:
    """Open the account, give its first duty (none for an empty role), and issue its link.

    Raises DomainError when the role does not fit the place; nothing is stored then.
    """
    open_account(person, by=by)
    if role:
        Assignment.give(person, role=role, place=place, by=by)
    return issue_link(person, by=by)
