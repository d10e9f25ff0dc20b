"""A duty goes from one person to the next in one step, so that no place is left without anybody."""

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.accounts.invitation import PasswordLink, issue_link, open_account
from kim_portal.accounts.models import User
from kim_portal.accounts.sessions import end_sessions
from kim_portal.errors import DomainError
from registry.models import Assignment


@transaction.atomic
def hand_over(assignment: Assignment, person: User, *, by) -> PasswordLink | None:
    """End the duty today, sign its holder out everywhere and give the duty to `person`.

    person: an account, or an unsaved one that is opened here. Returns a link when that person has
    no password yet. Raises DomainError as ending and giving a duty do; nothing changes then.
    """
    stored = Assignment.objects.select_for_update(of=("self",)).for_list().get(pk=assignment.pk)
    former = stored.user
    if person == former:
        raise DomainError("Tugas ini sudah dipegang orang itu", field="username")
    stored.end(by=by)
    end_sessions(former)
    if person.pk is None:
        open_account(person, by=by)
    given = Assignment.give(person, role=stored.role, place=stored.region or stored.kim, by=by)
    record(
        by, "assignment.hand_over", given, place=given.place, from_holder=former.log_text,
        to_holder=person.log_text,
    )  # fmt: skip
    return None if person.has_usable_password() else issue_link(person, by=by)


def handed_to(assignment: Assignment, username: str) -> User | None:
    """Return the person of that name when an earlier click has handed the duty over already."""
    if not assignment.is_over:
        return None
    same = Assignment.objects.in_force().filter(
        role=assignment.role, region=assignment.region, kim=assignment.kim,
        started_on__gte=assignment.ended_on,
    )  # fmt: skip
    found = same.filter(user__username__iexact=username).select_related("user").first()
    return found.user if found else None
