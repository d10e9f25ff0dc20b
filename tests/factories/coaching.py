import datetime

import factory
from django.utils import timezone

from registry.enums_coaching import FollowUpState
from registry.models import FollowUp, TrainingNeed
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory


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
