"""The visits as people read them: by day in the zone of the region, with who goes."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import timezone

from monev.models import FieldFinding, FieldVisit, Indicator, Recusal, Round
from monev.visiting import field_indicators


@dataclass(frozen=True)
class Stop:
    """One visit. crew: names of those who go; away: those of the team with a conflict."""

    visit: FieldVisit
    crew: tuple[str, ...]
    away: tuple[str, ...] = ()
    is_own: bool = False


@dataclass(frozen=True)
class Day:
    date: datetime.date
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Itinerary:
    """today: own visits of this day, for the phone; days: every visit."""

    today: tuple[Stop, ...]
    days: tuple[Day, ...]


@dataclass(frozen=True)
class VisitLine:
    """One field indicator on the page of a visit, with what was found, if anything."""

    indicator: Indicator
    finding: FieldFinding | None


def itinerary(round_: Round, *, user, hidden: Collection[int] = ()) -> Itinerary:
    """Return the schedule; four queries, however many visits there are.

    hidden: ids of entries whose visits the reader must not see (a conflict of interest).
    """
    zone = ZoneInfo(round_.region.timezone)
    teams = {team.pk: list(team.members.all()) for team in round_.field_teams.for_list()}
    barred = set(
        Recusal.objects.blocking()
        .filter(entry__round=round_)
        .values_list("entry_id", "juri__user_id")
    )
    visits = FieldVisit.objects.filter(entry__round=round_).exclude(entry__in=hidden).for_list()
    stops = [_stop(visit, teams[visit.team_id], barred, user) for visit in visits]
    today = timezone.localtime(timezone=zone).date()
    days = tuple(
        Day(date, tuple(group)) for date, group in groupby(stops, key=lambda one: _day(one, zone))
    )
    own = [stop for day in days if day.date == today for stop in day.stops if stop.is_own]
    return Itinerary(tuple(own), days)


def _day(stop: Stop, zone) -> datetime.date:
    return timezone.localtime(stop.visit.scheduled_at, zone).date()


def _stop(visit: FieldVisit, seats, barred: set, user) -> Stop:
    goes = [seat for seat in seats if (visit.entry_id, seat.user_id) not in barred]
    away = [seat for seat in seats if seat not in goes]
    return Stop(
        visit,
        tuple(str(seat.user) for seat in goes),
        tuple(str(seat.user) for seat in away),
        is_own=any(seat.user_id == user.pk for seat in goes),
    )


def visit_lines(visit: FieldVisit) -> list[VisitLine]:
    """Return every field indicator of the round with the finding of this visit."""
    found = {one.indicator_id: one for one in visit.findings.for_list()}
    return [VisitLine(one, found.get(one.pk)) for one in field_indicators(visit.round)]
