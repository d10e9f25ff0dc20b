"""Sending the best on: proposing a delegate, its decree, its withdrawal, the reserve moving up."""

import datetime

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.enums import EntryState
from monev.enums_delegate import DelegateState
from monev.models import Delegate, Outcome, Result, Round
from monev.onward import call_back, carry, seat
from monev.publication import published_of
from monev.sheets import lock_round


def candidates(round_: Round) -> list[Result]:
    """Return the ranked lines of the version in force that were not proposed yet, best first.

    Who has moved on into a round of this portal is not among them.
    """
    outcome = published_of(round_)
    if outcome is None or not round_.is_published:
        return []
    rows = outcome.results.filter(rank__isnull=False, entry__delegates__isnull=True).exclude(
        entry__state=EntryState.PROMOTED
    )
    return list(rows.select_related("entry__kim__region").order_by("rank", "pk"))


def next_in_line(round_: Round) -> list[Result]:
    """Return who may be proposed now: of each category the best that is left, joint ones all.

    Nobody is passed over: who cannot go is proposed and withdraws with a reason.
    """
    rows, best = candidates(round_), {}
    for row in rows:
        best.setdefault(row.entry.category_id, row.rank)
    return [row for row in rows if row.rank == best[row.entry.category_id]]


def reserves(delegate: Delegate) -> list[Result]:
    """Return who is next in line after this delegate: one entry, or all that share its rank.

    Where a round ranks by category, the reserve is of the same category.
    """
    return [
        row
        for row in next_in_line(delegate.round)
        if row.entry.category_id == delegate.entry.category_id
    ]


@transaction.atomic
def propose(delegate: Delegate, *, by) -> Delegate:
    """Store a delegate of a published round.

    delegate: unsaved, with entry, event and, if there is one, its decree.
    Raises DomainError for an entry that is not next in line and for a decree of the future,
    IllegalTransitionError when nothing is published.
    """
    round_ = Round.objects.select_for_update(no_key=True).get(pk=delegate.entry.round_id)
    if not round_.is_published:
        raise IllegalTransitionError("Delegasi diusulkan sesudah hasil diumumkan.")
    row = next((one for one in next_in_line(round_) if one.entry_id == delegate.entry_id), None)
    if row is None:
        raise DomainError(
            "Delegasi diusulkan menurut peringkat. Pilih peserta yang berikutnya"
            f"{_names(next_in_line(round_))}.",
            field="entry",
        )
    _refuse_future(delegate.decree_on)
    delegate.outcome, delegate.rank = row.outcome, row.rank
    delegate.created_by = by
    delegate.save()
    record(by, "delegate.propose", delegate, round=round_.slug, rank=row.rank,
           decree_number=delegate.decree_number)  # fmt: skip
    return delegate


@transaction.atomic
def decree(delegate: Delegate, *, number: str, signed_on: datetime.date, by) -> Delegate:
    """Record the decree of a delegate that has none yet; it is valid from now on.

    Raises DomainError for a decree of the future, IllegalTransitionError when it has one.
    """
    stored = _lock(delegate)
    if stored.decree_number or not stored.is_standing:
        raise IllegalTransitionError("SK delegasi ini sudah tercatat atau delegasinya berakhir.")
    _refuse_future(signed_on)
    stored.decree_number, stored.decree_on = number.strip(), signed_on
    stored.save(update_fields=["decree_number", "decree_on"])
    seat(stored)
    record(by, "delegate.decree", stored, decree_number=stored.decree_number)
    return stored


@transaction.atomic
def accept(delegate: Delegate, *, by) -> Delegate:
    """Note that the level above has accepted; its entry has moved on.

    Raises IllegalTransitionError without a decree.
    """
    stored = _lock(delegate)
    if not stored.is_valid:
        raise IllegalTransitionError("Tanpa SK, ini belum delegasi yang sah. Catat SK-nya dahulu.")
    stored.move_to(DelegateState.ACCEPTED)
    if EntryState.PROMOTED in stored.entry.next_states:
        stored.entry.move_to(EntryState.PROMOTED)
    record(by, "delegate.accept", stored)
    return stored


