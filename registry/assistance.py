"""What the pages of assisted businesses show, by what the reader may see."""

from dataclasses import dataclass

from registry.enums_assistance import (
    OwnerConsent,
    PermitKind,
)
from registry.models import Kim, Umkm, UmkmPermit


@dataclass(frozen=True)
class UmkmOverview:
    """How many businesses a KIM assists, how many agreed to be shown, and permits in force.

    permit_counts: (kind in words, number of permits that the KIM helped to get and that are in
    force today), kinds without any left out.
    """

    umkm_count: int
    public_count: int
    permit_counts: list[tuple[str, int]]

    @property
    def permit_count(self) -> int:
        return sum(count for _, count in self.permit_counts)


@dataclass(frozen=True)
class PermitLine:
    """A permit with the number this reader may see; empty for everybody else."""

    permit: UmkmPermit
    number: str


def umkm_overview(kim: Kim) -> UmkmOverview:
    """Count the assisted businesses of a KIM and the permits it helped to get."""
    consents = list(kim.umkm_set.assisted().values_list("consent", flat=True))
    permits = UmkmPermit.objects.filter(
        umkm__kim=kim, umkm__ended_on=None, is_assisted=True
    ).in_force()
    kinds = list(permits.current().values_list("kind", flat=True))
    counts = [(kind.label, kinds.count(kind)) for kind in PermitKind if kind in kinds]
    agreed = len(consents) - consents.count(OwnerConsent.NONE)
    return UmkmOverview(len(consents), agreed, counts)


def umkm_page(umkm: Umkm, user) -> dict:
    """Return the context of the page of one business, by what this reader may see."""
    return {"umkm": umkm, "kim": umkm.kim} | _public_facts(umkm) | _private_facts(umkm, user)


def _public_facts(umkm: Umkm) -> dict:
    """Return the context of what everybody reads: permits in force, numbers only if published."""
    return {
        "permits": [PermitLine(one, one.public_number) for one in umkm.permits_in_force],
        "owner_name": umkm.public_owner_name,
        "needs": None,
    }


def _private_facts(umkm: Umkm, user) -> dict:
    """Return what KIM and offices read in addition; empty for everybody else."""
    if not user.has_perm("registry.view_umkm", umkm):
        return {}
    is_party = user.has_perm("registry.view_owner_umkm", umkm)
    facts = {
        "permits": [
            PermitLine(one, one.number if is_party else one.public_number)
            for one in umkm.current_permits
        ],
        "needs": list(umkm.needs.by_due_date()),
    }
    return facts | ({"owner_name": umkm.owner_name} if is_party else {})
