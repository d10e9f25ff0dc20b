"""Writing and checking the audit log: append-only, each entry chained to the one before."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry, AuditHead

# Facts under these keys never reach the log in clear.
PERSONAL_KEYS = {
    "phone", "email", "contact_phone", "contact_email", "address",
    "full_name", "owner_name", "username", "handler",
}  # fmt: skip
MASK = "disamarkan"
# A mobile number or an e-mail address that somebody wrote into a reason or a note.
CONTACT = re.compile(
    r"(?<![\w+])(?:\+?62|0)[ .-]?8\d(?:[ .-]?\d){6,11}(?!\w)|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)


# Said by the app that knows: acts on these subjects are only practised and leave no entry.
_practised: list[Callable[[object], bool]] = []


def leave_out(is_practised: Callable[[object], bool]) -> Callable[[object], bool]:
    """Register (as a decorator) which subjects the log does not tell about."""
    if is_practised not in _practised:
        _practised.append(is_practised)
    return is_practised


def record(by, verb: str, subject, **facts) -> AuditEntry | None:
    """Append one entry; call it inside the transaction of the act it tells about.

    by: acting user or None for the system; verb: "<resource>.<act>"; facts: JSON-able values, of
    which personal ones are masked. The log cannot be changed, so it holds people by their number
    only: a name is looked up when the log is read, and is gone there once the person is erased.
    Returns None for an act that is only practised.
    """
    return next(iter(record_all(by, [(verb, subject, facts)])), None)


def record_all(by, acts: Iterable[tuple]) -> list[AuditEntry]:
    """Append one entry per (verb, subject, facts), in this order, with one write."""
    acts = [act for act in acts if not any(check(act[1]) for check in _practised)]
    if not acts:
        return []
    with transaction.atomic():
        head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
        entries = []
        for verb, subject, facts in acts:
            entry = _entry(by, verb, subject, facts, previous=head.last_hash)
            head.last_hash, head.entry_count = entry.entry_hash, head.entry_count + 1
            entries.append(entry)
        AuditEntry.objects.bulk_create(entries)
        head.save(update_fields=["last_hash", "entry_count"])
    return entries


def _entry(by, verb: str, subject, facts: dict, *, previous: str) -> AuditEntry:
    entry = AuditEntry(
        at=timezone.now(),
        user=by,
        user_text=by.log_text if by else "sistem",
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_text=getattr(subject, "log_text", str(subject))[:250],
        facts=_masked(facts),
        previous_hash=previous,
    )
    entry.entry_hash = digest(entry)
    return entry


def digest(entry: AuditEntry) -> str:
    """Return the SHA-256 (hex) over every column of the entry, the previous hash included."""
    row = {
        "at": entry.at.isoformat(timespec="microseconds"),
        "user": entry.user_id,
        "user_text": entry.user_text,
        "verb": entry.verb,
        "subject": [entry.subject_type, entry.subject_id, entry.subject_text],
        "facts": entry.facts,
        "previous": entry.previous_hash,
    }
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class ChainCheck:
    """Outcome of a walk: how many entries were read, and the first broken one (None = whole)."""

    count: int
    broken: AuditEntry | None
    reason: str = ""


def check_chain() -> ChainCheck:
    """Walk the whole log in order and compare every hash, then the head."""
    previous, count = "", 0
    for entry in AuditEntry.objects.order_by("pk").iterator(chunk_size=2000):
        count += 1
        if entry.previous_hash != previous:
            return ChainCheck(count, entry, "tidak menyambung ke catatan sebelumnya")
        if digest(entry) != entry.entry_hash:
            return ChainCheck(count, entry, "isinya berubah sejak dicatat")
        previous = entry.entry_hash
    head = AuditHead.objects.filter(pk=1).first()
    last = AuditEntry.objects.order_by("pk").last()
    if head is None and count:
        return ChainCheck(count, last, "kepala catatan hilang")
    if head and (head.last_hash != previous or head.entry_count != count):
        return ChainCheck(count, last, "catatan terakhir hilang atau berlebih")
    return ChainCheck(count, None)


def _masked(facts: dict) -> dict:
    return {
        key: MASK if key in PERSONAL_KEYS and value else _plain(value)
        for key, value in facts.items()
    }


def _plain(value):
    """Return the value as JSON will give it back, so that a hash of the stored row is the same."""
    return _without_contacts(json.loads(json.dumps(value, default=str)))


def _without_contacts(value):
    if isinstance(value, str):
        return CONTACT.sub(f"({MASK})", value)
    if isinstance(value, list):
        return [_without_contacts(one) for one in value]
    if isinstance(value, dict):
        return {key: _without_contacts(one) for key, one in value.items()}
    return value
