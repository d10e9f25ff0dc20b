"""What waits for a person after a monev, a visit or an event."""

import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from registry.duties import below_paths, duties
from registry.enums import Role
from registry.models import FollowUp
from registry.worklist import LISTED, Task, list_url, shorten

# A promise stands on the desk this long before its date.
AHEAD = datetime.timedelta(days=30)


def tasks(user) -> list[Task]:
    """Return what waits for this person; the number of queries depends on the roles alone."""
    own = duties(user)
    found: list[Task] = []
    if own.kim_ids:
        found += _to_do(Q(kim__in=own.kim_ids))
    if offices := own.paths(Role.KABUPATEN, Role.PROVINSI):
        # What a KIM has to do is on its own desk; the office does what was promised by others.
        found += _to_do(Q(kim=None) & below_paths(offices, "area__path"))
        found += _to_verify(
            below_paths(offices, "kim__region__path") | below_paths(offices, "area__path")
        )
    return found


def _to_do(condition: Q) -> list[Task]:
    until = timezone.localdate() + AHEAD
    due = FollowUp.objects.open().filter(condition, due_on__lte=until)
    rows = list(due.for_list().by_due_date())

    def one(row):
        detail = f"{row.source_words}. {row.owner}"
        return Task(str(row), detail, row.get_absolute_url(), "Buka", row.due_on)

    def rest(count):
        return Task(f"{count} tindak lanjut lain", "Menurut batas waktunya",
                    reverse("registry:follow_up_list"), "Lihat", rows[LISTED].due_on)  # fmt: skip

    return shorten(rows, one, rest)


def _to_verify(condition: Q) -> list[Task]:
    done = FollowUp.objects.to_verify().filter(condition)
    rows = list(done.for_list().order_by("done_at", "pk"))

    def one(row):
        detail = f"{row.about}, {row.region.place}. Dilaporkan selesai"
        return Task(f"Periksa bukti: {row}", detail, row.get_absolute_url(), "Periksa")

    def rest(count):
        return Task(f"{count} tindak lanjut lain menunggu diperiksa", "Dengan bukti dari KIM",
                    list_url("follow_up_list", "keadaan=done"), "Lihat")  # fmt: skip

    return shorten(rows, one, rest)
