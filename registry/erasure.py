"""Erasing a person from every place the portal knows of, in one step (UU 27/2022, pasal 43).

Counts by sex and position stay; the rows name nobody any more. Free text is not rewritten: a
program cannot tell a namesake, so `mentions` lists it for the office.
"""

import re

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from kim_portal.accounts.forgetting import forget_account
from kim_portal.accounts.models import User
from kim_portal.errors import DomainError
from registry.enums_privacy import RequestState
from registry.forgetting_elsewhere import forget_elsewhere
from registry.models import (
    Aspiration,
    EventAttendance,
    FollowUp,
    Kim,
    KimImport,
    Member,
    RevivalPlan,
    RevivalStep,
    SubjectRequest,
)
from registry.office_file import UnreadableFileError, read_sheets
from registry.person import Person, folded, plain_contact

CHAIR_REASON = "Masa jabatan ketua harus diakhiri bila datanya dihapus. Centang pernyataannya."


@transaction.atomic
def erase(person: Person, *, by, ends_chair: bool = False, request: SubjectRequest | None = None):
    """Erase the person; returns how many rows, files and accounts were emptied.

    by: acting user, None for the retention command; ends_chair: end a running term as ketua today;
    request: what asked for it, closed and emptied with the rest.
    Raises DomainError for a ketua whose term is not to end, and while a file that names the person
    is being imported; nothing is changed then.
    """
    if person.chairs and not ends_chair:
        raise DomainError(CHAIR_REASON, field="ends_chair")
    if request is not None and request.state == RequestState.RECEIVED:
        request.start(by=by)
    contacts = person.contacts - _used_by_others(person)
    count = len(person.keys) + _delete_import_files(person.names, contacts, by=by)
    count += _forget_requests(person, contacts, request, by=by)
    count += _forget_reporter(contacts, by=by)
    count += _forget_attendance(person, by=by)
    count += _forget_owners(person, by=by)
    count += forget_elsewhere(person, by=by)
    for kim in _kim_with(contacts):
        kim.forget_contacts(contacts, by=by)
        count += 1
    for chair in person.chairs:
        chair.end_term(by=by, on=max(timezone.localdate(), chair.started_on))
    for member in person.members:
        member.forget(by=by)
    for business in person.businesses:
        business.forget_owner(by=by)
    for user in person.users:
        for duty in user.assignments.filter(ended_on=None):
            duty.end(by=by)
        forget_account(user, by=by)
    if request is not None:
        request.finish(by=by)
    return count


def _used_by_others(person: Person) -> set[str]:
    """Return numbers and addresses that a row outside this person still carries.

    Somebody who left one KIM and serves in another keeps what the other one wrote down.
    """
    members = Member.objects.named().exclude(pk__in=[one.pk for one in person.members])
    users = User.objects.filter(erased_on=None).exclude(pk__in=[one.pk for one in person.users])
    taken = set(members.filter(phone__in=person.contacts).values_list("phone", flat=True))
    taken |= set(users.filter(phone__in=person.contacts).values_list("phone", flat=True))
    return taken | set(users.filter(email__in=person.contacts).values_list("email", flat=True))


def _kim_with(contacts: set[str]):
    """Return the KIM whose own number or address is the person's."""
    rows = Kim.objects.annotate(small_email=Lower("contact_email"))
    return list(rows.filter(Q(contact_phone__in=contacts) | Q(small_email__in=contacts)))


def _forget_requests(person: Person, contacts: set[str], request, *, by) -> int:
    """Empty what the person wrote into requests; the row and its clock stay.

    A request that shares the name alone may be a namesake's, so it is left as it is.
    """
    held = SubjectRequest.objects.exclude(requester_name="", requester_contact="", details="")
    mine = {member.pk for member in person.members}
    rows = [
        one for one in held
        if one == request or one.member_id in mine
        or plain_contact(one.requester_contact) in contacts
    ]  # fmt: skip
    for one in rows:
        one.forget(by=by)
    return len(rows)


def _forget_reporter(contacts: set[str], *, by) -> int:
    """Empty who sent an aspiration from one of these numbers; its text and answer stay."""
    held = Aspiration.objects.exclude(reporter_contact="")
    rows = [one for one in held if plain_contact(one.reporter_contact) in contacts]
    for one in rows:
        one.erase_reporter(by=by)
    return len(rows)


def _forget_attendance(person: Person, *, by) -> int:
    """Empty who came to an event: by account, or by name among people of the person's own KIM.

    A guest of the same name from elsewhere may be a namesake and is listed instead.
    """
    names = {folded(name) for name in person.names}
    kim_ids = {one.kim_id for one in person.members if one.kim_id}
    rows = EventAttendance.objects.filter(anonymised_at=None).filter(
        Q(user__in=person.users) | Q(kim__in=kim_ids)
    )
    mine = [
        one for one in rows
        if one.user in person.users or folded(one.full_name) in names
    ]  # fmt: skip
    for one in mine:
        one.anonymise(by=by)
    return len(mine)


def _forget_owners(person: Person, *, by) -> int:
    """Empty who was to see to a follow-up or a revival, among those of the person's own KIM."""
    kim_ids = {one.kim_id for one in person.members if one.kim_id}
    rows = [
        *FollowUp.objects.filter(kim__in=kim_ids),
        *RevivalPlan.objects.filter(kim__in=kim_ids),
        *RevivalStep.objects.filter(plan__kim__in=kim_ids),
    ]
    mine = [one for one in rows if person.names and _holds(one.owner, person.names, set())]
    for one in mine:
        one.forget_owner(by=by)
    return len(mine)


def _delete_import_files(names: set[str], contacts: set[str], *, by) -> int:
    """Delete the uploaded files in which the person stands, with what was quoted from them."""
    rows = [one for one in KimImport.objects.with_file() if _names_person(one, names, contacts)]
    for one in rows:
        one.delete_file(by=by)
    return len(rows)


def _names_person(job: KimImport, names: set[str], contacts: set[str]) -> bool:
    """Say whether the file holds a name or a number; one that nobody can read counts as yes."""
    if not (names or contacts):
        return False
    try:
        sheets = read_sheets(job.content())
    except (UnreadableFileError, FileNotFoundError):
        return True
    cells = (str(cell) for sheet in sheets for _, row in sheet.rows for cell in row)
    text = "\n".join([job.original_name, *cells, *(one["message"] for one in job.findings)])
    return _holds(text, names, contacts)


def _holds(text: str, names: set[str], contacts: set[str]) -> bool:
    lines = [" ".join(line.lower().split()) for line in text.splitlines()]
    plain = "\n".join(lines)
    if any(re.search(rf"(?<!\w){re.escape(folded(name))}(?!\w)", plain) for name in names):
        return True
    digits = ["".join(one for one in line if one.isdecimal()) for line in lines]
    numbers = [one.removeprefix("0") for one in contacts if one.isdecimal()]
    if any(number in line for number in numbers for line in digits):
        return True
    return any(one in plain for one in contacts if "@" in one)
