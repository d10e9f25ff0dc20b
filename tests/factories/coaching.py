import datetime

import factory
from django.utils import timezone

from registry.enums_coaching import FollowUpState
from registry.models import EventReport, FollowUp, FollowUpFile, KimVisit, TrainingNeed
from tests.factories.accounts import UserFactory
from tests.factories.event import EventFactory
from tests.factories.registry import KimFactory, ReportFactory


class FollowUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FollowUp

    class Params:
        done = factory.Trait(
            state=FollowUpState.DONE,
            evidence="Sudah tayang dua berita.",
            done_at=factory.LazyFunction(timezone.now),
        )
        verified = factory.Trait(
            state=FollowUpState.VERIFIED,
            evidence="Sudah tayang dua berita.",
            done_at=factory.LazyFunction(timezone.now),
            verified_at=factory.LazyFunction(timezone.now),
        )
        dropped = factory.Trait(state=FollowUpState.DROPPED, note="Desa tidak mendapat sinyal.")

    kim = factory.SubFactory(KimFactory, verified=True)
    text = "Unggah berita sedikitnya dua kali sebulan."
    owner = "Pengurus KIM"
    due_on = datetime.date(2027, 3, 31)
    created_by = factory.SubFactory(UserFactory)


class TrainingNeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TrainingNeed

    class Params:
        dropped = factory.Trait(
            state="dropped", outcome="Sudah dilatih.", settled_at=factory.LazyFunction(timezone.now)
        )

    kim = factory.SubFactory(KimFactory, verified=True)
    source = "self"
    theme = "writing"
    text = "Belum ada yang bisa menulis berita."
    created_by = factory.SubFactory(UserFactory)


class KimVisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KimVisit

    event = factory.SubFactory(EventFactory, running=True, kind="kunjungan")
    kim = factory.SubFactory(KimFactory, verified=True)
    findings = "Papan nama belum ada. Berita terbit tiap pekan."
    created_by = factory.SubFactory(UserFactory)


class FollowUpFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FollowUpFile

    follow_up = factory.SubFactory(FollowUpFactory)
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    created_by = factory.SubFactory(UserFactory)


class EventReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventReport

    event = factory.SubFactory(EventFactory, done=True)
    report = factory.SubFactory(ReportFactory, verified=True)
    created_by = factory.SubFactory(UserFactory)
