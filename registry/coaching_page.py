"""What an office did for the KIM of its place: visits, events, reach, promises and needs."""

from django.db.models import Count, Q
from django.utils import timezone

from registry.enums_coaching import CoachingTheme
from registry.enums_event import HELD_EVENTS, EventKind
from registry.models import (
    Event,
    EventAttendance,
    FollowUp,
    Kim,
    KimVisit,
    Region,
    TrainingNeed,
)

LATEST = 15
# Names that are written out; the number says how many there are.
MOST_NAMES = 50


def coaching_page(region: Region) -> dict:
    """Return the context of the page, as of today; the number of queries is constant.

    Reach counts verified KIM of the place visited, or with somebody at any held event,
    whoever organised it.
    """
    today = timezone.localdate()
    here = Q(region__path=region.path) | Q(region__path__startswith=f"{region.path}.")
    held = Event.objects.held().filter(here)
    events = held.annotate(
        people=Count("attendances", distinct=True),
        kim_count=Count("attendances__kim", distinct=True),
        visit_count=Count("kim_visits", distinct=True),
    ).select_related("region")
    kim = Kim.objects.public().below(region)
    came = EventAttendance.objects.counted().filter(kim__in=kim).values("kim")
    visited = KimVisit.objects.filter(kim__in=kim, event__state__in=HELD_EVENTS).values("kim")
    never = kim.exclude(pk__in=came).exclude(pk__in=visited)
    follow_ups = FollowUp.objects.within(region.path)
    needs = TrainingNeed.objects.open().filter(
        Q(kim__in=kim) | Q(area__path=region.path) | Q(area__path__startswith=f"{region.path}.")
    )
    counts = dict(needs.order_by().values_list("theme").annotate(count=Count("pk")))
    kim_count, never_count = kim.count(), never.count()
    return {
        "region": region,
        "today": today,
        "totals": held.aggregate(
            all=Count("pk"),
            visits=Count("pk", filter=Q(kind=EventKind.KUNJUNGAN)),
            year=Count("pk", filter=Q(starts_at__year=today.year)),
        ),
        "events": list(events.order_by("-starts_at", "-pk")[:LATEST]),
        "kim_count": kim_count,
        "reached_count": kim_count - never_count,
        "never_count": never_count,
        "never": list(never.with_place().order_by("region__path", "name")[:MOST_NAMES]),
        "closing": follow_ups.closing(today),
        "promises": list(follow_ups.unsettled().for_list().by_due_date()[:LATEST]),
        "needs": [
            (theme.label, counts[theme], theme) for theme in CoachingTheme if theme in counts
        ],
    }
