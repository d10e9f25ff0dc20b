"""Who was there: the short-lived code on the screen, signing in, ticking, and typing a list in.

A code of the screen lives about a minute. Opening it gives the phone a ticket that lives ten: time
to type a name or to sign in, while the code on the screen has long changed. A ticket serves one
person.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from kim_portal.accounts.audit import record, record_all
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.consent import CURRENT
from registry.duties import duties
from registry.enums_event import AttendanceWay, EventState
from registry.models import Event, EventAttendance, EventInvitation, Kim
from registry.models.event_attendance import invitee_key, person_key

CODE_SECONDS = 60
# The page that shows the code is refreshed every minute; a slow phone still gets its minute.
GRACE_SECONDS = 45
TICKET_SECONDS = 600
SIGN_IN_ATTEMPTS = 4
_codes = signing.TimestampSigner(salt="registry.attending.code")
_tickets = signing.TimestampSigner(salt="registry.attending.ticket")


class CodeRefusedError(DomainError):
    """The code or ticket is foreign or too old, or its event takes no attendance."""


@dataclass(frozen=True)
class Person:
    """Who signs in: an account, or a guest with a name and where they come from."""

    full_name: str
    institution: str = ""
    kim: Kim | None = None
    user: object = None
    consent_version: str = ""


@dataclass(frozen=True)
class SignIn:
    """The attendance, and whether it was there before."""

    attendance: EventAttendance
    is_known: bool


def screen_code(event: Event) -> str:
    """Return the code for the screen, valid from this second on."""
    return _codes.sign(str(event.pk))


def event_of_code(code: str) -> Event:
    """Return the running event of a code; raises CodeRefusedError with what to do instead."""
    try:
        pk = _codes.unsign(code, max_age=CODE_SECONDS + GRACE_SECONDS)
    except signing.SignatureExpired:
        raise CodeRefusedError(
            "Kode ini sudah kedaluwarsa. Pindai kode QR yang sedang tampil di layar."
        ) from None
    except signing.BadSignature:
        raise CodeRefusedError(
            "Kode ini bukan kode hadir portal ini. Pindai kode QR yang tampil di layar."
        ) from None
    return _running(pk)


def new_ticket(event: Event) -> str:
    """Return a ticket for one person at this event."""
    return _tickets.sign(f"{event.pk}.{uuid.uuid4().hex}")


def read_ticket(ticket: str) -> tuple[Event, uuid.UUID]:
    """Return the running event and the key of a ticket; raises CodeRefusedError."""
    try:
        pk, _, key = _tickets.unsign(ticket, max_age=TICKET_SECONDS).partition(".")
    except signing.SignatureExpired:
        raise CodeRefusedError(
            "Halaman ini terbuka terlalu lama. Pindai kode QR di layar sekali lagi."
        ) from None
    except signing.BadSignature:
        raise CodeRefusedError(
            "Halaman ini bukan dari kode hadir portal. Pindai kode QR di layar."
        ) from None
    return _running(pk), uuid.UUID(key)


def _running(pk: str) -> Event:
    event = Event.objects.for_list().filter(pk=int(pk)).first()
    if event is None or event.state != EventState.RUNNING:
        raise CodeRefusedError(
            "Kegiatan ini tidak sedang mencatat kehadiran. Hubungi petugas di tempat."
        )
    return event


def person_of(user) -> Person:
    """Return the person behind an account, with the KIM they belong to."""
    kim = Kim.objects.with_place().filter(pk__in=duties(user).kim_ids).order_by("pk").first()
    places = duties(user).place_names
    institution = f"{kim.name}, {kim.region.place}" if kim else (places[0] if places else "")
    return Person(user.full_name, institution, kim, user, CURRENT.version)


def guest(event: Event, full_name: str, institution: str, *, consent_version: str = "") -> Person:
    """Return a person without account, tied to the one KIM their institution names."""
    invited = _invited_as(event, institution)
    if invited:
        return Person(full_name, invited.institution, invited.kim, consent_version=consent_version)
    same = Kim.objects.public().below(event.region).with_place()
    found = list(same.filter(name__iexact=institution)[:2])
    kim = found[0] if len(found) == 1 else None
    place = f"{kim.name}, {kim.region.place}" if kim else institution
    return Person(full_name, place, kim, consent_version=consent_version)


def _invited_as(event: Event, institution: str) -> EventInvitation | None:
    """The one invitation that these words name, with or without its place."""
    words = " ".join(institution.casefold().split())
    found = [
        one
        for one in event.invitations.for_list()
        if words in {one.label.casefold(), one.institution.casefold()}
    ]
    return found[0] if len(found) == 1 else None


def find_guest(event: Event, full_name: str, institution: str) -> EventAttendance | None:
    """Return the row of a person without account who wrote the same words when signing in."""
    return _known(event, guest(event, full_name, institution))


def sign_in(ticket: str, person: Person) -> SignIn:
    """Write down who came, from a ticket of the code on the screen.

    Twice by the same person changes nothing. Raises CodeRefusedError for a ticket that has served
    somebody else, or is foreign or too old.
    """
    for _ in range(SIGN_IN_ATTEMPTS - 1):
        try:
            return _sign_in(ticket, person)
        except (IntegrityError, OperationalError):
            # Another phone was faster by a moment, or the whole room waits for the log: the next
            # look finds the row that is there, or writes it. Inside an outer transaction there is
            # no next look.
            if connection.in_atomic_block:
                raise
    return _sign_in(ticket, person)


@transaction.atomic
def _sign_in(ticket: str, person: Person) -> SignIn:
    # No lock on the event: forty phones at once would wait in line for it. The unique columns see
    # to it that nobody is there twice.
    event, key = read_ticket(ticket)
    known = _known(event, person)
    used = EventAttendance.objects.filter(request_id=key).first()
    if used is not None and used != known:
        raise CodeRefusedError(
            "Halaman ini sudah dipakai untuk mencatat orang lain. Pindai kode QR sekali lagi."
        )
    if known:
        return SignIn(known, True)
    row = _write(event, person, way=AttendanceWay.QR, by=person.user, key=key)
    record(person.user, "event_attendance.create", row, event=event.pk)
    return SignIn(row, False)


@transaction.atomic
def note_people(event: Event, people: Iterable[Person], *, by, way: str) -> int:
    """Write down people seen or read from paper; known ones stay. Returns how many are new."""
    locked = _lock(event, {EventState.RUNNING, EventState.DONE})
    rows = [
        _write(locked, person, way=way, by=by) for person in people if not _known(locked, person)
    ]
    record_all(by, [("event_attendance.create", row, {"event": locked.pk}) for row in rows])
    _settle_late(locked, by)
    return len(rows)


@transaction.atomic
def tick(event: Event, invitations: Iterable[EventInvitation], *, by) -> int:
    """Mark invitees as present without a name; who is there already stays. Returns the new ones."""
    locked = _lock(event, {EventState.RUNNING, EventState.DONE})
    present = set(locked.attendances.values_list("invitation_id", flat=True))
    rows = [
        EventAttendance.objects.create(
            event=locked, invitation=one, kim=one.kim, institution=one.institution,
            person_key=invitee_key(one), way=AttendanceWay.TICK, recorded_by=by,
        )
        for one in invitations
        if one.pk not in present
    ]  # fmt: skip
    record_all(by, [("event_attendance.create", row, {"event": locked.pk}) for row in rows])
    _settle_late(locked, by)
    return len(rows)


def _settle_late(event: Event, by) -> None:
    """A list typed in after the event still answers the needs of who was there."""
    if event.state == EventState.DONE:
        event.training_needs.settle(event, by=by)


def _lock(event: Event, states) -> Event:
    """Let one sign-in after the other look and write; IllegalTransitionError out of turn."""
    locked = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if locked.state not in states:
        raise IllegalTransitionError(
            f"Kegiatan ini {locked.get_state_display().lower()}, jadi kehadiran tidak dicatat."
        )
    return locked


def _key(person: Person) -> str:
    return person_key(person.full_name, person.kim.pk if person.kim else None, person.institution)


def _known(event: Event, person: Person) -> EventAttendance | None:
    """The row of this person: by account first, then by name and institution."""
    if person.user:
        own = event.attendances.filter(user=person.user).first()
        if own:
            return own
    return event.attendances.filter(person_key=_key(person)).first()


def _write(event: Event, person: Person, *, way: str, by, key: uuid.UUID | None = None):
    """Store a person; a tick without a name of the same invitee becomes this person."""
    invitation = _invitation_of(event, person)
    facts = {
        "invitation": invitation, "kim": person.kim, "user": person.user,
        "full_name": person.full_name, "institution": person.institution,
        "person_key": _key(person), "way": way, "recorded_by": by,
        "consent_version": person.consent_version, "request_id": key or uuid.uuid4(),
    }  # fmt: skip
    if invitation:
        ticked = event.attendances.filter(person_key=invitee_key(invitation))
        pk = ticked.values_list("pk", flat=True).first()
        # Guarded by the key: of two people who come at once, one fills the row.
        if pk and ticked.filter(pk=pk).update(**facts):
            return EventAttendance.objects.get(pk=pk)
    return EventAttendance.objects.create(event=event, attended_at=timezone.now(), **facts)


def _invitation_of(event: Event, person: Person) -> EventInvitation | None:
    if person.kim:
        return event.invitations.filter(kim=person.kim).first()
    return _invited_as(event, person.institution) if person.institution else None
