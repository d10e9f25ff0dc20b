"""Sending a file back item by item, giving it more time, and closing the return."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.entry_documents import items_of
from monev.enums import EntryState
from monev.enums_document import ReturnKind
from monev.fitness import checks_of
from monev.models import Entry, EntryReturn, ReturnItem
from monev.repairs import Repair, repair_of

# Without a closing date ahead the KIM gets so many days, until the offices close.
USUAL_DAYS = 3
USUAL_TIME = datetime.time(16)
LAST_MINUTE = datetime.time(23, 59)


@dataclass(frozen=True)
class Subject:
    """One thing of a file that may be sent back, and what stands there now."""

    kind: str
    label: str
    now: str
    requirement_id: int | None = None
    rule: str = ""
    document_id: int | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.requirement_id or self.rule or 'kim'}"


def subjects_of(entry: Entry) -> list[Subject]:
    """Return everything of the file that can be returned: documents, rules, facts of the KIM."""
    documents = [
        Subject(
            ReturnKind.DOCUMENT, item.requirement.label,
            item.document.in_words if item.document else "Tidak ada",
            requirement_id=item.requirement.pk,
            document_id=item.document.pk if item.document else None,
        )
        for item in items_of(entry)
    ]  # fmt: skip
    rules = [
        Subject(ReturnKind.RULE, one.label, one.text, rule=one.kind) for one in checks_of(entry)
    ]
    facts = Subject(ReturnKind.FACTS, ReturnKind.FACTS.label, facts_in_words(entry))
    return [*documents, *rules, facts]


def facts_in_words(entry: Entry) -> str:
    """Say what the snapshot holds, as one sentence a person can compare."""
    facts = entry.facts
    sk = facts["sk"]
    counts = ", ".join(
        f"{facts[name]} {word}"
        for name, word in (
            ("officer_count", "pengurus"), ("member_count", "anggota"), ("report_count", "laporan")
        )
        if facts[name] is not None
    )  # fmt: skip
    parts = [
        facts["name"] or entry.name,
        f"SK nomor {sk['number']}" if sk.get("number") else "tanpa SK",
        counts,
        ", ".join(facts["sectors"]),
    ]
    return "; ".join(part for part in parts if part)


def usual_deadline(entry: Entry) -> datetime.datetime:
    """Return the end of nominations when it lies ahead, else some days at closing time."""
    zone = ZoneInfo(entry.round.region.timezone)
    closes_on = entry.round.nomination_closes_on
    if closes_on:
        closing = datetime.datetime.combine(closes_on, LAST_MINUTE, zone)
        if closing > timezone.now():
            return closing
    day = timezone.localtime(timezone.now(), zone).date() + datetime.timedelta(days=USUAL_DAYS)
    return datetime.datetime.combine(day, USUAL_TIME, zone)


def open_return(
    entry: Entry, reasons: Mapping[str, str], *, due_at: datetime.datetime, by
) -> EntryReturn:
    """Store what is to be repaired of an entry that was handed in; the caller moves its state.

    Raises DomainError for nothing marked, something unknown, or a deadline that has passed.
    """
    known = {one.key: one for one in subjects_of(entry)}
    wanted = {key: text.strip() for key, text in reasons.items() if text.strip()}
    if not wanted or not known.keys() >= wanted.keys():
        raise DomainError("Tulis alasan pada sedikitnya satu hal yang perlu diperbaiki.")
    if due_at <= timezone.now():
        raise DomainError("Batas perbaikan harus setelah saat ini.", field="due_on")
    row = EntryReturn.objects.create(entry=entry, due_at=due_at, returned_by=by)
    for key, subject in known.items():
        if key in wanted:
            row.items.create(
                kind=subject.kind, requirement_id=subject.requirement_id, rule=subject.rule,
                reason=wanted[key], before=subject.now,
            )  # fmt: skip
    labels = [one.label for one in known.values() if one.key in wanted]
    record(by, "entryreturn.create", row, entry=entry.pk, parts=labels, round=entry.round_id,
           due_at=due_at.isoformat())  # fmt: skip
    return row


@transaction.atomic
def return_entry(
    entry: Entry, reasons: Mapping[str, str], *, due_at: datetime.datetime, by
) -> EntryReturn:
    """Send the file back for the marked things alone: {key of `subjects_of`: reason}.

    Raises what `open_return` raises, and IllegalTransitionError when the file is not with the
    office.
    """
    stored = Entry.objects.select_for_update().get(pk=entry.pk)
    if EntryState.RETURNED_FOR_FIX not in stored.decisions:
        raise IllegalTransitionError(
            f"Peserta sudah {stored.get_state_display().lower()}, jadi berkasnya tidak dapat "
            "dikembalikan."
        )
    row = open_return(stored, reasons, due_at=due_at, by=by)
    labels = ", ".join(str(one) for one in row.items.select_related("requirement"))
    stored.decide(EntryState.RETURNED_FOR_FIX, by=by, reason=f"Perlu diperbaiki: {labels}."[:1000])
    return row


@transaction.atomic
def extend(entry: Entry, *, due_at: datetime.datetime, by) -> EntryReturn:
    """Give a returned file more time, also after its deadline has passed.

    Raises DomainError for a moment that is not later, IllegalTransitionError when nothing is
    being repaired.
    """
    stored = Entry.objects.select_for_update().get(pk=entry.pk)
    repair = repair_of(stored)
    if repair is None:
        raise IllegalTransitionError("Berkas peserta ini tidak sedang diperbaiki.")
    row = repair.row
    if due_at <= max(timezone.now(), row.due_at):
        raise DomainError("Batas baru harus setelah batas semula dan setelah saat ini.",
                          field="due_on")  # fmt: skip
    before, row.due_at = row.due_at, due_at
    row.save(update_fields=["due_at"])
    record(by, "entryreturn.extend", row, entry=stored.pk, before=before.isoformat(),
           due_at=due_at.isoformat(), round=stored.round_id)  # fmt: skip
    return row


@dataclass(frozen=True)
class Progress:
    """One marked thing while it is being repaired."""

    item: ReturnItem
    now: str
    is_changed: bool


def progress_of(entry: Entry, repair: Repair) -> list[Progress]:
    """Say of each marked thing what stands there now and whether it was changed since."""
    known = {one.key: one for one in subjects_of(entry)}
    newer = set(
        entry.documents.filter(created_at__gte=repair.row.returned_at).values_list("pk", flat=True)
    )
    found = []
    for item in repair.items:
        key = Subject(item.kind, "", "", item.requirement_id, item.rule).key
        subject = known.get(key)
        now = subject.now if subject else ""
        is_newer = subject is not None and subject.document_id in newer
        found.append(Progress(item, now, is_newer or now != item.before))
    return found


def close_return(entry: Entry, *, progress: list[Progress] | None) -> None:
    """Close what was being repaired; progress: what was found when the file was handed in."""
    for one in progress or []:
        one.item.after, one.item.was_changed = one.now, one.is_changed
        one.item.save(update_fields=["after", "was_changed"])
    entry.returns.open().update(closed_at=timezone.now())
