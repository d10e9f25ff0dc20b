import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from registry.duties import duties
from registry.enums import ROLE_LEVELS, RegionLevel, Role
from registry.models import Assignment
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db

CODES = {
    RegionLevel.PROVINSI: "64",
    RegionLevel.KABUPATEN: "64.09",
    RegionLevel.KECAMATAN: "64.09.02",
    RegionLevel.DESA: "64.09.02.2004",
}


def test_assignment_give_counts_from_today():
    giver, person = UserFactory(), UserFactory(username="siti")

    given = Assignment.give(person, role=Role.DESA, place=region("64.09.02.2004"), by=giver)

    assert duties(person).places == ((Role.DESA, "64.09.02.2004"),)
    assert (given.started_on, given.given_by) == (timezone.localdate(), giver)
    entry = AuditEntry.objects.get()
    assert (entry.user, entry.verb) == (giver, "assignment.create")
    assert entry.facts == {
        "role": "Operator desa/kelurahan",
        "place": "Desa Bangun Mulya, Kecamatan Waru, Kabupaten Penajam Paser Utara",
        "user": f"pengguna {person.pk}",
    }


@pytest.mark.parametrize("role", list(ROLE_LEVELS))
@pytest.mark.parametrize("level", list(RegionLevel))
def test_assignment_give_fits_role_to_level(role, level):
    def give():
        return Assignment.give(UserFactory(), role=role, place=region(CODES[level]), by=None)

    if level in ROLE_LEVELS[role]:
        assert give().role == role
    else:
        with pytest.raises(DomainError, match="tidak dapat bertugas di") as refusal:
            give()
        assert refusal.value.field == "region"
        assert not Assignment.objects.exists()


@pytest.mark.parametrize("role", [Role.DESA, Role.PENGURUS_KIM])
def test_assignment_give_refuses_the_same_duty_twice(role):
    person = UserFactory()
    place = KimFactory() if role == Role.PENGURUS_KIM else region("64.09.02.2004")
    Assignment.give(person, role=role, place=place, by=None)

    with pytest.raises(DomainError, match="sudah memegang tugas itu"):
        Assignment.give(person, role=role, place=place, by=None)

    assert Assignment.objects.count() == 1


def test_assignment_give_again_after_the_end():
    person, giver = UserFactory(), UserFactory()
    first = Assignment.give(person, role=Role.DESA, place=region("64.09.02.2004"), by=giver)
    first.end(by=giver)

    Assignment.give(person, role=Role.DESA, place=region("64.09.02.2004"), by=giver)

    assert Assignment.objects.in_force().count() == 1


def test_assignment_give_refuses_closed_accounts():
    person = UserFactory(is_active=False)

    with pytest.raises(DomainError, match="tidak aktif"):
        Assignment.give(person, role=Role.DESA, place=region("64.09.02.2004"), by=None)

    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("place", ["region", "kim"])
def test_assignment_database_refuses_the_same_duty_twice(place):
    person = UserFactory()
    row = {"user": person}
    row |= (
        {"role": Role.DESA, "region": region("64.09.02.2004")}
        if place == "region"
        else {"role": Role.PENGURUS_KIM, "kim": KimFactory()}
    )
    Assignment.objects.create(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(**row)


@pytest.mark.parametrize(("role", "has_kim"), [(Role.DESA, True), (Role.PENGURUS_KIM, False)])
def test_assignment_database_refuses_a_place_that_does_not_fit(role, has_kim):
    place = {"kim": KimFactory()} if has_kim else {"region": region("64.09")}

    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(user=UserFactory(), role=role, **place)


def test_assignment_database_refuses_an_end_before_the_start():
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            user=UserFactory(),
            role=Role.DESA,
            region=region("64.09.02.2004"),
            started_on=datetime.date(2026, 2, 1),
            ended_on=datetime.date(2026, 1, 1),
        )


def test_assignment_end_stops_counting_and_stays():
    person, giver = UserFactory(), UserFactory()
    given = Assignment.give(person, role=Role.DESA, place=region("64.09.02.2004"), by=giver)

    given.end(by=giver)

    assert not Assignment.objects.in_force().exists()
    assert Assignment.objects.get().ended_on == timezone.localdate()
    assert AuditEntry.objects.first().verb == "assignment.end"


def test_assignment_end_refuses_twice():
    giver = UserFactory()
    given = Assignment.give(UserFactory(), role=Role.DESA, place=region("64.09.02.2004"), by=giver)
    given.end(by=giver)

    with pytest.raises(DomainError, match="sudah berakhir"):
        given.end(by=giver)

    assert AuditEntry.objects.filter(verb="assignment.end").count() == 1


def test_assignment_end_refuses_the_own_duty():
    person = UserFactory()
    given = Assignment.give(person, role=Role.KABUPATEN, place=region("64.09"), by=None)

    with pytest.raises(DomainError, match="tugas Anda sendiri"):
        given.end(by=person)

    assert Assignment.objects.in_force().count() == 1


def test_assignment_visible_to_offices_of_the_territory(personas):
    def seen(person):
        rows = Assignment.objects.visible_to(person)
        return set(rows.values_list("user__username", flat=True))

    home = {"kabupaten", "pimpinan", "kecamatan", "desa", "pengurus"}
    other = {"kabupaten_lain", "kecamatan_lain", "desa_lain", "pengurus_lain"}
    assert seen(personas.kabupaten) == home
    assert seen(personas.kabupaten_lain) == other
    assert seen(personas.provinsi) == home | other | {"provinsi"}
    assert seen(personas.provinsi_lain) == {"provinsi_lain"}
    assert seen(personas.auditor) == seen(personas.admin_sistem)
    assert len(seen(personas.auditor)) == 11
    for persona in ("pimpinan", "kecamatan", "desa", "pengurus", "juri", "nobody"):
        assert seen(getattr(personas, persona)) == set()
