"""Whether the documents a round requires are there: one question for the list of readiness."""

from collections.abc import Mapping
from dataclasses import dataclass

from monev.models import DocumentRequirement, Entry, EntryDocument, Round, Waiver
from monev.stored import HELD_KINDS, holders
from registry.models import Kim


@dataclass(frozen=True)
class Proposal:
    """The entry of a KIM, with what its office lets it off."""

    entry: Entry
    waivers: tuple[Waiver, ...]


@dataclass(frozen=True)
class DocumentFinding:
    """How a KIM stands to the required documents, in words.

    lacking: those it still has to bring; excused: waivers of those it does without.
    """

    text: str
    lacking: tuple[DocumentRequirement, ...] = ()
    excused: tuple[Waiver, ...] = ()


def asked(round: Round) -> list[DocumentRequirement]:
    """Return the documents the round asks for, required ones first."""
    used = [one for one in round.document_requirements.all() if one.is_used]
    return sorted(used, key=lambda one: (not one.is_required, one.pk))


def document_findings(
    round: Round, kim_list: list[Kim], proposals: Mapping[int, Proposal]
) -> dict[int, DocumentFinding]:
    """Say per KIM whether its required documents are there, and which are not.

    An entry is asked what it brings. A KIM that is not proposed yet is asked what the portal
    holds of it already; what nobody has before (slides, a consent) is only named. A fixed number
    of queries, however many KIM there are. proposals: KIM id → its entry.
    """
    required = [one for one in asked(round) if one.is_required]
    if not required:
        return {one.pk: DocumentFinding("Tidak ada dokumen wajib.") for one in kim_list}
    brought = _brought(proposals)
    held = {kind: holders(kind, kim_list) for kind in {one.kind for one in required} & HELD_KINDS}
    return {
        kim.pk: _of_entry(required, brought[kim.pk], proposals[kim.pk].waivers)
        if kim.pk in proposals
        else _of_candidate(required, kim, held)
        for kim in kim_list
    }


def _brought(proposals: Mapping[int, Proposal]) -> dict[int, set[int]]:
    """Return KIM id → ids of the requirements its entry brings something for."""
    found = {kim: set() for kim in proposals}
    entries = [one.entry for one in proposals.values()]
    rows = EntryDocument.objects.current().filter(entry__in=entries)
    for kim, requirement in rows.order_by().values_list("entry__kim", "requirement"):
        found[kim].add(requirement)
    return found


def _of_entry(required, brought: set[int], given: tuple[Waiver, ...]) -> DocumentFinding:
    waivers = {one.requirement_id: one for one in given}
    open_ = [one for one in required if one.pk not in brought]
    lacking = tuple(one for one in open_ if one.pk not in waivers)
    excused = tuple(waivers[one.pk] for one in open_ if one.pk in waivers)
    words = [f"Belum ada: {_names(lacking)}."] if lacking else []
    if excused:
        words.append(f"Dikecualikan: {_names(one.requirement for one in excused)}.")
    text = " ".join(words) or f"Semua {len(required)} dokumen wajib ada."
    return DocumentFinding(text, lacking, excused)


def _names(requirements) -> str:
    return ", ".join(one.label for one in requirements)


def _of_candidate(required, kim: Kim, held: dict[str, set[int]]) -> DocumentFinding:
    lacking = tuple(one for one in required if kim.pk not in held.get(one.kind, {kim.pk}))
    later = [one for one in required if one.kind not in held]
    words = []
    if lacking:
        words.append(f"Belum tersimpan: {_names(lacking)}.")
    if later:
        words.append(f"Dibawa sesudah diusulkan: {_names(later)}.")
    return DocumentFinding(" ".join(words) or "Semua dokumen wajib sudah tersimpan.", lacking)
