"""What waits for a person around briefs: to take and pass on, to publish."""

from registry.duties import below_paths, duties
from registry.enums import Role
from registry.enums_brief import BriefState, Passing
from registry.models import Brief, BriefTarget
from registry.worklist import Task, list_url, shorten


def tasks(user) -> list[Task]:
    """Return what waits for this person; the number of queries depends on the roles alone."""
    own = duties(user)
    found: list[Task] = []
    if own.kim_ids:
        found += _to_pass_on(own.kim_ids)
    if offices := own.paths(Role.KABUPATEN):
        found += _to_publish(offices)
    return found


def _to_pass_on(kim_ids) -> list[Task]:
    holding = BriefTarget.objects.filter(kim__in=kim_ids, brief__in=Brief.objects.holding())
    rows = list(holding.passing(Passing.NOT_YET).for_list().order_by("brief__valid_until", "pk"))

    def one(target):
        verb, action = ("Sampaikan", "Catat") if target.taken_at else ("Ambil bahan", "Buka")
        detail = f"{target.brief.get_kind_display()} untuk {target.kim}"
        return Task(f"{verb}: {target.brief}", detail, target.brief.get_absolute_url(), action,
                    target.brief.valid_until)  # fmt: skip

    def rest(count):
        url = list_url("brief_list", "keadaan=berlaku")
        due = max(row.brief.valid_until for row in rows)
        return Task(f"{count} bahan lain menunggu disampaikan", "Buka daftarnya", url, "Lihat", due)

    return shorten(rows, one, rest)


def _to_publish(paths) -> list[Task]:
    drafts = Brief.objects.filter(
        below_paths(paths, "region__path"), state=BriefState.DRAFT
    ).order_by("-pk")
    rows = list(drafts)

    def one(brief):
        detail = "Draf, belum dilihat KIM"
        return Task(f"Terbitkan bahan: {brief}", detail, brief.get_absolute_url(), "Lanjutkan")

    def rest(count):
        url = list_url("brief_list", f"keadaan={BriefState.DRAFT}")
        return Task(f"{count} draf bahan lain", "Buka daftarnya", url, "Lihat")

    return shorten(rows, one, rest)
