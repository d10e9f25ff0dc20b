"""Personal data whose time is over: who is due, and forgetting them (domain story "retention day").

Every function may run twice: what is forgotten is not found again.
"""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from kim_portal.errors import DomainError
from registry.enums import OperationalStatus
from registry.erasure import erase
from registry.models import Kim, KimImport, Member, SubjectRequest
from registry.person import Person

DISSOLVED = OperationalStatus.DISSOLVED


def months_before(day: datetime.date, months: int) -> datetime.date:
    """Return the same day so many months earlier, or the last day of a shorter month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    following = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last))


def expired_members(on: datetime.date | None = None, months: int | None = None):
    """Return the terms that still name somebody although their time is over.

    A term counts from its end; where the whole KIM was dissolved, from that day.
    """
    months = settings.MEMBER_NAME_MONTHS if months is None else months
    limit = months_before(on or timezone.localdate(), months)
    dissolved = (
        Kim.objects.filter(status=DISSOLVED)
        .annotate(over_on=Max("status_changes__decided_on",
                              filter=Q(status_changes__to_status=DISSOLVED)))
        .filter(over_on__lte=limit)
    )  # fmt: skip
    over = Q(ended_on__lte=limit) | Q(kim__in=dissolved.values("pk"))
    return Member.objects.named().filter(over).for_list().order_by("pk")


def forget_expired_members(on: datetime.date | None = None, months: int | None = None) -> int:
    """Erase every expired term, one transaction each; returns how many were erased."""
    count = 0
    for member in expired_members(on, months):
        try:
            erase(Person([member]), by=None, ends_chair=True)
        except DomainError:
            # An office file that names the person is being imported; the next run comes by.
            continue
        count += 1
    return count


def expired_requests(now: datetime.datetime | None = None):
    """Return closed requests that still hold who asked although their time is over."""
    days = datetime.timedelta(days=settings.REQUEST_CONTACT_DAYS)
    return SubjectRequest.objects.to_forget((now or timezone.now()) - days)


@transaction.atomic
def forget_expired_requests(now: datetime.datetime | None = None) -> int:
    rows = list(expired_requests(now))
    for one in rows:
        one.forget(by=None)
    return len(rows)


def expired_files(days: int | None = None, now: datetime.datetime | None = None):
    """Return imports whose file is older than its time."""
    days = settings.IMPORT_FILE_DAYS if days is None else days
    limit = (now or timezone.now()) - datetime.timedelta(days=days)
    return KimImport.objects.with_file().filter(created_at__lt=limit).order_by("pk")


def delete_expired_files(days: int | None = None) -> int:
    """Delete the files whose time is over; one that is being imported waits for the next run."""
    count = 0
    for job in expired_files(days):
        try:
            job.delete_file(by=None)
        except DomainError:
            continue
        count += 1
    return count
