"""The report of a forum about one year, generated from what the portal already knows."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from registry.duties import below_paths
from registry.enums_forum import CheckVerdict
from registry.forum_page import LEADERS
from registry.models import (
    ActivityReport,
    CompletenessCheck,
    Event,
    Forum,
    KimInterest,
    NetworkOutage,
    Sk,
)


@dataclass(frozen=True)
class MemberLine:
    """A member KIM with the number of its activities of the year, joint ones included."""

    kim: object
    activity_count: int


def last_day(year: int) -> datetime.date:
    """Return the day the report speaks of: the last of the year, or today in a running one."""
    return min(datetime.date(year, 12, 31), timezone.localdate())


def forum_year(forum: Forum, year: int, *, with_names: bool) -> dict:
    """Return the template context of the yearly report; names only for whom they are for."""
    first, last = datetime.date(year, 1, 1), last_day(year)
    members = list(forum.member_kim(last).with_place().order_by("name", "pk"))
    joined = Q(kim__in=members) | Q(co_ownerships__kim__in=members)
    ids = ActivityReport.objects.published().filter(joined, held_on__year=year).values("pk")
    held = ActivityReport.objects.filter(pk__in=ids).for_list().order_by("held_on", "pk")
    activities = list(held)
    return {
        "forum": forum,
        "year": year,
        "last": last,
        "decrees": list(_decrees(forum, first, last)),
        "officers": _officers(forum, first, last, with_names),
        "members": _member_lines(members, activities),
        "activities": activities,
        "sums": held.order_by().aggregate(
            count=Count("pk", distinct=True), people=Sum(F("men_count") + F("women_count"))
        ),
        "joint_count": sum(bool(one.co_owners.all()) for one in activities),
        "checks": _checks(forum, year),
        "events": _events(forum, year),
        "notes": list(forum.notes.filter(year=year).for_list().order_by("kind", "pk")),
        "interests": list(
            KimInterest.objects.filter(
                below_paths([forum.region.path], "region__path"), told_on__year=year
            ).for_list()
        ),
        "outages": [
            one for one in NetworkOutage.objects.during(first, last).for_list()
            if any(forum.region.covers(place) for place in one.regions.all())
        ],
    }  # fmt: skip


def _decrees(forum: Forum, first: datetime.date, last: datetime.date):
    over = Q(expires_on=None) | Q(expires_on__gte=first)
    return Sk.objects.filter(over, forum=forum, starts_on__lte=last).order_by("starts_on", "pk")


def _officers(forum: Forum, first: datetime.date, last: datetime.date, with_names: bool) -> list:
    """Return (office, who, from, until) of everybody in one of the three offices in the year."""
    ended = Q(ended_on=None) | Q(ended_on__gte=first)
    held = forum.members.filter(ended, position__in=LEADERS, started_on__lte=last)
    return [
        (
            one.get_position_display(),
            one.full_name if with_names else "",
            one.started_on,
            one.ended_on,
        )
        for one in held.by_position()
    ]


def _member_lines(members: list, activities: list) -> list[MemberLine]:
    counts = dict.fromkeys([kim.pk for kim in members], 0)
    for report in activities:
        for pk in {report.kim_id, *(kim.pk for kim in report.co_owners.all())}:
            if pk in counts:
                counts[pk] += 1
    return [MemberLine(kim, counts[kim.pk]) for kim in members]


def _events(forum: Forum, year: int) -> list:
    """Return the held events of the forum's place in that year, each with its `people` present."""
    held = Event.objects.held().filter(region=forum.region, starts_at__year=year)
    return list(held.annotate(people=Count("attendances")).order_by("starts_at", "pk"))


def _checks(forum: Forum, year: int) -> dict[str, int]:
    """Count the checks of reports of the territory in that year: all, complete, lacking."""
    inside = below_paths([forum.region.path], "report__kim__region__path")
    return CompletenessCheck.objects.filter(inside, checked_at__year=year).aggregate(
        all=Count("pk"),
        complete=Count("pk", filter=Q(verdict=CheckVerdict.COMPLETE)),
        lacking=Count("pk", filter=Q(verdict=CheckVerdict.LACKING)),
    )
