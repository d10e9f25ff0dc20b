"""The documents of an entry: what is proposed, used, sent, replaced, and frozen at hand-in."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.document_check import asked
from monev.enums_eligibility import RuleKind
from monev.models import DocumentRequirement, Entry, EntryDocument, Waiver
from monev.repairs import Repair, repair_of, require_in_time
from monev.stored import Stored, proposals
from registry.models.photo import erase_files


@dataclass(frozen=True)
class Item:
    """One requirement before an entry: what is in use, what it replaced, what is proposed.

    waiver: why the office lets the entry take part without it; only looked up where it is lacking.
    """

    requirement: DocumentRequirement
    document: EntryDocument | None
    earlier: tuple[EntryDocument, ...] = ()
    stored: tuple[Stored, ...] = ()
    is_open: bool = False
    waiver: Waiver | None = None

    @property
    def is_missing(self) -> bool:
        return self.document is None and self.requirement.is_required and self.waiver is None


def items_of(entry: Entry, *, with_stored: bool = False) -> list[Item]:
    """Return what the round asks of the entry, required documents first.

    with_stored: look for proposals as well, for those that may change now.
    """
    rows: dict[int, list[EntryDocument]] = {}
    for document in entry.documents.for_page():
        document.entry = entry
        rows.setdefault(document.requirement_id, []).append(document)
    requirements = asked(entry.round)
    repair = repair_of(entry)
    is_open = {one.pk for one in requirements if may_change(entry, one, repair)}
    kinds = [one.kind for one in requirements if one.pk in is_open]
    known = proposals(entry, kinds) if with_stored else {}
    items = [_item(one, rows.get(one.pk, []), known, one.pk in is_open) for one in requirements]
    return _with_waivers(entry, items) if any(one.is_missing for one in items) else items


def _with_waivers(entry: Entry, items: list[Item]) -> list[Item]:
    given = entry.waivers.for_page().filter(kind=RuleKind.DOCUMENTS)
    waivers = {one.requirement_id: one for one in given}
    # One without a document, from before they were waived one by one, stands for all of them.
    whole = waivers.get(None)
    return [
        replace(one, waiver=waivers.get(one.requirement.pk, whole)) if one.is_missing else one
        for one in items
    ]


def _item(requirement, rows, known, is_open: bool) -> Item:
    current = next((one for one in rows if one.ended_at is None), None)
    used = current.origin if current else ""
    stored = [one for one in known.get(requirement.kind, []) if one.key != used] if is_open else []
    earlier = [one for one in reversed(rows) if one.ended_at]
    return Item(requirement, current, tuple(earlier), tuple(stored), is_open)


def may_change(entry: Entry, requirement: DocumentRequirement, repair: Repair | None) -> bool:
    """Say whether this document of the entry may be sent or replaced now."""
    if not entry.can_refresh:
        return False
    return repair is None or (repair.opens_document(requirement.pk) and not repair.is_over)


def _locked(entry: Entry, requirement: DocumentRequirement) -> Entry:
    """Return the entry locked, so that two people cannot both put a document into one place."""
    stored = Entry.objects.select_for_update().get(pk=entry.pk)
    repair = repair_of(stored)
    require_in_time(repair)
    if repair and not repair.opens_document(requirement.pk):
        raise IllegalTransitionError(
            f"“{requirement}” tidak dapat diubah: tidak termasuk yang perlu diperbaiki."
        )
    if not may_change(stored, requirement, repair):
        raise IllegalTransitionError(
            f"“{requirement}” tidak dapat diubah: berkas peserta sudah diajukan."
        )
    return stored


@transaction.atomic
def put(document: EntryDocument, *, by) -> EntryDocument:
    """Store what was sent for its requirement; the one in use before ends and stays readable.

    Raises IllegalTransitionError when this document may not change now.
    """
    _locked(document.entry, document.requirement)
    _replace(document, by=by)
    return document


def _replace(document: EntryDocument, *, by) -> None:
    in_use = EntryDocument.objects.current().filter(
        entry=document.entry, requirement=document.requirement
    )
    for former in in_use:
        former.end(by=by)
    document.created_by = by
    document.save()
    record(by, "document.create", document, entry=document.entry_id,
           requirement=document.requirement.label, origin=document.origin,
           sha256=document.sha256)  # fmt: skip


@transaction.atomic
def use_stored(entry: Entry, requirement: DocumentRequirement, key: str, *, by) -> EntryDocument:
    """Take a proposal of the portal as the document; a second click changes nothing.

    Raises DomainError when the registry no longer holds it, IllegalTransitionError when this
    document may not change now.
    """
    locked = _locked(entry, requirement)
    in_use = locked.documents.current().filter(requirement=requirement, origin=key).first()
    if in_use and key:
        return in_use
    found = {one.key: one for one in proposals(locked, [requirement.kind])[requirement.kind]}
    if key not in found:
        raise DomainError("Data ini tidak ada lagi pada KIM. Pilih yang lain atau unggah berkas.")
    document = EntryDocument(entry=locked, requirement=requirement, origin=key)
    _copy(document, found[key])
    try:
        _replace(document, by=by)
    except Exception:
        if document.file:
            erase_files([document.file])
        raise
    return document


@transaction.atomic
def use_all_stored(entry: Entry, *, by) -> int:
    """Take the first proposal for every document that is lacking; return how many were taken."""
    count = 0
    for item in items_of(entry, with_stored=True):
        if item.document is None and item.stored:
            use_stored(entry, item.requirement, item.stored[0].key, by=by)
            count += 1
    return count


def _copy(document: EntryDocument, stored: Stored) -> None:
    """Copy words and file: what happens to the row of the registry later changes nothing here."""
    document.title, document.text, document.url = stored.title, stored.text, stored.url
    document.seconds = stored.seconds
    if stored.file:
        try:
            with stored.file.file.open("rb") as source:
                content = source.read()
        except FileNotFoundError:
            raise DomainError(
                "Berkas ini tidak ada lagi di penyimpanan. Unggah berkasnya."
            ) from None
        name, content_type = stored.file.original_name, stored.file.content_type
        document.attach(content, name=name, content_type=content_type)
    document.sha256 = stored.digest


@transaction.atomic
def freeze_documents(entry: Entry) -> None:
    """Fix the documents on the day the file is handed in; those of the registry once more.

    Raises DomainError for one that the registry no longer holds.
    """
    fresh = [
        one
        for one in entry.documents.current().for_page()
        if one.frozen_at is None and one.requirement.is_used
    ]
    known = proposals(entry, [one.requirement.kind for one in fresh if one.is_stored])
    for document in fresh:
        if document.is_stored:
            _bring_up_to_date(document, known[document.requirement.kind])
        document.frozen_at = timezone.now()
        document.save()


def _bring_up_to_date(document: EntryDocument, known: list[Stored]) -> None:
    stored = next((one for one in known if one.key == document.origin), None)
    if stored is None:
        raise DomainError(
            f"{document.requirement}: “{document}” tidak ada lagi pada data KIM. "
            "Pilih yang lain atau unggah berkas."
        )
    if stored.digest != document.sha256:
        former = document.file.name
        _copy(document, stored)
        if former:
            transaction.on_commit(lambda: document.file.storage.delete(former))
