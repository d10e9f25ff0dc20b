import datetime

import factory

from registry.models import Minutes
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory


class MinutesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Minutes

    kim = factory.SubFactory(KimFactory, verified=True)
    held_on = datetime.date(2026, 3, 12)
    subject = "Pembentukan KIM dan pemilihan pengurus"
    content_type = "application/pdf"
    size = 48_200
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    created_by = factory.SubFactory(UserFactory)
