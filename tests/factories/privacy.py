import datetime

import factory
from django.utils import timezone

from registry.enums_privacy import (
    BreachScope,
    BreachState,
    RejectReason,
    RequestKind,
    RequestState,
)
from registry.models import Breach, SubjectRequest
from registry.models.subject_request import ANSWER_TIME
from tests.factories.accounts import UserFactory
from tests.factories.registry import region


class SubjectRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SubjectRequest

    class Params:
        started = factory.Trait(
            state=RequestState.IN_PROGRESS, handled_by=factory.SubFactory(UserFactory)
        )
        done = factory.Trait(
            state=RequestState.DONE,
            handled_by=factory.SubFactory(UserFactory),
            closed_at=factory.LazyFunction(timezone.now),
        )
        rejected = factory.Trait(
            state=RequestState.REJECTED,
            handled_by=factory.SubFactory(UserFactory),
            closed_at=factory.LazyFunction(timezone.now),
            reject_reason=RejectReason.NOT_FOUND,
        )
        late = factory.Trait(
            received_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(hours=75))
        )

    kind = RequestKind.ACCESS
    region = factory.LazyFunction(lambda: region("64.09"))
    requester_name = "Pemohon Karangan"
    requester_contact = "081234500001"
    received_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyAttribute(lambda one: one.received_at + ANSWER_TIME)


class BreachFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Breach

    class Params:
        told = factory.Trait(
            state=BreachState.TOLD,
            persons_told_at=factory.LazyFunction(timezone.now),
            agency_told_at=factory.LazyFunction(timezone.now),
        )
        late = factory.Trait(
            discovered_at=factory.LazyFunction(
                lambda: timezone.now() - datetime.timedelta(hours=75)
            ),
        )

    region = factory.LazyFunction(lambda: region("64.09"))
    title = "Ponsel dinas hilang"
    happened_on = factory.LazyAttribute(lambda one: one.discovered_at.date())
    discovered_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(hours=5))
    data = ["name", "phone"]
    story = "Ponsel tertinggal di angkutan umum."
    measures = "Akun dikeluarkan dari semua perangkat."
    scope = BreachScope.AREA
    place = factory.LazyAttribute(lambda one: one.region)
    created_by = factory.SubFactory(UserFactory)
