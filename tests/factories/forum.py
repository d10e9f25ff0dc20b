import datetime

import factory
from django.utils import timezone

from registry.enums_forum import CheckVerdict, NoteKind, NoteState
from registry.models import CompletenessCheck, ForumKim, ForumNote, KimInterest, NetworkOutage
from tests.factories.accounts import UserFactory
from tests.factories.registry import ForumFactory, KimFactory, ReportFactory, region


class OutageFactory(factory.django.DjangoModelFactory):
    """An outage of one desa from 1 November 2026 on, unless `regions` names other places."""

    class Meta:
        model = NetworkOutage
        skip_postgeneration_save = True

    starts_on = datetime.date(2026, 11, 1)
    reason = "Menara roboh"
    created_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def regions(self, create, codes, **kwargs):
        self.regions.set([region(code) for code in codes or ["64.09.02.2004"]])


class ForumNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ForumNote

    class Params:
        answered = factory.Trait(
            state=NoteState.ANSWERED, answer="Sudah dianggarkan.",
            answered_at=factory.LazyFunction(timezone.now),
        )  # fmt: skip

    forum = factory.SubFactory(ForumFactory)
    kind = NoteKind.OBSTACLE
    text = "Sinyal lemah di tiga dusun."
    year = 2026
    created_by = factory.SubFactory(UserFactory)


class InterestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KimInterest

    region = factory.LazyFunction(lambda: region("64.09.02.2004"))
    told_on = datetime.date(2026, 11, 3)
    note = "Karang taruna berminat."
    created_by = factory.SubFactory(UserFactory)


class ForumKimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ForumKim

    forum = factory.SubFactory(ForumFactory)
    kim = factory.SubFactory(KimFactory, verified=True)
    joined_on = datetime.date(2026, 1, 5)


class CheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CompletenessCheck

    report = factory.SubFactory(ReportFactory, submitted=True)
    verdict = CheckVerdict.COMPLETE
    checked_by = factory.SubFactory(UserFactory)
