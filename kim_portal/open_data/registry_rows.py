"""Rows of the datasets of the registry. Only what the public pages show, and no person."""

import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, Sum
from django.db.models.functions import Coalesce, Greatest, TruncMonth
from django.utils import timezone

from kim_portal.open_data.places import Places, region_values
from kim_portal.open_data.table import in_chunks
from registry.enums import (
    FundSource,
    FundStage,
    FundState,
    IssuerRole,
    KimScope,
    OperationalStatus,
    RegistrationState,
    ReportState,
    SkCheck,
    SkKind,
)
from registry.enums_event import EventKind, EventState
from registry.enums_report import Visibility
from registry.models import (
    ActivityReport,
    Event,
    EventAttendance,
    FundRecord,
    FundYear,
    Kim,
    KimSector,
    Region,
    RegionFormer,
    Sector,
    Sk,
)

CHUNK = 2000


def kim_rows(since: datetime.datetime | None):
    """Yield one row per verified KIM."""
    places, today = Places(), timezone.localdate()
    sectors = dict(Sector.objects.values_list("pk", "name"))
    in_force = Sk.objects.filter(kim=OuterRef("pk")).in_force(today)
    rows = Kim.objects.public().order_by("pk").annotate(has_sk=Exists(in_force))
    if since:
        rows = rows.filter(updated_at__gte=since)
    values = rows.values_list(
        "pk", "registry_no", "name", "slug", *region_values("region__"), "scope", "status",
        "founded_on", "main_sector", "has_sk", "kim_id_url", "verified_at", "updated_at",
        "is_sample",
    )  # fmt: skip
    for chunk in in_chunks(values.iterator(chunk_size=CHUNK), CHUNK):
        named = _sectors_of([row[0] for row in chunk], sectors)
        for pk, number, name, slug, *rest in chunk:
            region = rest[:5]
            scope, status, founded, main, has_sk, url, verified, updated, sample = rest[5:]
            yield (
                number, name, f"/kim/{slug}/", *places.of(*region), KimScope(scope).label,
                OperationalStatus(status).label, founded, sectors.get(main),
                "|".join(named.get(pk, [])) or None, has_sk, url or None, verified, updated, sample,
            )  # fmt: skip


def _sectors_of(kim_ids: list[int], names: dict[int, str]) -> dict[int, list[str]]:
    found = {}
    links = KimSector.objects.filter(kim__in=kim_ids).order_by("kim", "sector__position", "pk")
    for kim, sector in links.values_list("kim", "sector"):
        found.setdefault(kim, []).append(names[sector])
    return found


def sk_rows(since: datetime.datetime | None):
    """Yield one row per SK of a verified KIM, revoked ones included."""
    places, today = Places(), timezone.localdate()
    rows = Sk.objects.filter(kim__in=Kim.objects.public()).order_by("pk")
    if since:
        rows = rows.filter(
            Q(created_at__gte=since)
            | Q(checked_at__gte=since)
            | Q(revoked_at__gte=since)
            | Q(kim__verified_at__gte=since)
        )
    found = rows.select_related("kim__region").only(
        "kind", "number", "issuer_role", "signed_on", "starts_on", "expires_on", "ended_on",
        "state", "check_result", "created_at", "checked_at", "revoked_at", "kim__registry_no",
        "kim__name", "kim__verified_at", *region_values("kim__region__"),
    )  # fmt: skip
    for sk in found.iterator(chunk_size=CHUNK):
        region = sk.kim.region
        changed = max(
            filter(None, (sk.created_at, sk.checked_at, sk.revoked_at, sk.kim.verified_at))
        )
        yield (
            sk.pk, sk.kim.registry_no, sk.kim.name,
            *places.of(region.path, region.code, region.name, region.level, region.kind),
            SkKind(sk.kind).label, sk.number, IssuerRole(sk.issuer_role).label, sk.signed_on,
            sk.starts_on, sk.expires_on, sk.ended_on, sk.validity(today).label,
            SkCheck(sk.check_result).label, changed,
        )  # fmt: skip


def activity_groups(since: datetime.datetime | None):
    """Return (KIM, month) with any activity that was published once; `count` says how many are now.

    changed: newest change of one of them, also of one that was taken back, or of the KIM's
    verification; since leaves older ones out.
    """
    is_live = Q(state=ReportState.VERIFIED, kim__state=RegistrationState.VERIFIED)
    groups = (
        ActivityReport.objects.filter(
            verified_at__isnull=False, visibility=Visibility.PUBLIC, kim__verified_at__isnull=False
        )
        .order_by()
        .annotate(month=TruncMonth("held_on"))
        .values("kim", "month")
        .annotate(
            count=Count("pk", filter=is_live), men=Sum("men_count", filter=is_live),
            women=Sum("women_count", filter=is_live), youth=Sum("youth_count", filter=is_live),
            changed=_latest(Max("updated_at"), Max("kim__verified_at"), _left("kim")),
        )
        .order_by("month", "kim")
    )  # fmt: skip
    return groups.filter(changed__gte=since) if since else groups


def activity_rows(since: datetime.datetime | None):
    """Yield one row per KIM and month with published activities; the database counts them."""
    places = Places()
    values = activity_groups(since).filter(count__gt=0).values_list(
        "month", "kim__registry_no", "kim__name", *region_values("kim__region__"), "count", "men",
        "women", "youth", "changed",
    )  # fmt: skip
    for month, number, name, *rest in values.iterator(chunk_size=CHUNK):
        yield (f"{month:%Y-%m}", number, name, *places.of(*rest[:5]), *rest[5:])


