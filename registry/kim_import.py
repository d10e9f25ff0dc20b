"""Storing a planned import: new KIM many at a time, changed ones through their own verbs.

The office that imports is the office that verifies, so a new KIM is verified at once. Every batch
is one transaction; after an interruption the same file goes on where it stopped, because what is
stored already compares as "same".
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.audit import record, record_all
from kim_portal.errors import DomainError
from registry.addresses import free_slugs
from registry.consent import CONSENT_BY_FILE
from registry.enums import OperationalStatus, Position, RegistrationState, StatusReason
from registry.kim_plan import Item, Plan
from registry.kim_rows import Finding, SkFacts
from registry.models import (
    Channel,
    Kim,
    KimSector,
    KimStatusChange,
    Member,
    Region,
    RegistryCounter,
    Sk,
)
from registry.office_channels import ChannelFacts
from registry.office_columns import Column
from registry.office_values import fold_kim_name
from registry.registration import revise_kim

BATCH = 200
NOTE_BY_FILE = "Menurut berkas impor dinas"
NEEDS_REASON = {OperationalStatus.WEAK, OperationalStatus.DORMANT}
BEATEN = (
    "Belum tersimpan karena KIM ini baru saja diubah dari tempat lain. Jalankan impor sekali lagi"
)


@dataclass
class Outcome:
    """What was stored so far; `done_row` is the last row of the file that was dealt with."""

    new_count: int = 0
    changed_count: int = 0
    same_count: int = 0
    done_row: int = 0
    faults: list[Finding] = field(default_factory=list)

    def add(self, item: Item) -> None:
        self.new_count += item.is_new
        self.changed_count += item.is_changed
        self.same_count += not (item.is_new or item.is_changed)
        self.done_row = item.row


def store_plan(
    plan: Plan,
    *,
    by,
    source: str,
    after_row: int = 0,
    on_batch: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Store every usable row behind `after_row`, batch by batch, and return what became of them.

    by: the acting user, None on the server itself; source: name of the file for the log.
    on_batch: called with the sums of one batch inside its transaction; what it raises undoes the
    batch and ends the import.
    """
    total = Outcome(done_row=after_row)
    for batch in _batches([item for item in plan.items if item.row > after_row]):
        done = _store_batch(batch, plan.kabupaten, by=by, source=source, on_batch=on_batch)
        total.new_count += done.new_count
        total.changed_count += done.changed_count
        total.same_count += done.same_count
        total.done_row = done.done_row
        total.faults += done.faults
    return total


