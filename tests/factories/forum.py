import datetime

import factory

from registry.models import NetworkOutage
from tests.factories.accounts import UserFactory
from tests.factories.registry import region


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
