import datetime

import factory
from django.utils import timezone

from registry.briefing import publish_brief
from registry.enums_assistance import ChannelKind
from registry.enums_brief import BriefKind
from registry.models import Brief, BriefFile, BriefRelay, BriefTarget
from tests.factories.accounts import UserFactory
from tests.factories.registry import region


class BriefFactory(factory.django.DjangoModelFactory):
    """A draft of the kabupaten of the personas; publish it with `published_brief()`."""

    class Meta:
        model = Brief

    region = factory.LazyFunction(lambda: region("64.09"))
    kind = BriefKind.HEALTH
    title = factory.Sequence(lambda n: f"Bahan contoh {n}")
    body = "Imunisasi setiap Selasa."
    source = "Dinas Kesehatan"
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=14))
    created_by = factory.SubFactory(UserFactory)


def published_brief(**facts) -> Brief:
    """Make a brief and send it to the KIM it is meant for."""
    brief = BriefFactory(**facts)
    return publish_brief(brief, by=brief.created_by)


class BriefFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BriefFile

    brief = factory.SubFactory(BriefFactory)
    title = "Poster"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    created_by = factory.SubFactory(UserFactory)


def relay(target: BriefTarget, **facts) -> BriefRelay:
    """Record that a target passed its brief on, today, in a group of 100."""
    row = BriefRelay(
        target=target,
        **{
            "kind": ChannelKind.WHATSAPP_GROUP,
            "relayed_on": target.brief.today,
            "people_count": 100,
        }
        | facts,
    )
    row.store(by=UserFactory())
    return row
