import datetime

import factory
from django.utils import timezone

from registry.enums_event import (
    AttendanceWay,
    EventFileKind,
    EventKind,
    EventState,
    InviteeKind,
)
from registry.models import (
    Event,
    EventAttendance,
    EventFile,
    EventInvitation,
    EventPhoto,
)
from registry.models.event_attendance import person_key
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, region

# 3 December 2026, 09.00 to 15.00 WITA.
START = datetime.datetime(2026, 12, 3, 1, 0, tzinfo=datetime.UTC)


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Event

    class Params:
        announced = factory.Trait(
            state=EventState.ANNOUNCED, announced_at=factory.LazyFunction(timezone.now)
        )
        running = factory.Trait(
            state=EventState.RUNNING,
            announced_at=factory.LazyFunction(timezone.now),
            started_at=factory.LazyFunction(timezone.now),
        )
        done = factory.Trait(
            state=EventState.DONE,
            announced_at=factory.LazyFunction(timezone.now),
            started_at=factory.LazyFunction(timezone.now),
            finished_at=factory.LazyFunction(timezone.now),
        )
        postponed = factory.Trait(state=EventState.POSTPONED, postpone_reason="no_budget")
        cancelled = factory.Trait(state=EventState.CANCELLED, state_note="Tempat tidak siap.")

    region = factory.LazyFunction(lambda: region("64.09"))
    kind = EventKind.RAKOR
    theme = factory.Sequence(lambda n: f"Kegiatan contoh {n}")
    place = "Aula Diskominfo"
    starts_at = START
    ends_at = START + datetime.timedelta(hours=6)
    created_by = factory.SubFactory(UserFactory)


class EventFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventFile

    event = factory.SubFactory(EventFactory, announced=True)
    kind = EventFileKind.MATERIAL
    title = "Bahan paparan"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    created_by = factory.SubFactory(UserFactory)


class EventPhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventPhoto

    event = factory.SubFactory(EventFactory, done=True)
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    created_by = factory.SubFactory(UserFactory)


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventInvitation

    class Params:
        bank = factory.Trait(kind=InviteeKind.GUEST, kim=None, name="Bank Daerah Cabang Penajam")

    event = factory.SubFactory(EventFactory, running=True)
    kind = InviteeKind.KIM
    kim = factory.SubFactory(KimFactory, verified=True)
    created_by = factory.SubFactory(UserFactory)


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventAttendance

    event = factory.SubFactory(EventFactory, running=True)
    kim = factory.SubFactory(KimFactory, verified=True)
    full_name = factory.Sequence(lambda n: f"Peserta Karangan {n}")
    institution = factory.LazyAttribute(lambda one: str(one.kim or "Kantor Karangan"))
    person_key = factory.LazyAttribute(
        lambda one: person_key(one.full_name, one.kim.pk if one.kim else None, one.institution)
    )
    way = AttendanceWay.LIST