def _batches(items: list[Item]) -> Iterator[list[Item]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _store_batch(items: list[Item], kabupaten: Region, *, by, source, on_batch) -> Outcome:
    """Store the rows together; when one of them stands in the way, each for itself."""
    try:
        with transaction.atomic():
            outcome = _stored(items, kabupaten, by=by, source=source)
            on_batch(outcome)
    except (IntegrityError, DomainError):
        if len(items) > 1:
            return _store_singly(items, kabupaten, by=by, source=source, on_batch=on_batch)
        outcome = Outcome(done_row=items[0].row)
        outcome.faults.append(Finding(items[0].row, Column.NAME.label, BEATEN))
        with transaction.atomic():
            on_batch(outcome)
    return outcome


def _store_singly(items, kabupaten, **kwargs) -> Outcome:
    total = Outcome()
    for item in items:
        one = _store_batch([item], kabupaten, **kwargs)
        total.new_count += one.new_count
        total.changed_count += one.changed_count
        total.same_count += one.same_count
        total.faults += one.faults
        total.done_row = one.done_row
    return total


def _stored(items: list[Item], kabupaten: Region, *, by, source: str) -> Outcome:
    # Imports and registrations in one kabupaten follow each other from here on.
    counter = RegistryCounter.lock(kabupaten)
    new = [item for item in items if item.is_new]
    _refuse_registered_meanwhile(new)
    _register(new, counter, by=by, source=source)
    outcome = Outcome()
    for item in items:
        if item.is_changed:
            _change(item, by=by, source=source)
        outcome.add(item)
    return outcome


def _refuse_registered_meanwhile(items: list[Item]) -> None:
    """Raise DomainError when a KIM that was new in the plan exists by now."""
    regions = {item.entry.region.pk for item in items}
    stored = Kim.objects.filter(region__in=regions).values_list("region", "name")
    taken = {(region, fold_kim_name(name)) for region, name in stored}
    if any(item.entry.key in taken for item in items):
        raise DomainError(BEATEN)


def _register(items: list[Item], counter: RegistryCounter, *, by, source: str) -> None:
    """Store new KIM with their SK, ketua, potentials and status, in a fixed number of queries."""
    if not items:
        return
    kim_of = _new_kim(items, counter)
    KimSector.objects.bulk_create(
        KimSector(kim=kim_of[item.row], sector=sector)
        for item in items
        for sector in item.entry.sectors
    )
    decrees = Sk.objects.bulk_create(
        _sk(kim_of[item.row], item.entry.sk, by) for item in items if item.entry.sk
    )
    chairs = Member.objects.bulk_create(
        _chair(kim_of[item.row], item.entry) for item in items if item.entry.chair
    )
    KimStatusChange.objects.bulk_create(
        _status_change(kim_of[item.row], item.entry, by)
        for item in items
        if kim_of[item.row].status != OperationalStatus.UNVERIFIED
    )
    channels = Channel.objects.bulk_create(
        _channel(kim_of[item.row], facts) for item in items for facts in item.entry.channels
    )
    acts = [
        ("kim.import", kim_of[item.row], _facts(kim_of[item.row], item, source)) for item in items
    ]
    acts += [("sk.create", sk, {"number": sk.number, "source": source}) for sk in decrees]
    acts += [("member.create", one, {"position": one.position, "source": source}) for one in chairs]
    acts += [("channel.create", one, {"kind": one.kind, "source": source}) for one in channels]
    record_all(by, acts)


def _new_kim(items: list[Item], counter: RegistryCounter) -> dict[int, Kim]:
    """Store the KIM themselves and return them by row."""
    now = timezone.now()
    entries = [item.entry for item in items]
    numbers = counter.take_many(len(entries))
    slugs = free_slugs(Kim, [(entry.name, entry.region.name) for entry in entries])
    stored = Kim.objects.bulk_create(
        Kim(
            registry_no=number,
            slug=slug,
            name=entry.name,
            region=entry.region,
            scope=entry.scope,
            founded_on=entry.founded_on,
            address=entry.address,
            kim_id_url=entry.kim_id_url,
            main_sector=entry.sectors[0] if len(entry.sectors) == 1 else None,
            state=RegistrationState.VERIFIED,
            submitted_at=now,
            verified_at=now,
            status=entry.status or OperationalStatus.UNVERIFIED,
        )
        for entry, number, slug in zip(entries, numbers, slugs, strict=True)
    )
    return {item.row: kim for item, kim in zip(items, stored, strict=True)}


def _facts(kim: Kim, item: Item, source: str) -> dict:
    return {
        "registry_no": kim.registry_no,
        "region": item.entry.region.path,
        "state": kim.state,
        "status": kim.status,
        "source": source,
        "row": item.row,
    }


def _sk(kim: Kim, facts: SkFacts, by) -> Sk:
    return Sk(
        kim=kim,
        kind=facts.kind,
        number=facts.number,
        issuer_role=facts.issuer_role,
        issuer_name=facts.issuer_name,
        signed_on=facts.signed_on,
        starts_on=facts.starts_on,
        expires_on=facts.expires_on,
        uploaded_by=by,
    )


def _channel(kim: Kim, facts: ChannelFacts) -> Channel:
    return Channel(kim=kim, kind=facts.kind, label=facts.label, url=facts.url)


def _chair(kim: Kim, entry) -> Member:
    return Member(
        kim=kim,
        full_name=entry.chair,
        position=Position.KETUA,
        started_on=entry.sk.starts_on if entry.sk else timezone.localdate(),
        consent_version=CONSENT_BY_FILE,
    )


def _status_change(kim: Kim, entry, by) -> KimStatusChange:
    return KimStatusChange(
        kim=kim,
        from_status=OperationalStatus.UNVERIFIED,
        to_status=kim.status,
        reasons=_reasons(kim.status),
        note=entry.status_note or NOTE_BY_FILE,
        decided_by=by,
        decided_on=timezone.localdate(),
    )


def _reasons(status: str) -> list[str]:
    return [StatusReason.NOT_STATED.value] if status in NEEDS_REASON else []


def _change(item: Item, *, by, source: str) -> None:
    """Add what the row has more than the registered KIM; nothing that stands there is replaced."""
    kim, entry = item.known.kim, item.entry
    if item.adds_sk:
        _sk(kim, entry.sk, by).store(by=by)
    if item.adds_chair:
        _chair(kim, entry).join(by=by)
    for facts in item.new_channels:
        _channel(kim, facts).store(by=by)
    if item.sets_status:
        note = entry.status_note or NOTE_BY_FILE
        kim.set_status(entry.status, by=by, reasons=_reasons(entry.status), note=note)
    if item.filled or item.new_sectors:
        for name, value in item.filled.items():
            setattr(kim, name, value)
        sectors = [*kim.sectors.all(), *item.new_sectors]
        revise_kim(kim, by=by, sectors=sectors, changed=[*item.filled, "sectors"])
    record(by, "kim.import", kim, source=source, row=item.row, state=kim.state, status=kim.status)
