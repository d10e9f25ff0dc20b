"""The best move on: an entry of a provincial round made from a ranked one, in one step."""

import datetime

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.delegate_moves import decree, propose
from monev.enums import NOMINATING_ROUNDS, EntryState, MonevLevel
from monev.models import Delegate, Entry, Round, RoundCategory
from monev.onward import carry
from monev.sheets import lock_round


def targets_of(round_: Round):
    """Provincial rounds of the round's province that take nominations; none from a province."""
    if round_.level == MonevLevel.PROVINSI or round_.is_rehearsal:
        return Round.objects.none()
    province = round_.region.path.split(".")[0]
    return (
        Round.objects.real()
        .filter(level=MonevLevel.PROVINSI, region__path=province, state__in=NOMINATING_ROUNDS)
        .order_by("-year", "pk")
    )


def proposed(entry: Entry) -> Delegate | None:
    """Return the delegate this entry is already, with or without a decree."""
    return Delegate.objects.for_list().filter(entry=entry).first()


@transaction.atomic
def promote(
    entry: Entry, to_round: Round, *, by, decree_number: str = "",
    decree_on: datetime.date | None = None, category: RoundCategory | None = None,
) -> Entry:  # fmt: skip
    """Make the entry of the next round and return it; the old one becomes promoted.

    It is a delegate from then on: one that was proposed before, or a new one by its rank. The KIM
    has agreed: the form asks for it. decree_number, decree_on: SK delegasi, empty when there is
    none yet.

    Raises DomainError when the round does not fit or refuses the KIM as it would refuse any other,
    and for an entry that is not next in line; IllegalTransitionError when the entry is not ranked
    or has moved on.
    """
    target = Round.objects.select_for_update(no_key=True).get(pk=to_round.pk)
    lock_round(entry.round_id)
    source = Entry.objects.select_for_update(of=("self",)).select_related("round", "kim").get(
        pk=entry.pk
    )  # fmt: skip
    if EntryState.PROMOTED not in source.next_states or not source.round.is_published:
        raise IllegalTransitionError("Hanya peserta berperingkat yang dapat dimajukan.")
    if not targets_of(source.round).filter(pk=target.pk).exists():
        raise DomainError("Pilih putaran provinsi yang sedang menerima usulan.", field="putaran")
    delegate = _delegate(source, target, decree_number.strip(), decree_on, by=by)
    made = carry(delegate, target, by=by, category=category)
    record(by, "entry.promote", source, to_round=target.slug, new_entry=made.pk)
    return made


def _delegate(
    source: Entry, target: Round, number: str, day: datetime.date | None, *, by
) -> Delegate:
    stored = proposed(source)
    if stored is None:
        return propose(
            Delegate(entry=source, event=target.name, decree_number=number, decree_on=day), by=by
        )
    if not stored.is_standing:
        raise IllegalTransitionError("Peserta ini tercatat mengundurkan diri sebagai delegasi.")
    if number and not stored.decree_number:
        return decree(stored, number=number, signed_on=day, by=by)
    return stored
