import datetime

import factory
from django.utils import timezone

from registry.enums_privacy import RejectReason, RequestKind, RequestState
from registry.models import SubjectRequest
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
