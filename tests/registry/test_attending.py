import datetime
import threading
import uuid

import pytest
import time_machine
from django.db import connection

from kim_portal.accounts.models import AuditEntry
from kim_portal.states import IllegalTransitionError
from registry.attending import (
    CODE_SECONDS,
    GRACE_SECONDS,
    TICKET_SECONDS,
    CodeRefusedError,
    Person,
    event_of_code,
    guest,
    new_ticket,
    note_people,
    person_of,
    read_ticket,
    screen_code,
    sign_in,
    tick,
)
from registry.enums_event import AttendanceWay
from registry.models import EventAttendance
from tests.factories.accounts import UserFactory
from tests.factories.event import EventFactory, InvitationFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 12, 3, 2, 0, tzinfo=datetime.UTC)
SHARED = "sudah dipakai untuk mencatat orang lain"


def seconds(count):
    return NOW + datetime.timedelta(seconds=count)


def at(moment):
    return time_machine.travel(moment, tick=False)


def test_code_lives_a_minute_and_a_little():
    event = EventFactory(running=True)
    with at(NOW):
        code = screen_code(event)
        later = screen_code(EventFactory(running=True))

    with at(seconds(CODE_SECONDS + GRACE_SECONDS - 1)):
        found = event_of_code(code)
    with (
        at(seconds(CODE_SECONDS + GRACE_SECONDS + 1)),
        pytest.raises(CodeRefusedError, match="sudah kedaluwarsa"),
    ):
        event_of_code(code)

    assert found == event
    assert code != later


def test_code_changes_with_the_time():
    event = EventFactory(running=True)
    with at(NOW):
        first = screen_code(event)
    with at(seconds(60)):
        second = screen_code(event)

    assert first != second


@pytest.mark.parametrize("code", ["", "1", "1:abc:def", "../../etc", "kode karangan", "9" * 500])
def test_code_that_is_foreign_is_refused(code):
    EventFactory(running=True)

    with pytest.raises(CodeRefusedError, match="bukan kode hadir portal ini"):
        event_of_code(code)


def test_code_of_another_event_does_not_open_this_one():
    first, second = EventFactory(running=True), EventFactory(running=True)
    signed = screen_code(first)
    forged = signed.replace(f"{first.pk}:", f"{second.pk}:", 1)

    with pytest.raises(CodeRefusedError, match="bukan kode hadir portal ini"):
        event_of_code(forged)


def test_code_is_no_ticket_and_a_ticket_no_code():
    event = EventFactory(running=True)

    with pytest.raises(CodeRefusedError):
        read_ticket(screen_code(event))
    with pytest.raises(CodeRefusedError):
        event_of_code(new_ticket(event))


@pytest.mark.parametrize("state", ["announced", "done", "cancelled"])
def test_code_works_only_while_the_event_runs(state):
    code = screen_code(EventFactory(**{state: True}))

    with pytest.raises(CodeRefusedError, match="tidak sedang mencatat kehadiran"):
        event_of_code(code)


def test_ticket_lives_ten_minutes():
    with at(NOW):
        ticket = new_ticket(EventFactory(running=True))

    with at(seconds(TICKET_SECONDS + 1)), pytest.raises(CodeRefusedError, match="terlalu lama"):
        sign_in(ticket, Person("Tamu Karangan", "Kantor"))


def test_sign_in_twice_answers_alike():
    event = EventFactory(running=True)
    person = guest(event, "Tamu Karangan", "Bank Daerah")
    ticket = new_ticket(event)

    first = sign_in(ticket, person)
    again = sign_in(ticket, person)
    rescanned = sign_in(new_ticket(event), guest(event, " tamu  KARANGAN", "bank daerah"))

    assert [first.is_known, again.is_known, rescanned.is_known] == [False, True, True]
    assert {first.attendance, again.attendance, rescanned.attendance} == {
        EventAttendance.objects.get()
    }
    assert AuditEntry.objects.count() == 1


def test_sign_in_ticket_serves_one_person():
    event = EventFactory(running=True)
    ticket = new_ticket(event)
    sign_in(ticket, Person("Tamu Satu", "Kantor"))

    with pytest.raises(CodeRefusedError, match=SHARED):
        sign_in(ticket, Person("Tamu Dua", "Kantor"))

    assert EventAttendance.objects.count() == 1


def test_sign_in_ticket_is_not_passed_on_to_one_who_is_there():
    event = EventFactory(running=True)
    ticket = new_ticket(event)
    sign_in(new_ticket(event), Person("Tamu Dua", "Kantor"))
    sign_in(ticket, Person("Tamu Satu", "Kantor"))

    with pytest.raises(CodeRefusedError, match=SHARED):
        sign_in(ticket, Person("Tamu Dua", "Kantor"))


