"""Whether the documents a round requires are there: one question for the list of readiness."""

from monev.models import DocumentRequirement, EntryDocument, Round
from monev.stored import HELD_KINDS, holders
from registry.models import Kim


def asked(round: Round) -> list[DocumentRequirement]:
    """Return the documents the round asks for, required ones first."""
    used = [one for one in round.document_requirements.all() if one.is_used]
    return sorted(used, key=lambda one: (not one.is_required, one.pk))


def document_findings(round: Round, kim_list: list[Kim]) -> dict[int, tuple[bool, str]]:
    """Say per KIM whether its required documents are there, and which are not.

    An entry is asked what it brings. A KIM that is not proposed yet is asked what the portal
    holds of it already; what nobody has before (slides, a consent) is only named. A fixed number
    of queries, however many KIM there are.
    """
    required = [one for one in asked(round) if one.is_required]
    if not required:
        return dict.fromkeys([one.pk for one in kim_list], (True, "Tidak ada dokumen wajib."))
    brought = _brought(round, kim_list)
    held = {kind: holders(kind, kim_list) for kind in {one.kind for one in required} & HELD_KINDS}
    return {
        kim.pk: _of_entry(required, brought[kim.pk])
        if kim.pk in brought
        else _of_candidate(required, kim, held)
        for kim in kim_list
    }


def _brought(round: Round, kim_list: list[Kim]) -> dict[int, set[int]]:
    """Return KIM id → ids of the requirements its entry brings something for."""
    found = {
        pk: set() for pk in round.entries.filter(kim__in=kim_list).values_list("kim", flat=True)
    }
    rows = EntryDocument.objects.current().filter(entry__round=round, entry__kim__in=kim_list)
    for kim, requirement in rows.order_by().values_list("entry__kim", "requirement"):
        found[kim].add(requirement)
    return found


def _of_entry(required, brought: set[int]) -> tuple[bool, str]:
    lacking = [one.label for one in required if one.pk not in brought]
    if lacking:
        return False, f"Belum ada: {', '.join(lacking)}."
    return True, f"Semua {len(required)} dokumen wajib ada."


def _of_candidate(required, kim: Kim, held: dict[str, set[int]]) -> tuple[bool, str]:
    lacking = [one.label for one in required if kim.pk not in held.get(one.kind, {kim.pk})]
    later = [one.label for one in required if one.kind not in held]
    words = []
    if lacking:
        words.append(f"Belum tersimpan: {', '.join(lacking)}.")
    if later:
        words.append(f"Dibawa sesudah diusulkan: {', '.join(later)}.")
    return not lacking, " ".join(words) or "Semua dokumen wajib sudah tersimpan."
