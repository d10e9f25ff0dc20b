"""What waits for an office when regions change: KIM to move, and KIM that ask to come."""

from django.db.models import Q
from django.urls import reverse

from registry.closed_regions import stranded_kim
from registry.duties import below_paths, duties
from registry.enums import Role
from registry.enums_region import ProposalState
from registry.models import KimMove, RegionProposal
from registry.worklist import LISTED, Task, shorten


def tasks(user) -> list[Task]:
    """Return what waits for this person; the number of queries depends on the roles alone."""
    own = duties(user)
    found: list[Task] = []
    if offices := own.paths(Role.KABUPATEN):
        found += _arrivals(below_paths(offices, "to_region__path"))
        found += _departures(below_paths(offices, "from_region__path"))
        found += _proposals(below_paths(offices, "region__path"))
    if desa := own.paths(Role.DESA):
        found += _answers(below_paths(desa, "region__path"))
    if watching := own.paths(Role.KABUPATEN, Role.PROVINSI):
        found += _stranded(below_paths(watching, "region__path"))
    return found


def _arrivals(condition: Q) -> list[Task]:
    """KIM of another kabupaten that wait for this office to agree."""
    rows = list(KimMove.objects.requested().filter(condition).for_list().order_by("pk"))

    def one(move):
        return Task(f"Terima {move.kim}?", f"Pindah dari {move.from_place} ke {move.to_place}",
                    move.get_absolute_url(), "Periksa")  # fmt: skip

    def rest(count):
        move = rows[LISTED]
        return Task(f"{count} KIM lain minta pindah ke sini", "Yang terlama lebih dahulu",
                    move.get_absolute_url(), "Periksa")  # fmt: skip

    return shorten(rows, one, rest)


def _departures(condition: Q) -> list[Task]:
    rows = list(KimMove.objects.requested().filter(condition).for_list().order_by("pk"))

    def one(move):
        return Task(f"Perpindahan {move.kim}", f"Menunggu {move.receiving_office}",
                    move.get_absolute_url(), "Lihat", waits_for_other=True)  # fmt: skip

    def rest(count):
        move = rows[LISTED]
        return Task(f"{count} perpindahan KIM lain", "Menunggu dinas penerima",
                    move.get_absolute_url(), "Lihat", waits_for_other=True)  # fmt: skip

    return shorten(rows, one, rest)


def _proposals(condition: Q) -> list[Task]:
    """Desa that say their name or code is wrong."""
    waiting = RegionProposal.objects.open().filter(condition)
    rows = list(waiting.for_list().order_by("proposed_at", "pk"))

    def one(proposal):
        return Task(f"Pembetulan {proposal.region.short_place}", f"Usulan: {proposal.words}",
                    proposal.get_absolute_url(), "Periksa")  # fmt: skip

    def rest(count):
        return Task(f"{count} usulan pembetulan wilayah lain", "Yang terlama lebih dahulu",
                    reverse("registry:region_proposal_list"), "Periksa")  # fmt: skip

    return shorten(rows, one, rest)


def _answers(condition: Q) -> list[Task]:
    """What the operator proposed: still with the office, or answered a short while ago."""
    proposals = RegionProposal.objects.filter(condition)
    recent = proposals.open() | proposals.answered_lately()
    return [
        Task(f"Usulan pembetulan {proposal.region.label}",
             f"Menunggu {proposal.office}" if proposal.state == ProposalState.OPEN
             else f"{proposal.get_state_display()}: {proposal.words}",
             proposal.get_absolute_url(), "Lihat",
             waits_for_other=proposal.state == ProposalState.OPEN)
        for proposal in recent.for_list()[:LISTED]
    ]  # fmt: skip


def _stranded(condition: Q) -> list[Task]:
    count = stranded_kim().filter(condition).count()
    if not count:
        return []
    label = f"{count} KIM di wilayah yang sudah ditutup"
    return [
        Task(label, "Pindahkan ke wilayah penggantinya", reverse("registry:region_closed_list"),
             "Pindahkan")
    ]  # fmt: skip
