"""What waits for a person around bringing dormant KIM back."""

import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from registry.duties import below_paths, duties
from registry.enums import Role
from registry.enums_revival import RevivalStepState
from registry.models import RevivalPlan, RevivalStep
from registry.worklist import LISTED, Task, shorten

# A step stands on the desk this long before its date.
AHEAD = datetime.timedelta(days=30)


def tasks(user) -> list[Task]:
    """Return what waits for this person; the number of queries depends on the roles alone."""
    own = duties(user)
    offices = own.paths(Role.KABUPATEN, Role.KECAMATAN)
    if not offices and not own.kim_ids:
        return []
    found = _steps(below_paths(offices, "plan__kim__region__path") | Q(plan__kim__in=own.kim_ids))
    if kabupaten := own.paths(Role.KABUPATEN):
        found += _plans_to_close(below_paths(kabupaten, "kim__region__path"))
    return found


def _steps(condition: Q) -> list[Task]:
    until = timezone.localdate() + AHEAD
    steps = RevivalStep.objects.waiting().filter(condition, due_on__lte=until)
    rows = list(steps.for_page().order_by("due_on", "pk"))

    def one(step):
        detail = f"Pemulihan {step.kim}, {step.region.place}. {step.owner}"
        return Task(step.text, detail, step.plan.get_absolute_url(), "Buka", step.due_on)

    def rest(count):
        return Task(f"{count} langkah pemulihan lain", "Menurut tanggalnya",
                    reverse("registry:revival_list"), "Lihat", rows[LISTED].due_on)  # fmt: skip

    return shorten(rows, one, rest)


def _plans_to_close(condition: Q) -> list[Task]:
    """Plans whose steps are all done, or whose last day has come without an end."""
    waiting = Count("steps", filter=Q(steps__state=RevivalStepState.OPEN))
    plans = RevivalPlan.objects.open().filter(condition).annotate(waiting=waiting)
    ready = plans.filter(Q(waiting=0) | Q(due_on__lt=timezone.localdate()))
    rows = list(ready.select_related("kim").order_by("due_on", "pk"))

    def one(plan):
        detail = "Semua langkah selesai" if not plan.waiting else "Batas waktu rencana sudah tiba"
        return Task(f"Tutup atau lanjutkan pemulihan {plan.kim}", detail,
                    plan.get_absolute_url(), "Buka", plan.due_on)  # fmt: skip

    def rest(count):
        return Task(f"{count} rencana pemulihan lain", "Menunggu hasilnya",
                    reverse("registry:revival_list"), "Lihat", rows[LISTED].due_on)  # fmt: skip

    return shorten(rows, one, rest)