def follow_version(round_: Round, outcome: Outcome) -> None:
    """Let delegates whose rank a correction did not touch stand on its version.

    The others wait for their office: `confirm`, or `withdraw` and the reserve by decree.
    """
    ranks = dict(outcome.results.values_list("entry_id", "rank"))
    for delegate in Delegate.objects.of_round(round_).standing():
        if ranks.get(delegate.entry_id) == delegate.rank:
            delegate.outcome = outcome
            delegate.save(update_fields=["outcome"])


def row_now(delegate: Delegate) -> Result | None:
    """Return its line in the version in force; None where that ranks it no longer."""
    outcome = published_of(delegate.round)
    found = outcome and outcome.results.filter(entry=delegate.entry, rank__isnull=False).first()
    return found or None


@transaction.atomic
def confirm(delegate: Delegate, *, by) -> Delegate:
    """Keep a delegate whose rank a correction changed, on the version in force.

    Raises DomainError when it has no rank any more, IllegalTransitionError when nothing changed.
    """
    stored = _lock(delegate)
    if not stored.needs_review:
        raise IllegalTransitionError("Delegasi ini tidak terdampak ralat.")
    row = row_now(stored)
    if row is None:
        raise DomainError(
            "Peserta ini tidak berperingkat lagi. Catat ia gugur, lalu naikkan cadangan dengan SK."
        )
    stored.outcome, stored.rank = row.outcome, row.rank
    stored.save(update_fields=["outcome", "rank"])
    record(by, "delegate.confirm", stored, version=row.outcome.number, rank=row.rank)
    return stored


@transaction.atomic
def withdraw(delegate: Delegate, *, reason: str, by) -> Delegate:
    """Note that the KIM cannot go; the reserve may move up by a decree.

    An entry it has become in a round of this portal withdraws with it.
    Raises DomainError without a reason, IllegalTransitionError when it has left already and when
    that round no longer lets an entry withdraw.
    """
    if not reason.strip():
        raise DomainError("Tulis alasan mengundurkan diri.", field="alasan")
    stored = _lock(delegate)
    stored.move_to(DelegateState.WITHDRAWN, reason=reason.strip())
    call_back(stored, reason=reason.strip(), by=by)
    record(by, "delegate.leave", stored, reason=reason.strip())
    return stored


@transaction.atomic
def move_up(former: Delegate, reserve: Delegate, *, by) -> Delegate:
    """Let the next in line take the place of one that left, by decree.

    reserve: unsaved, with entry and decree. Where the one that left was an entry of a round of
    this portal, the reserve becomes one too. Raises DomainError for anybody but the next in line,
    without a decree, and when that round refuses the KIM; IllegalTransitionError when nobody has
    left and when that round has decided its entries.
    """
    stored = _lock(former)
    if stored.state != DelegateState.WITHDRAWN:
        raise IllegalTransitionError("Cadangan naik hanya bila delegasi mengundurkan diri.")
    if not reserve.decree_number.strip() or not reserve.decree_on:
        raise DomainError("Cadangan naik dengan SK. Isi nomor dan tanggalnya.", field="sk")
    if reserve.entry_id not in {row.entry_id for row in reserves(stored)}:
        raise DomainError("Pilih peserta pada urutan cadangan berikutnya.", field="entry")
    stored.move_to(DelegateState.REPLACED)
    reserve.event, reserve.replaces = stored.event, stored
    moved = propose(reserve, by=by)
    if above := stored.onward_entry:
        made = carry(moved, above.round, by=by, category=above.category, replaces=above)
        record(by, "entry.promote", moved.entry, to_round=above.round.slug, new_entry=made.pk)
    return moved


def _names(rows: list[Result]) -> str:
    return f": {', '.join(str(row.entry) for row in rows)}" if rows else ""


def _refuse_future(day: datetime.date | None) -> None:
    if day and day > timezone.localdate():
        raise DomainError("Tanggal SK belum tiba.", field="decree_on")


def _lock(delegate: Delegate) -> Delegate:
    """Lock the round above, the round and the delegate, in the order of a promotion."""
    if delegate.onward_entry_id:
        lock_round(delegate.onward_entry.round_id)
    lock_round(delegate.entry.round_id)
    return (
        Delegate.objects.select_for_update(of=("self",))
        .select_related(
            "entry__round",
            "entry__kim__region",
            "outcome",
            "onward_entry__round",
            "onward_entry__category",
        )
        .get(pk=delegate.pk)
    )
