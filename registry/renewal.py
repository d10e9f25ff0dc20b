"""Renewing an SK: the old one ends the day before the new one begins, in one step."""

import datetime

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums import LIFE_KINDS, SkState
from registry.models import Sk

WRONG_KIND = "Pilih jenis SK yang menetapkan KIM atau pengurusnya"
ONE_DAY = datetime.timedelta(days=1)


@transaction.atomic
def renew(old: Sk, new: Sk, *, by) -> Sk:
    """Store `new` as the successor of `old`; the facts of the old paper stay as they are.

    Raises IllegalTransitionError when the old SK is revoked or has a successor, DomainError when
    the new one would begin on or before the first day of the old one.
    """
    require_renewable(old)
    if new.kind not in LIFE_KINDS:
        raise DomainError(WRONG_KIND, field="kind")
    if new.starts_on <= old.starts_on:
        raise DomainError(
            "Tanggal mulai SK baru harus setelah tanggal mulai SK lama", field="starts_on"
        )
    new.kim, new.forum, new.replaces = old.kim, old.forum, old
    before = new.starts_on - ONE_DAY
    old.move_to(SkState.REPLACED, ended_on=min(before, old.expires_on or before))
    new.store(by=by)
    record(by, "sk.renew", old, number=new.number, ended_on=old.ended_on)
    return new


def require_renewable(sk: Sk) -> None:
    """Raise IllegalTransitionError for an SK that has nothing left to renew."""
    if sk.state == SkState.REVOKED:
        raise IllegalTransitionError("SK ini sudah dicabut, jadi tidak dapat diperpanjang.")
    if not sk.is_renewable:
        raise IllegalTransitionError(
            "SK ini tidak dapat diperpanjang: sudah diganti atau bukan SK pembentukan dan pengurus."
        )


def last_day_of_term(starts_on: datetime.date, years: int) -> datetime.date:
    """Return the day before the term would begin anew; 29 February counts as 1 March."""
    try:
        anew = starts_on.replace(year=starts_on.year + years)
    except ValueError:
        anew = datetime.date(starts_on.year + years, 3, 1)
    return anew - ONE_DAY
