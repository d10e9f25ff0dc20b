"""Rows that left the open data since a moment: their key and when, so that copies drop them too.

They are read from what is kept anyway: a returned report, a voided record, an archived KIM, an
earlier version of a result. Nothing is told of a row that was never public.
"""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, QuerySet

from kim_portal.open_data.registry_rows import activity_groups, fund_groups
from monev.enums import ResultState
from monev.models import Outcome, Result, Round
from registry.enums import FundSource, RegistrationState
from registry.models import Kim, Sk


def _left() -> QuerySet[Kim]:
    """Return the KIM that were verified before and are not public now."""
    return Kim.objects.filter(verified_at__isnull=False).exclude(state=RegistrationState.VERIFIED)


def kim(since: datetime.datetime) -> Iterator[tuple]:
    """Yield (nomor_registri, moment)."""
    rows = _left().filter(updated_at__gte=since).order_by("pk")
    yield from rows.values_list("registry_no", "updated_at").iterator()


def sk(since: datetime.datetime) -> Iterator[tuple]:
    """Yield (id_sk, moment): the decrees of a KIM leave with it."""
    rows = Sk.objects.filter(
        kim__in=_left(), kim__updated_at__gte=since,
        created_at__lte=F("kim__updated_at"),
    )  # fmt: skip
    yield from rows.order_by("pk").values_list("pk", "kim__updated_at").iterator()


def activities(since: datetime.datetime) -> Iterator[tuple]:
    """Yield (bulan, nomor_registri, moment) of months without any published activity left."""
    rows = (
        activity_groups(since).filter(count=0).values_list("month", "kim__registry_no", "changed")
    )
    for month, number, changed in rows.iterator():
        yield (f"{month:%Y-%m}", number, changed)


def funds(since: datetime.datetime) -> Iterator[tuple]:
    """Yield (tahun, nomor_registri, sumber, moment) of sums without any record left."""
    rows = fund_groups(since).filter(count=0)
    values = rows.values_list("fund_year__year", "fund_year__kim__registry_no", "source", "changed")
    for year, number, source, changed in values.iterator():
        yield (year, number, FundSource(source).label, changed)


def results(since: datetime.datetime) -> Iterator[tuple]:
    """Yield (putaran, nomor_registri, moment) of entries that the version in force leaves out."""
    in_force = Outcome.objects.filter(
        state=ResultState.PUBLISHED,
        published_at__gte=since,
        round__in=Round.objects.published().real(),
    )
    for outcome in in_force.order_by("pk").select_related("round"):
        kept = Result.objects.filter(outcome=outcome, entry=OuterRef("entry"))
        rows = Result.objects.filter(
            outcome__round=outcome.round, outcome__published_at__lt=outcome.published_at
        )
        gone = rows.exclude(Exists(kept)).filter(entry__kim__isnull=False).order_by()
        numbers = gone.values_list("entry__kim__registry_no", flat=True).distinct()
        for number in sorted(numbers):
            yield (outcome.round.slug, number, outcome.published_at)
