"""What waits for a person around data of people: requests with their clock, missing consents."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.ui_tags import pukul
from registry.duties import below_paths, duties
from registry.enums import Role
from registry.models import Breach, Member, SubjectRequest
from registry.worklist import LISTED, Task, shorten


def tasks(user) -> list[Task]:
    """Return what waits for this person; the number of queries depends on the roles alone."""
    own = duties(user)
    found: list[Task] = []
    offices = own.paths(Role.KABUPATEN)
    above = own.paths(Role.PROVINSI)
    if offices or above:
        # The provinsi answers for itself, and stands in where an office is late.
        late = Q(due_at__lt=timezone.now()) & below_paths(above, "region__path")
        found += _breaches(below_paths([*offices, *above], "region__path"))
        found += _requests(below_paths(offices, "region__path") | late | Q(region__path__in=above))
    if offices or own.kim_ids:
        found += _consents(
            below_paths(offices, "kim__region__path")
            | below_paths(offices, "forum__region__path")
            | Q(kim__in=own.kim_ids)
        )
    return found


def _requests(condition: Q) -> list[Task]:
    rows = list(SubjectRequest.objects.open().filter(condition).for_list())

    def one(asked):
        due = pukul(asked.due_at, asked.region.timezone)
        return Task(
            f"Permintaan data: {asked.get_kind_display().lower()}",
            f"{asked.get_state_display()}. Jawab paling lambat {due}",
            asked.get_absolute_url(), "Tangani", timezone.localdate(asked.due_at),
            clock=asked.clock, is_late=asked.is_overdue,
        )  # fmt: skip

    def rest(count):
        url = reverse("registry:subject_request_list")
        return Task(f"{count} permintaan data lain", "Menurut batas waktunya", url, "Lihat",
                    timezone.localdate(rows[LISTED].due_at), is_late=rows[LISTED].is_overdue,
                    clock=rows[LISTED].clock)  # fmt: skip

    return shorten(rows, one, rest)


def _breaches(condition: Q) -> list[Task]:
    """The office and the provinsi above it both see the hours run."""
    rows = list(Breach.objects.running().filter(condition).for_list())

    def one(breach):
        due = pukul(breach.due_at, breach.region.timezone)
        whom = " dan ".join(notice.label for notice in breach.untold)
        return Task(
            f"Pelanggaran data: {breach.title}", f"Beri tahu {whom} paling lambat {due}",
            breach.get_absolute_url(), "Tangani", timezone.localdate(breach.due_at),
            clock=breach.clock, is_late=breach.is_overdue,
        )  # fmt: skip

    def rest(count):
        first = rows[LISTED]
        return Task(f"{count} pelanggaran data lain", "Menurut batas waktunya",
                    reverse("registry:breach_list"), "Lihat", timezone.localdate(first.due_at),
                    is_late=first.is_overdue, clock=first.clock)  # fmt: skip

    return shorten(rows, one, rest)


def _consents(condition: Q) -> list[Task]:
    count = Member.objects.awaiting_consent().filter(condition).count()
    if not count:
        return []
    return [
        Task(f"{count} orang menunggu persetujuan", "Namanya berasal dari berkas kantor",
             reverse("registry:member_list"), "Periksa")
    ]  # fmt: skip
