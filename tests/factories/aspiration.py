import datetime

import factory
from django.utils import timezone

from registry.enums_aspiration import AspirationKind, AspirationState, AspirationTheme, DeliveryWay
from registry.models import Agency, Aspiration, Holiday
from tests.factories.registry import region

ROUTED_ON, ANSWER_DUE_ON = datetime.date(2026, 11, 18), datetime.date(2026, 11, 25)


class AgencyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Agency

    region = factory.LazyFunction(lambda: region("64.09"))
    name = factory.Sequence(lambda n: f"Dinas Contoh {n}")
    short_name = factory.Sequence(lambda n: f"DC{n}")


class HolidayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Holiday

    region = factory.LazyFunction(lambda: region("64.09"))
    day = datetime.date(2026, 11, 23)
    name = "Libur contoh"


class AspirationFactory(factory.django.DjangoModelFactory):
    """Received; the traits build on each other: AspirationFactory(held=True, answered=True)."""

    class Meta:
        model = Aspiration

    class Params:
        verified = factory.Trait(state=AspirationState.VERIFIED)
        held = factory.Trait(
            state=AspirationState.ROUTED,
            agency=factory.SubFactory(AgencyFactory),
            routed_at=factory.LazyFunction(timezone.now),
            answer_due_on=ANSWER_DUE_ON,
        )
        answered = factory.Trait(
            state=AspirationState.ANSWERED,
            answer="Drainase dibersihkan 20 November.",
            answered_at=factory.LazyFunction(timezone.now),
        )
        delivered = factory.Trait(
            delivered_on=factory.LazyFunction(timezone.localdate),
            delivered_how=DeliveryWay.MEETING,
        )
        named = factory.Trait(reporter_name="Pelapor Karangan", reporter_contact="081200001111")

    kind = AspirationKind.COMPLAINT
    theme = AspirationTheme.ROADS
    title = "Drainase tersumbat"
    text = "Air meluap setiap hujan di depan pasar."
    region = factory.LazyFunction(lambda: region("64.09.02.2004"))
    route_due_on = datetime.date(2026, 11, 25)
