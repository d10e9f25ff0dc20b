import factory

from registry.enums import FundSource, FundStage, PlanState, PostponeReason
from registry.models import FundRecord, FundYear, PlanItem, StrayBudget
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, region


class FundYearFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FundYear

    kim = factory.SubFactory(KimFactory, verified=True)
    year = 2026


class FundRecordFactory(factory.django.DjangoModelFactory):
    """A receipt of Rp1.500.000; `kim=` and `year=` find or make its year."""

    class Meta:
        model = FundRecord

    class Params:
        kim = None
        year = 2026
        spent = factory.Trait(stage=FundStage.SPENT, item="Konsumsi rapat")
        planned = factory.Trait(stage=FundStage.PLANNED)
        goods = factory.Trait(is_in_kind=True, item="2 laptop")
        documented = factory.Trait(
            file="fundrecord/aa/nota.pdf",
            content_type="application/pdf",
            size=1200,
            sha256=factory.Sequence(lambda n: f"{n:064x}"),
        )

    stage = FundStage.RECEIVED
    source = FundSource.DANA_DESA
    amount = 1_500_000
    created_by = factory.SubFactory(UserFactory)

    @factory.lazy_attribute
    def fund_year(self):
        kim = self.kim or KimFactory(verified=True)
        return FundYear.objects.get_or_create(kim=kim, year=self.year)[0]


class StrayBudgetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StrayBudget

    region = factory.LazyFunction(lambda: region("64.09.02.2004"))
    year = 2026
    source = FundSource.DANA_DESA
    amount = 2_000_000
    kim_name = "KIM Maju Jaya"
    created_by = factory.SubFactory(UserFactory)


class PlanItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanItem

    class Params:
        postponed = factory.Trait(
            state=PlanState.POSTPONED, postpone_reason=PostponeReason.NO_BUDGET
        )

    kim = factory.SubFactory(KimFactory, verified=True)
    year = 2026
    month = 3
    title = factory.Sequence(lambda n: f"Pelatihan contoh {n}")
    budget_need = 750_000
    created_by = factory.SubFactory(UserFactory)
