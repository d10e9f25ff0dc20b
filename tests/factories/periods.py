import factory
from django.utils import timezone

from registry.enums_report import PeriodReportState
from registry.models import OfficeSetting, PeriodReport
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, region


class PeriodReportFactory(factory.django.DjangoModelFactory):
    """A draft for October 2026."""

    class Meta:
        model = PeriodReport

    class Params:
        submitted = factory.Trait(
            state=PeriodReportState.SUBMITTED, submitted_at=factory.LazyFunction(timezone.now)
        )

    kim = factory.SubFactory(KimFactory, verified=True)
    period_type = "monthly"
    year = 2026
    number = 10
    created_by = factory.SubFactory(UserFactory)


def monthly(code="64.09", **kwargs):
    """Let a kabupaten ask for a recap each month."""
    return OfficeSetting.objects.create(region=region(code), report_period="monthly", **kwargs)
