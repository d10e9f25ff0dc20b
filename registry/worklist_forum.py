"""What waits for a coordinator of a kecamatan, and what the forums passed on to the office."""

from django.urls import reverse

from registry.duties import below_paths, duties
from registry.enums import ReportState, Role
from registry.enums_forum import InterestState, NoteState
from registry.models import ActivityReport, ForumNote, KimInterest
from registry.worklist import LISTED, Task, list_url, shorten


def tasks(user) -> list[Task]:
    """Return what waits for this person; the number of queries depends on the roles alone."""
    own = duties(user)
    found: list[Task] = []
    if kecamatan := own.paths(Role.KECAMATAN):
        found += _reports_to_look_at(kecamatan)
    if offices := own.paths(Role.KABUPATEN):
        found += _interests(offices)
        found += _notes(offices)
    return found


def _reports_to_look_at(paths: list[str]) -> list[Task]:
    """Reports the forum may check before the office does; the office does not wait for it."""
    reports = ActivityReport.objects.filter(below_paths(paths, "kim__region__path"))
    waiting = reports.awaiting_check().select_related("kim__region")
    rows = list(waiting.order_by("submitted_at", "pk"))

    def one(report):
        url = reverse("registry:report_check", args=[report.pk])
        label = f"Periksa kelengkapan: {report.title}"
        return Task(label, f"Diajukan {report.kim}", url, "Periksa", report.check_due_on)

    def rest(count):
        url = list_url("report_list", f"status={ReportState.SUBMITTED}")
        label = f"{count} laporan lain menunggu pemeriksaan kelengkapan"
        return Task(label, "Paling lama menunggu lebih dahulu", url, "Lihat",
                    rows[LISTED].check_due_on)  # fmt: skip

    return shorten(rows, one, rest)


def _interests(paths: list[str]) -> list[Task]:
    inside = KimInterest.objects.filter(below_paths(paths, "region__path"))
    new = inside.filter(state=InterestState.FORWARDED).for_list()
    rows = list(new.order_by("told_on", "pk"))

    def one(interest):
        label = f"{interest.region.label} ingin membentuk KIM"
        return Task(label, interest.region.place, interest.get_absolute_url(), "Tindak lanjuti")

    def rest(count):
        url = reverse("registry:interest_list")
        return Task(f"{count} desa lain ingin membentuk KIM", "Diteruskan forum", url, "Lihat")

    return shorten(rows, one, rest)


def _notes(paths: list[str]) -> list[Task]:
    inside = ForumNote.objects.filter(below_paths(paths, "forum__region__path"))
    count = inside.open().count()
    if not count:
        return []
    url = list_url("forum_note_list", f"keadaan={NoteState.OPEN}")
    detail = "Potensi, kendala, dan kebutuhan dari forum kecamatan"
    return [Task(f"{count} catatan forum belum ditanggapi", detail, url, "Baca")]
