import datetime

import factory
from django.utils import timezone

from registry.enums_assistance import (
    ChannelKind,
    HandoverState,
    NeedKind,
    OwnerConsent,
    PermitKind,
    PermitState,
    WebsitePlatform,
)
from registry.models import Channel, DesaWebsite, Handover, Umkm, UmkmNeed, UmkmPermit
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory, SectorFactory, region


class UmkmFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Umkm

    class Params:
        public = factory.Trait(
            consent=OwnerConsent.BUSINESS, consented_on=datetime.date(2026, 2, 1)
        )
        named = factory.Trait(consent=OwnerConsent.OWNER, consented_on=datetime.date(2026, 2, 1))

    kim = factory.SubFactory(KimFactory, verified=True)
    name = factory.Sequence(lambda n: f"Usaha Contoh {n}")
    product = "Keripik pisang"
    sector = factory.SubFactory(SectorFactory)
    owner_name = "Pemilik Karangan"
    created_by = factory.SubFactory(UserFactory)


class PermitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UmkmPermit

    class Params:
        issued = factory.Trait(state=PermitState.ISSUED, issued_on=datetime.date(2024, 3, 1))

    umkm = factory.SubFactory(UmkmFactory)
    kind = PermitKind.HALAL


class NeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UmkmNeed

    umkm = factory.SubFactory(UmkmFactory)
    kind = NeedKind.HALAL_PROPOSAL


class ChannelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Channel

    kim = factory.SubFactory(KimFactory, verified=True)
    kind = ChannelKind.INSTAGRAM
    label = "kimwaru"
    url = factory.Sequence(lambda n: f"https://instagram.com/kimwaru{n}")


class WebsiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DesaWebsite

    region = factory.LazyFunction(lambda: region("64.09.02.2004"))
    platform = WebsitePlatform.OPENSID
    url = "https://bangunmulya.desa.id"


class HandoverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Handover

    class Params:
        handed = factory.Trait(
            state=HandoverState.HANDED, handed_at=factory.LazyFunction(timezone.now)
        )
        returned = factory.Trait(
            state=HandoverState.RETURNED,
            handed_at=factory.LazyFunction(timezone.now),
            return_reason="Judulnya terlalu panjang.",
        )
        published = factory.Trait(
            state=HandoverState.PUBLISHED,
            handed_at=factory.LazyFunction(timezone.now),
            published_url="https://bangunmulya.desa.id/artikel/panen",
            published_on=datetime.date(2026, 3, 9),
        )

    kim = factory.SubFactory(KimFactory, verified=True)
    region = factory.LazyAttribute(lambda post: post.kim.region)
    title = factory.Sequence(lambda n: f"Berita contoh {n}")
    body = "Warga panen raya bersama."
    source_note = "Liputan pengurus KIM"
    created_by = factory.SubFactory(UserFactory)