def fund_groups(since: datetime.datetime | None):
    """Return (year of a KIM, source) with any record; `count` says how many count today.

    changed: newest record, correction or cancellation, or the KIM's verification.
    """
    is_live = Q(state=FundState.ACTIVE, fund_year__kim__state=RegistrationState.VERIFIED)
    cash = Q(is_in_kind=False)
    sums = {
        "planned": Q(stage=FundStage.PLANNED) & cash,
        "received": Q(stage=FundStage.RECEIVED) & cash,
        "spent": Q(stage=FundStage.SPENT) & cash,
        "goods": Q(stage=FundStage.RECEIVED, is_in_kind=True),
        "undocumented": Q(stage=FundStage.SPENT, file=""),
    }
    groups = (
        FundRecord.objects.filter(fund_year__kim__verified_at__isnull=False)
        .order_by()
        .values("fund_year", "source")
        .annotate(
            **{
                name: Coalesce(Sum("amount", filter=one & is_live), 0) for name, one in sums.items()
            },
            count=Count("pk", filter=is_live),
            changed=_latest(
                Max("created_at"), Max("ended_at"), Max("fund_year__kim__verified_at"),
                _left("fund_year__kim"),
            ),
        )
        .order_by("fund_year__year", "fund_year__kim", "source")
    )  # fmt: skip
    return groups.filter(changed__gte=since) if since else groups


def fund_rows(since: datetime.datetime | None):
    """Yield one row per KIM, year and source: totals in whole rupiah, never a single record."""
    places = Places()
    values = fund_groups(since).filter(count__gt=0).values_list(
        "fund_year__year", "fund_year__kim__registry_no", "fund_year__kim__name",
        *region_values("fund_year__kim__region__"), "source", "planned", "received", "spent",
        "goods", "undocumented", "changed",
    )  # fmt: skip
    for year, number, name, *rest in values.iterator(chunk_size=CHUNK):
        source, *totals = rest[5:]
        yield (year, number, name, *places.of(*rest[:5]), FundSource(source).label, *totals)


def _left(kim: str):
    """Return when a KIM that is not public any more changed last; nothing for a public one."""
    return Max(f"{kim}__updated_at", filter=~Q(**{f"{kim}__state": RegistrationState.VERIFIED}))


def _latest(first, *others):
    """Return the newest of the moments; SQLite's maximum of a NULL would be NULL."""
    return Greatest(first, *(Coalesce(one, first) for one in others))


def event_rows(since: datetime.datetime | None):
    """Yield one row per announced event of guidance with its reach, counted and never listed."""
    places = Places()
    rows = Event.objects.filter(announced_at__isnull=False).order_by("pk")
    if since:
        rows = rows.filter(updated_at__gte=since)
    found = rows.select_related("region")
    for chunk in in_chunks(found.iterator(chunk_size=CHUNK), CHUNK):
        reach = _reach([event.pk for event in chunk])
        for event in chunk:
            region, (people, kim) = event.region, reach.get(event.pk, (0, 0))
            yield (
                event.pk, EventKind(event.kind).label, event.theme, event.held_on,
                event.last_on or event.held_on,
                *places.of(region.path, region.code, region.name, region.level, region.kind)[:6],
                EventState(event.state).label, event.quota, people, kim, event.updated_at,
            )  # fmt: skip


def _reach(event_ids: list[int]) -> dict[int, tuple[int, int]]:
    """Return event → (people, KIM) who came; one person counts once, as on the page."""
    counted = EventAttendance.objects.filter(event__in=event_ids).counted().order_by()
    values = counted.values("event").annotate(
        people=Count("pk"), kim_count=Count("kim", distinct=True)
    )
    return {row["event"]: (row["people"], row["kim_count"]) for row in values}


def stamp(*querysets):
    """Return counts and newest changes of these rows, and today: validity follows the calendar."""
    found = [str(timezone.localdate())]
    for queryset, column in querysets:
        found.append(queryset.order_by().aggregate(n=Count("pk"), at=Max(column)))
    return found


def _places_and(*querysets):
    # Names and codes of regions change with a RegionFormer, new ones with a higher key.
    return stamp(
        *querysets, (Region.objects.all(), "pk"), (RegionFormer.objects.all(), "pk"),
        (Kim.objects.public(), "updated_at"),
    )  # fmt: skip


def kim_stamp():
    return [
        _places_and((KimSector.objects.all(), "pk"), (Sector.objects.all(), "pk")), sk_stamp()
    ]  # fmt: skip


def sk_stamp():
    every = Sk.objects.all()
    return _places_and((every, "created_at"), (every, "checked_at"), (every, "revoked_at"))


def activity_stamp():
    return _places_and((ActivityReport.objects.published(), "updated_at"))


def fund_stamp():
    every = FundRecord.objects.all()
    return _places_and((every, "created_at"), (every, "ended_at"), (FundYear.objects.all(), "pk"))


def event_stamp():
    announced = Event.objects.filter(announced_at__isnull=False)
    came = EventAttendance.objects.all()
    return _places_and((announced, "updated_at"), (came, "attended_at"), (came, "anonymised_at"))
