import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.models import EventAttendance, EventInvitation
from registry.models.event_invitation import invite
from tests.factories.accounts import UserFactory
from tests.factories.event import AttendanceFactory, EventFactory, InvitationFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "lost"}, "Pilihan ini tidak dikenal."),
        ({"kind": "desa"}, "Undangan harus untuk satu KIM, wilayah, atau lembaga"),
        ({"name": "Bank"}, "Undangan harus untuk satu KIM, wilayah, atau lembaga"),
        ({"kim": None}, "Undangan harus untuk satu KIM, wilayah, atau lembaga"),
        ({"seats": 0}, "Isi 1 sampai 50 orang"),
        ({"seats": 51}, "Isi 1 sampai 50 orang"),
    ],
)
def test_invitation_refuses_what_cannot_be(wrong, sentence):
    row = InvitationFactory()
    for name, value in wrong.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    with pytest.raises(IntegrityError):
        row.save()

    assert sentence in refusal.value.messages


def twin_of(row, **columns):
    return InvitationFactory.build(event=row.event, created_by=row.created_by, **columns)


@pytest.mark.parametrize("case", ["kim", "region", "name"])
def test_invitation_once_per_event(case):
    if case == "kim":
        row = InvitationFactory()
        twin = twin_of(row, kim=row.kim)
    elif case == "region":
        place = region("64.09.02")
        row = InvitationFactory(kind="kecamatan", kim=None, region=place)
        twin = twin_of(row, kind="kecamatan", kim=None, region=place)
    else:
        row = InvitationFactory(bank=True)
        twin = twin_of(row, bank=True)

    with pytest.raises(ValidationError, match="sudah diundang"):
        twin.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_invite_adds_only_who_is_new():
    event, by = EventFactory(), UserFactory()
    kim, other = KimFactory(verified=True), KimFactory(verified=True)
    everybody = {
        "kim": [kim, other], "regions": [region("64.09.02")], "names": [("guest", "Bank Daerah")],
    }  # fmt: skip
    invite(event, by=by, kim=[kim])

    again = invite(event, by=by, **everybody, seats=2)
    nobody = invite(event, by=by, names=[("guest", "BANK daerah")], kim=[kim])

    assert (again, nobody) == (3, 0)
    assert EventInvitation.objects.filter(event=event).seat_count() == 7
    assert AuditEntry.objects.count() == 2


def test_invite_after_the_event_is_refused():
    with pytest.raises(IllegalTransitionError):
        invite(EventFactory(done=True), by=UserFactory(), names=[("opd", "Dinas Desa")])

    assert not EventInvitation.objects.exists()


def test_invitation_with_somebody_present_stays():
    row = InvitationFactory()
    AttendanceFactory(event=row.event, invitation=row)

    with pytest.raises(DomainError, match="sudah ada yang hadir"):
        row.withdraw(by=UserFactory())

    assert EventInvitation.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"way": "rumor"}, "Pilihan ini tidak dikenal."),
        ({"full_name": ""}, "Tulis nama, atau tandai salah satu undangan"),
    ],
)
def test_attendance_refuses_what_cannot_be(wrong, sentence):
    row = AttendanceFactory()
    for name, value in wrong.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    with pytest.raises(IntegrityError):
        row.save()

    assert sentence in refusal.value.messages


@pytest.mark.parametrize("case", ["person", "account"])
def test_attendance_once_per_event(case):
    row = AttendanceFactory(user=UserFactory())
    same = {"full_name": row.full_name} if case == "person" else {"user": row.user}
    twin = AttendanceFactory.build(event=row.event, kim=row.kim, **same)

    with pytest.raises(ValidationError, match="sudah tercatat hadir"):
        twin.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_attendance_anonymised_is_counted_without_a_name():
    event = EventFactory(running=True)
    row = AttendanceFactory(event=event, user=UserFactory(), full_name="Nama Karangan")
    guest = AttendanceFactory(event=event, kim=None, institution="Kantor kecil dua orang")
    before = row.person_key

    row.anonymise(by=UserFactory())
    guest.anonymise(by=UserFactory())

    stored = EventAttendance.objects.order_by("pk").first()
    assert (stored.full_name, stored.user, stored.kim) == ("Nama dihapus", None, row.kim)
    assert stored.person_key != before
    assert EventAttendance.objects.order_by("pk").last().institution == ""
    assert event.attendances.reach() == {"people": 2, "kim_count": 1, "guests": 1}
    assert {entry.subject_text for entry in AuditEntry.objects.all()} == {
        f"kehadiran {row.pk}", f"kehadiran {guest.pk}",
    }  # fmt: skip