def test_sign_in_of_a_pengurus_counts_for_the_kim(personas):
    event = EventFactory(running=True)
    invitation = InvitationFactory(event=event, kim=personas.kim)

    sign_in(new_ticket(event), person_of(personas.pengurus))
    again = sign_in(new_ticket(event), person_of(personas.pengurus))

    row = EventAttendance.objects.get()
    assert (row.user, row.kim, row.invitation, row.way) == (
        personas.pengurus, personas.kim, invitation, AttendanceWay.QR,
    )  # fmt: skip
    assert again.is_known


def test_sign_in_fills_the_tick_without_a_name(personas):
    event, by = EventFactory(running=True), UserFactory()
    invitation = InvitationFactory(event=event, kim=personas.kim)
    tick(event, [invitation], by=by)

    sign_in(new_ticket(event), person_of(personas.pengurus))
    sign_in(new_ticket(event), guest(event, "Anggota Lain", personas.kim.name))

    rows = EventAttendance.objects.order_by("pk")
    assert [row.full_name for row in rows] == [personas.pengurus.full_name, "Anggota Lain"]
    assert {row.invitation for row in rows} == {invitation}


def test_tick_twice_counts_once_and_leaves_a_named_one():
    event, by = EventFactory(running=True), UserFactory()
    bank = InvitationFactory(event=event, bank=True)
    sign_in(new_ticket(event), guest(event, "Tamu Karangan", "bank daerah cabang penajam"))

    counts = [tick(event, [bank], by=by) for _ in range(2)]

    assert counts == [0, 0]
    assert EventAttendance.objects.get().invitation == bank


def test_note_people_from_paper_once_each():
    event, by = EventFactory(done=True), UserFactory()
    kim = KimFactory(name="KIM Mangun Karya", verified=True)
    people = [guest(event, "Nama Satu", "kim mangun karya"), guest(event, "Nama Dua", "Kantor")]

    counts = [note_people(event, people, by=by, way=AttendanceWay.LIST) for _ in range(2)]

    rows = EventAttendance.objects.order_by("pk")
    assert counts == [2, 0]
    assert [row.kim for row in rows] == [kim, None]
    assert EventAttendance.objects.reach() == {"people": 2, "kim_count": 1, "guests": 1}


def test_guest_of_a_kim_name_that_repeats_stays_without_kim():
    event = EventFactory(running=True)
    KimFactory(name="KIM Sumber Sari", verified=True)
    KimFactory(name="KIM Sumber Sari", verified=True, slug="lain", region=region("64.09.03.2009"))

    person = guest(event, "Tamu", "KIM Sumber Sari")

    assert (person.kim, person.institution) == (None, "KIM Sumber Sari")


@pytest.mark.parametrize("state", ["announced", "postponed", "cancelled"])
def test_attendance_is_not_taken_when_the_event_is_not_held(state):
    event = EventFactory(**{state: True})
    invitation = InvitationFactory(event=event)

    with pytest.raises(IllegalTransitionError):
        tick(event, [invitation], by=UserFactory())
    with pytest.raises(IllegalTransitionError):
        note_people(event, [Person("A", "B")], by=UserFactory(), way=AttendanceWay.LIST)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks exist on PostgreSQL only")
@pytest.mark.django_db(transaction=True)
def test_sign_in_of_forty_phones_at_once_loses_and_doubles_nobody():
    event = EventFactory(running=True)
    people = [guest(event, f"Peserta {n}", f"Desa {n}") for n in range(40)]
    start = threading.Barrier(40)
    answers, failures = [], []

    def attempt(person):
        try:
            start.wait()
            # Everybody presses twice, once with a fresh scan.
            first = sign_in(new_ticket(event), person)
            again = sign_in(new_ticket(event), person)
            answers.append((first.attendance.pk, again.attendance.pk))
        except Exception as error:  # noqa: BLE001  a thread must not swallow what went wrong
            failures.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert [first == again for first, again in answers] == [True] * 40
    names = sorted(EventAttendance.objects.values_list("full_name", flat=True))
    assert names == sorted(person.full_name for person in people)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks exist on PostgreSQL only")
@pytest.mark.django_db(transaction=True)
def test_sign_in_of_one_person_from_many_phones_at_once_is_one():
    event = EventFactory(running=True)
    person = guest(event, "Peserta Sama", "Desa Sama")
    start, answers = threading.Barrier(12), []

    def attempt():
        try:
            start.wait()
            answers.append(sign_in(new_ticket(event), person).attendance.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [EventAttendance.objects.get().pk] * 12


def test_attendance_request_ids_are_the_tickets():
    event = EventFactory(running=True)
    ticket = new_ticket(event)

    row = sign_in(ticket, Person("Tamu", "Kantor")).attendance

    assert row.request_id == read_ticket(ticket)[1]
    assert isinstance(row.request_id, uuid.UUID)
