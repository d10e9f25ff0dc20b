"""What waits for an office when regions change: KIM to move, and KIM that ask to come."""

from django.db.models import Q
from django.urls import reverse

from registry.closed_regions import stranded_kim
from registry.duties import below_paths, duties
from registry.enums import Role
from registry.models import KimMove
from registry.worklist import LISTED, Task, shorten


def tasks(user) -> list[Task]:
    """Return what waits for this person; the number of queries depends on the roles alone."""
    own = duties(user)
    found: list[Task] = []
    if offices := own.paths(Role.KABUPATEN):
        found += _arrivals(below_paths(offices, "to_region__path"))
        found += _departures(below_paths(offices, "from_region__path"))
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


def _stranded(condition: Q) -> list[Task]:
    count = stranded_kim().filter(condition).count()
    if not count:
        return []
    label = f"{count} KIM di wilayah yang sudah ditutup"
    return [
        Task(label, "Pindahkan ke wilayah penggantinya", reverse("registry:region_closed_list"),
             "Pindahkan")
    ]  # fmt: skip
