"""Writing the money of a KIM or forum: book a record, and correct one by a new row."""

import datetime

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from registry.enums import FundStage, FundState
from registry.models import FundRecord, FundYear
from registry.models.fund import FIRST_YEAR


def last_year(stage: str = FundStage.PLANNED, on: datetime.date | None = None) -> int:
    """Return the latest year of a record: plans may name the next one, money that moved not."""
    this_year = (on or timezone.localdate()).year
    return this_year + 1 if stage == FundStage.PLANNED else this_year


def check_year(year: int, stage: str = FundStage.PLANNED) -> None:
    """Raise DomainError for a year that cannot be meant."""
    latest = last_year(stage)
    if not FIRST_YEAR <= year <= latest:
        raise DomainError(f"Isi tahun antara {FIRST_YEAR} dan {latest}", field="year")


@transaction.atomic
def book(entry: FundRecord, *, owner, year: int, by) -> FundRecord:
    """Store a new record under its year.

    Raises DomainError when the year cannot be meant or was declared to have no money.
    """
    _put_under_year(entry, owner, year)
    entry.created_by = by
    entry.save()
    record(by, "fund.create", entry, **entry.facts())
    return entry


@transaction.atomic
def correct(old: FundRecord, entry: FundRecord, *, year: int, by, reason: str) -> FundRecord:
    """Store `entry` in the place of `old`, which stays readable with the reason.

    A paper of the old record goes along unless the new one brings its own. Raises DomainError as
    `book` does, and IllegalTransitionError when somebody else ended the old record meanwhile.
    """
    before = old.facts()
    old.move_to(FundState.REPLACED, ended_at=timezone.now(), end_reason=reason)
    _put_under_year(entry, old.owner, year)
    if not entry.file:
        for name in ("file", "original_name", "content_type", "size", "sha256"):
            setattr(entry, name, getattr(old, name))
    entry.replaces, entry.created_by = old, by
    entry.save()
    record(by, "fund.correct", entry, reason=reason, before=before, after=entry.facts())
    return entry


def _put_under_year(entry: FundRecord, owner, year: int) -> None:
    check_year(year, entry.stage)
    entry.fund_year = FundYear.objects.opened(owner, year)
    if entry.fund_year.is_declared_none:
        raise DomainError(
            f"Tahun {year} sudah dinyatakan tidak ada anggaran. Cabut pernyataan itu dahulu.",
            field="year",
        )


@transaction.atomic
def declare_none(owner, year: int, *, by) -> FundYear:
    """State that the owner has no money in this year; see FundYear.declare_none."""
    check_year(year)
    found = FundYear.objects.opened(owner, year)
    found.declare_none(by=by)
    return found


@transaction.atomic
def withdraw_none(owner, year: int, *, by) -> FundYear:
    """Take the statement of the year back."""
    check_year(year)
    found = FundYear.objects.opened(owner, year)
    found.withdraw_none(by=by)
    return found
