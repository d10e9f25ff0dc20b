"""Rows of the datasets of monev: rounds announced to the public, and results in force."""

import datetime

from django.db.models import Count, OuterRef, Q, Subquery

from kim_portal.open_data.places import Places, region_values
from kim_portal.open_data.registry_rows import CHUNK, stamp
from monev.enums import MonevLevel, ResultState, RoundState
from monev.models import Outcome, Result, Round
from registry.models import Sector


def round_rows(since: datetime.datetime | None):
    """Yield one row per announced round; no value, no juri, no ordering of entries."""
    places = Places()
    in_force = Outcome.objects.filter(round=OuterRef("pk"), state=ResultState.PUBLISHED)
    rows = (
        Round.objects.announced()
        .real()
        .order_by("pk")
        .annotate(
            entry_count=Count("entries", distinct=True),
            result_number=Subquery(in_force.values("number")[:1]),
            result_at=Subquery(in_force.values("published_at")[:1]),
        )
    )
    if since:
        rows = rows.filter(Q(updated_at__gte=since) | Q(result_at__gte=since))
    values = rows.values_list(
        "slug", "name", "level", "year", *region_values("region__"), "state", "instrument__code",
        "instrument__version", "instrument__name", "nomination_opens_on", "nomination_closes_on",
        "presentation_on", "plenary_on", "entry_count", "result_number", "result_at", "updated_at",
    )  # fmt: skip
    for slug, name, level, year, *rest in values.iterator(chunk_size=CHUNK):
        region, (state, code, edition, title, *days, entries, version, at, changed) = (
            rest[:5], rest[5:],
        )  # fmt: skip
        yield (
            slug, name, MonevLevel(level).label, year, *places.of(*region)[:4],
            RoundState(state).label, f"{code} versi {edition}", title, *days,
            # How many compete is told together with the result, not before.
            entries if version else None, version, at, changed,
        )  # fmt: skip


def result_rows(since: datetime.datetime | None):
    """Yield one row per entry of each result in force."""
    places, names = Places(), dict(Sector.objects.values_list("slug", "name"))
    rows = _published().order_by("outcome", "entry__category__position", "rank", "pk")
    if since:
        rows = rows.filter(outcome__published_at__gte=since)
    found = rows.select_related(
        "outcome__round", "entry__kim__region", "entry__round__region", "entry__category"
    ).prefetch_related("entry__awards")
    for row in found.iterator(chunk_size=CHUNK):
        round_, region = row.outcome.round, row.entry.region
        aspects = sorted(row.aspect_points.items())
        yield (
            round_.slug, round_.year, row.outcome.number, row.outcome.published_at,
            row.entry.kim.registry_no if row.entry.kim_id else None, row.entry.name,
            *places.of(region.path, region.code, region.name, region.level, region.kind),
            row.entry.category.name if row.entry.category else None,
            row.rank, row.is_joint, row.total_points, row.predicate or None, row.sheet_count,
            "|".join(f"{code}={points}" for code, points in aspects) or None,
            "|".join(names[one] for one in row.entry.mapped_sectors or [] if one in names) or None,
            "|".join(one.name.replace("|", "/") for one in row.entry.awards.all()
                     if one.outcome_id == row.outcome_id) or None,
        )  # fmt: skip


def _published():
    return Result.objects.filter(
        outcome__state=ResultState.PUBLISHED, outcome__round__in=Round.objects.published().real()
    )


def round_stamp():
    announced = Round.objects.announced().real()
    return stamp(
        (announced, "updated_at"), (announced, "entries"), (Outcome.objects.all(), "published_at")
    )


def result_stamp():
    return stamp((_published(), "outcome__published_at"), (_published(), "pk"), (
        Round.objects.published(), "updated_at"))  # fmt: skip
