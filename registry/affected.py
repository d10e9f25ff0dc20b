"""Whom a breach of personal data touches, computed from the data of today.

Nothing is stored: who was erased meanwhile is not found any more.
"""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q

from kim_portal.accounts.models import AuditEntry, User
from registry.duties import below_paths
from registry.enums_privacy import BreachData, BreachScope
from registry.models import (
    Aspiration,
    Assignment,
    Breach,
    EventAttendance,
    Kim,
    Member,
    SubjectRequest,
    Umkm,
)
from registry.person import folded, plain_contact

# Acts by which somebody reads names or contacts, and what they open.
LOOKS = {
    "member.view_contact": Member,
    "aspiration.view_contact": Aspiration,
    "subject_request.view_contact": SubjectRequest,
    "kim.view_contact": Kim,
}


@dataclass(frozen=True)
class Affected:
    """One person: as what the portal knows them, and how they can be reached ("" = not known)."""

    kind: str
    name: str
    contact: str
    place: str


def affected(breach: Breach) -> list[Affected]:
    """Return everybody the breach touches, once each, sorted by place and name."""
    found = _opened_by(breach) if breach.scope == BreachScope.ACCOUNT else _living_in(breach)
    once = {}
    for one in found:
        once.setdefault((folded(one.name), plain_contact(one.contact)), one)
    return sorted(once.values(), key=lambda one: (one.place, folded(one.name), one.kind))


def affected_counts(people: list[Affected]) -> dict[str, int]:
    """Return how many there are of each kind, and how many of them nobody can write to."""
    counts: dict[str, int] = {}
    for one in people:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return counts


def _living_in(breach: Breach) -> list[Affected]:
    path = breach.place.path if breach.place else ""
    ours = Q(kim=breach.kim) if breach.kim else below_paths([path], "kim__region__path")
    forums = Q(pk__in=[]) if breach.kim else below_paths([path], "forum__region__path")
    members = Member.objects.named().filter(ours | forums).for_list()
    found = [_member(one) for one in members]
    found += [_owner(one) for one in Umkm.objects.filter(ours).exclude(owner_name="").for_list()]
    guests = EventAttendance.objects.filter(ours, anonymised_at=None)
    found += [
        Affected("Peserta kegiatan", one.full_name, "", one.kim.region.place)
        for one in guests.select_related("kim__region__parent__parent")
    ]
    duty = ours if breach.kim else ours | below_paths([path], "region__path")
    found += _accounts(duty)
    if BreachData.ASPIRATION in breach.data:
        own = Q(kim=breach.kim) if breach.kim else below_paths([path], "region__path")
        found += _reporters(own)
    return found


def _opened_by(breach: Breach) -> list[Affected]:
    """Return the owner of the account, and whose contacts it opened while it was in danger.

    People outside the office's own area stay with their own office.
    """
    zone = ZoneInfo(breach.region.timezone)
    since = datetime.datetime.combine(breach.happened_on, datetime.time.min, tzinfo=zone)
    entries = AuditEntry.objects.filter(
        user=breach.account, at__gte=since, at__lte=breach.discovered_at, verb__in=LOOKS
    )
    seen: dict[str, set[str]] = {}
    for verb, number in entries.values_list("verb", "subject_id").distinct():
        seen.setdefault(verb, set()).add(number)
    here = [breach.region.path]
    found = [] if breach.account.erased_on else [_user(breach.account)]
    ours = below_paths(here, "kim__region__path") | below_paths(here, "forum__region__path")
    members = Member.objects.named().filter(ours, pk__in=seen.get("member.view_contact", ()))
    found += [_member(one) for one in members.for_list()]
    inside = below_paths(here, "region__path")
    found += _reporters(inside & Q(pk__in=seen.get("aspiration.view_contact", ())))
    asked = SubjectRequest.objects.filter(
        inside, pk__in=seen.get("subject_request.view_contact", ())
    )
    found += [
        Affected("Pemohon data", one.requester_name, one.requester_contact, one.region.place)
        for one in asked.exclude(requester_name="").select_related("region__parent__parent")
    ]
    kim = Kim.objects.filter(inside, pk__in=seen.get("kim.view_contact", ()))
    found += [
        Affected("Kontak KIM", one.name, one.contact_phone or one.contact_email, one.region.place)
        for one in kim.select_related("region__parent__parent")
    ]
    return found


def _member(one: Member) -> Affected:
    return Affected("Anggota", one.full_name, one.phone, one.region.place)


def _owner(one: Umkm) -> Affected:
    return Affected("Pemilik UMKM", one.owner_name, "", one.region.place)


def _accounts(condition: Q) -> list[Affected]:
    """Return the accounts that hold or held a duty there."""
    holders = Assignment.objects.filter(condition).values("user")
    return [_user(one) for one in User.objects.filter(erased_on=None, pk__in=holders)]


def _user(one: User) -> Affected:
    return Affected("Pengguna portal", one.full_name or one.username, one.phone or one.email, "")


def _reporters(condition: Q) -> list[Affected]:
    rows = Aspiration.objects.filter(condition).exclude(reporter_name="", reporter_contact="")
    return [
        Affected("Pengirim aspirasi", one.reporter_name, one.reporter_contact, one.region.place)
        for one in rows.select_related("region__parent__parent")
    ]
