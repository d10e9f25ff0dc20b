"""How an entry stands to what its round requires: frozen at hand-in, waived with a reason."""

import dataclasses

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from monev.document_check import Proposal
from monev.eligibility import Check, check_all, rules_of, with_facts, with_waivers
from monev.enums import REFRESHABLE_ENTRIES, MonevLevel
from monev.enums_eligibility import RuleKind
from monev.models import DocumentRequirement, Entry, Waiver
from monev.repairs import Repair, repair_of
from registry.models import Kim


def checks_of(entry: Entry) -> list[Check]:
    """Return the rules of the round before this entry, each with its waiver.

    Until the file is handed in they follow the KIM; afterwards they are what they were that day.
    Empty for a round whose office chose no rules: its entries are decided by eye as before.
    """
    if entry.state not in REFRESHABLE_ENTRIES:
        found = _frozen(entry)
    elif repair := repair_of(entry):
        found = _repaired(entry, repair)
    else:
        found = _current(entry)
    return found


def _frozen(entry: Entry) -> list[Check]:
    given = list(entry.waivers.for_page()) if entry.checks else []
    papers = {one.requirement_id: one for one in given}
    found = [
        Check(
            one["kind"], one["required"], one["met"], one["text"],
            excused=tuple(papers[key] for key in one.get("excused", ()) if key in papers),
        )
        for one in entry.checks
    ]  # fmt: skip
    return with_waivers(found, given)


def _repaired(entry: Entry, repair: Repair) -> list[Check]:
    """Rules that were not returned stay as they were; documents are locked one by one."""
    now = {one.kind: one for one in _current(entry)}
    return [
        now.get(one.kind, one)
        if one.kind == RuleKind.DOCUMENTS or repair.opens_rule(one.kind)
        else one
        for one in _frozen(entry)
    ]


def _current(entry: Entry) -> list[Check]:
    if not entry.round.eligibility_rules.exists():
        return []
    [kim] = with_facts(Kim.objects.filter(pk=entry.kim_id))
    proposal = Proposal(entry, tuple(entry.waivers.for_page()))
    return check_all(entry.round, rules_of(entry.round), [kim], {kim.pk: proposal})[kim.pk]


def freeze_checks(entry: Entry) -> Entry:
    """Store how the KIM stands to the rules on the day its file is handed in.

    Raises DomainError when required documents are lacking, or when a provincial round would get
    a proposal that is not ready: the province reads ready ones, or such as it has waived a
    condition for.
    """
    if entry.state not in REFRESHABLE_ENTRIES:
        return entry
    found = checks_of(entry)
    for one in found:
        if one.kind == RuleKind.DOCUMENTS and one.is_missing:
            raise DomainError(
                f"Dokumen wajib belum lengkap. {one.text} "
                "Lengkapi dahulu, atau minta pengecualian dari dinas."
            )
    missing = [one.text for one in found if one.is_missing]
    if missing and entry.round.level == MonevLevel.PROVINSI:
        raise DomainError(
            f"Belum siap diajukan ke provinsi. {' '.join(missing)} "
            "Lengkapi dahulu, atau minta pengecualian dari dinas provinsi."
        )
    entry.checks = [_as_stored(one) for one in found]
    entry.save(update_fields=["checks"])
    return entry


def _as_stored(one: Check) -> dict:
    """Return the check as the entry keeps it, with the documents it does without."""
    facts = {"kind": one.kind, "required": one.is_required, "met": one.is_met, "text": one.text}
    excused = [waiver.requirement_id for waiver in one.excused]
    return facts | ({"excused": excused} if excused else {})


def require_fit(entry: Entry) -> None:
    """Raise DomainError naming what an entry lacks that was handed in and is not waived."""
    missing = [one.text for one in checks_of(entry) if one.is_missing]
    if missing:
        raise DomainError(
            f"Belum memenuhi syarat wajib: {' '.join(missing)} "
            "Kembalikan untuk diperbaiki, atau beri pengecualian beralasan."
        )


@dataclasses.dataclass(frozen=True)
class Gap:
    """One thing the entry lacks and may be let off: a condition, or one document."""

    kind: str
    requirement: DocumentRequirement | None
    text: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.kind}-{self.requirement.pk}" if self.requirement else self.kind


def open_gaps(entry: Entry) -> list[Gap]:
    """Return what the entry lacks of what is required, documents one by one."""
    found = []
    for one in checks_of(entry):
        if not one.is_missing:
            continue
        found += [
            Gap(one.kind, document, f"Dokumen: {document.label}") for document in one.lacking
        ] or [Gap(one.kind, None, f"{one.label}: {one.text}")]
    return found


@transaction.atomic
def waive(
    entry: Entry, kind: str, *, reason: str, by, requirement: DocumentRequirement | None = None
) -> Waiver:
    """Let the entry take part without one condition, or without one document, that it lacks.

    Documents are waived one by one, each with its own reason.
    Raises DomainError without a reason or for what is not lacking, IllegalTransitionError once the
    entry is decided.
    """
    # Two people of the office may press at once; the second one meets what the first one gave.
    stored = Entry.objects.select_for_update().get(pk=entry.pk)
    if not stored.takes_waivers:
        raise IllegalTransitionError(
            f"Peserta sudah {stored.get_state_display().lower()}, jadi syaratnya tidak dapat "
            "dikecualikan lagi."
        )
    if not reason.strip():
        raise DomainError("Tulis alasannya.", field="reason")
    if (kind, requirement) not in {(one.kind, one.requirement) for one in open_gaps(stored)}:
        raise DomainError("Pilih syarat wajib yang belum terpenuhi.", field="kind")
    waiver = Waiver.objects.create(
        entry=stored, kind=kind, requirement=requirement, reason=reason.strip(), given_by=by
    )
    record(by, "entry.waive", stored, rule=waiver.subject, reason=reason,
           round=stored.round_id)  # fmt: skip
    return waiver
