import datetime

import factory

from registry.models import RevivalPlan, RevivalStep
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory


class RevivalPlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RevivalPlan

    kim = factory.SubFactory(KimFactory, verified=True)
    goal = "KIM berkegiatan lagi setiap bulan"
    owner = "Bidang IKP"
    due_on = datetime.date(2027, 3, 31)
    created_by = factory.SubFactory(UserFactory)


class RevivalStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RevivalStep

    plan = factory.SubFactory(RevivalPlanFactory)
    text = "Pertemuan dengan kepala desa"
    owner = "Bidang IKP"
    due_on = datetime.date(2026, 12, 1)
