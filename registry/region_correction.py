"""The office takes over what an operator says about the name or the code of the own desa."""

from django.db import transaction
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from registry.enums import RegionLevel, RegionStatus
from registry.enums_region import ProposalState
from registry.models import Region, RegionChange, RegionProposal
from registry.region_change import correct_code, move_parent, rename
from registry.region_code import give_code

# What of a decision counts for each of its changes.
DECIDED = ("legal_basis", "decided_on", "effective_on", "reason")


@transaction.atomic
def accept_proposal(proposal: RegionProposal, *, change: RegionChange, by) -> Region:
    """Give the region the proposed name and code as of `change`, and return it as it is now.

    Raises IllegalTransitionError when the proposal has been decided meanwhile, DomainError when
    the name or the code cannot be taken; then nothing changes and the proposal stays open.
    """
    proposal.move_to(ProposalState.ACCEPTED, decided_by=by, decided_at=timezone.now())
    region = Region.objects.with_parents().get(pk=proposal.region_id)
    if proposal.name and proposal.name != region.name:
        rename(region, proposal.name, change=change, by=by)
        facts = {name: getattr(change, name) for name in DECIDED}
        change = RegionChange(**facts)
        region = Region.objects.with_parents().get(pk=region.pk)
    if proposal.code and proposal.code != region.code:
        region = _take_code(region, proposal.code, change=change, by=by)
    record(
        by, "region_proposal.accept", proposal, name=proposal.name, code=proposal.code,
        legal_basis=change.legal_basis,
    )  # fmt: skip
    return region


def _take_code(region: Region, code: str, *, change: RegionChange, by) -> Region:
    """Use the act that fits: a first code, one in the same kecamatan, or one in another."""
    if region.status == RegionStatus.PREPARATORY:
        return give_code(region, code, by=by)
    parent = kecamatan_of(code)
    kabupaten = region.at_level(RegionLevel.KABUPATEN)
    if parent is None or not kabupaten.covers(parent):
        raise DomainError(f"Kode {code} bukan kode desa di {kabupaten.label}.")
    if parent == region.parent:
        stored = correct_code(region, code, change=change, by=by)
    else:
        stored = move_parent(region, parent, code, change=change, by=by)
    return stored.new_regions.get()


def kecamatan_of(code: str) -> Region | None:
    """Return the kecamatan that the first part of the code of a desa names."""
    return Region.objects.filter(
        code=code.rpartition(".")[0], level=RegionLevel.KECAMATAN
    ).first()  # fmt: skip
