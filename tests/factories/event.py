import datetime

import factory
from django.utils import timezone

from registry.enums_event import EventFileKind, EventKind, EventState
from registry.models import Event, EventFile, EventPhoto
from tests.factories.accounts import UserFactory
from tests.factories.registry import region

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
