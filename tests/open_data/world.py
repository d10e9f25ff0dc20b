"""One row of everything that the open datasets show, and something beside it that they must not."""

import datetime
from decimal import Decimal

from django.utils import timezone

from monev.enums import ResultState, RoundState
from monev.models import Outcome, Result
from registry.enums_event import EventState
from registry.models import Kim
from tests.factories.accounts import UserFactory
from tests.factories.event import EventFactory
from tests.factories.fund import FundRecordFactory
from tests.factories.monev import EntryFactory, RoundFactory
from tests.factories.registry import (
    KimFactory,
    ReportFactory,
    SectorFactory,
    SkFactory,
    region,
)


def publish(round_, *, points="81.25", kim=None):
    """Give the round a published result of one entry."""
    outcome = Outcome.objects.create(
        round=round_, number=1, state=ResultState.PUBLISHED, published_at=timezone.now(),
        computed_by=UserFactory(), input_digest="0" * 64,
    )  # fmt: skip
    entry = EntryFactory(round=round_, **({"kim": kim} if kim else {}))
    return Result.objects.create(
        outcome=outcome, entry=entry, sheet_count=3, total_points=Decimal(points), rank=1,
        aspect_points={"B": "41.25", "A": "40.00"}, predicate="Madya",
    )  # fmt: skip


def fill():
    """Return a KIM with a row in every dataset."""
    kim = KimFactory(
        name="KIM Mekar, Waru", slug="kim-terbuka", registry_no="KIM-64.09-0001", verified=True,
        region=region("64.09.02.2004"), founded_on=datetime.date(2020, 5, 1),
    )  # fmt: skip
    sector = SectorFactory()
    kim.sectors.set([sector, SectorFactory(slug="wisata", name="Wisata", position=9)])
    Kim.objects.filter(pk=kim.pk).update(main_sector=sector)
    SkFactory(kim=kim, number="141/7/2024", starts_on=datetime.date(2024, 3, 12))
    ReportFactory(kim=kim, verified=True, men_count=10, women_count=12, youth_count=3)
    ReportFactory(kim=kim, verified=True, men_count=1, women_count=2)
    FundRecordFactory(kim=kim)
    FundRecordFactory(kim=kim, spent=True, amount=400_000)
    EventFactory(state=EventState.ANNOUNCED, announced_at=timezone.now(), region=region("64.09"))
    publish(RoundFactory(state=RoundState.PUBLISHED, slug="monev-ppu-2026"), kim=kim)
    return kim
