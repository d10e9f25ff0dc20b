"""What waits for a person in the registry; computed, never stored."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from registry.duties import below_paths, duties
from registry.enums import (
    LIFE_KINDS,
    FundAnswer,
    OperationalStatus,
    RegistrationState,
    ReportState,
    Role,
    SkCheck,
    SkState,
    SkWarning,
)
from registry.enums_forum import CheckVerdict
from registry.fund_figures import ANSWERS, with_answer
from registry.models import ActivityReport, Kim, Sk, StrayBudget
from registry.models.sk import warning_level

# Calendar days the kabupaten has to look at a registration (a report has REPORT_CHECK_DAYS).
KIM_CHECK_DAYS = 7
# Lines of one kind that are written out; what is more stands in one line with a link to the list.
LISTED = 5
# Names of desa repeat: every line about a KIM says where it is.
PLACE_OF_KIM = "kim__region__parent__parent__parent"
LATE = "Lewat batas"
WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Task:
    """One line of the desk. `due_on` None = no date; `waits_for_other` = somebody else's turn."""

    label: str
    detail: str
    url: str
    action: str
    due_on: datetime.date | None = None
    waits_for_other: bool = False
    # A deadline of hours says itself how much is left and whether it is over.
    clock: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Line:
    """A task with the words of its tag, as they are today."""

    task: Task
    tag: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Line] = field(default_factory=list)


def tasks(user) -> list[Task]:
    """Return what waits for this person; the number of queries depends on the roles alone."""
    own = duties(user)
    found: list[Task] = []
    if offices := own.paths(Role.KABUPATEN):
        found += _reports_to_check(offices)
        found += _registrations_to_check(offices)
        found += _sk_to_check(offices)
        found += _reports_to_wait_for(below_paths(offices, "kim__region__path"))
        found += _stray_budgets_to_settle(offices)
    if own.kim_ids:
        found += _reports_to_finish(own.kim_ids)
        found += _money_to_state(own.kim_ids)
    registrars = below_paths(own.paths(Role.DESA), "region__path") | Q(pk__in=own.kim_ids)
    if own.kim_ids or Role.DESA in own.roles:
        found += _registrations_to_finish(registrars)
    keepers = own.paths(Role.KABUPATEN, Role.KECAMATAN, Role.DESA)
    if keepers or own.kim_ids:
        found += _sk_to_renew(below_paths(keepers, "region__path") | Q(pk__in=own.kim_ids))
    return found


def desk(waiting: Iterable[Task], on: datetime.date | None = None) -> list[Group]:
    """Sort tasks into the groups of the page, each by date; empty groups are left out."""
    on = on or timezone.localdate()
    late, week, undated, later, others = groups = (
        Group(LATE), Group("Minggu ini"), Group("Tanpa tenggat"), Group("Nanti"),
        Group("Menunggu pihak lain"),
    )  # fmt: skip
    # Stable: tasks of one day keep the order their worklist gave them.
    for task in sorted(waiting, key=lambda task: task.due_on or datetime.date.max):
        if task.waits_for_other:
            group = others
        elif task.due_on is None:
            group = undated
        elif task.due_on > on + WEEK:
            group = later
        else:
            group = late if task.is_late or task.due_on < on else week
        group.lines.append(_line(task, on))
    return [group for group in groups if group.lines]


def late_count(groups: list[Group]) -> int:
    return sum(len(group.lines) for group in groups if group.title == LATE)


def _line(task: Task, on: datetime.date) -> Line:
    if task.due_on is None:
        return Line(task, "")
    if task.clock:
        return Line(task, task.clock, *(("salah", "awas") if task.is_late else ("awas", "jam")))
    short = "j M" if task.due_on.year == on.year else "j M Y"
    if task.due_on < on:
        tone, icon = ("", "") if task.waits_for_other else ("salah", "awas")
        return Line(task, f"{(on - task.due_on).days} hari lewat", tone, icon)
    soon = task.due_on <= on + WEEK and not task.waits_for_other
    text = "hari ini" if task.due_on == on else f"paling lambat {date_format(task.due_on, short)}"
    return Line(task, text, "awas" if soon else "", "jam" if soon else "")


def shorten(rows: list, make: Callable, rest: Callable[[int], Task]) -> list[Task]:
    """Write out the first rows and gather the others in one line."""
    listed = [make(row) for row in rows[:LISTED]]
    return [*listed, rest(len(rows) - LISTED)] if len(rows) > LISTED else listed


def list_url(name: str, query: str) -> str:
    return f"{reverse(f'registry:{name}')}?{query}"


def _reports_to_check(paths: list[str]) -> list[Task]:
    reports = ActivityReport.objects.filter(
        below_paths(paths, "kim__region__path"), state=ReportState.SUBMITTED
    )
    rows = list(reports.with_check().select_related(PLACE_OF_KIM).order_by("submitted_at", "pk"))

    def one(report):
        sent = date_format(timezone.localdate(report.submitted_at))
        detail = f"Diajukan {report.kim}, {report.region.place}, {sent}"
        if report.forum_verdict:
            detail += f". Menurut forum {CheckVerdict(report.forum_verdict).label.lower()}"
        due = report.check_due_on
        return Task(f"Verifikasi laporan: {report.title}", detail, report.get_absolute_url(),
                    "Periksa", due)  # fmt: skip

    def rest(count):
        due = rows[LISTED].check_due_on
        url = list_url("report_list", f"status={ReportState.SUBMITTED}")
        label = f"{count} laporan lain menunggu verifikasi"
        return Task(label, "Paling lama menunggu lebih dahulu", url, "Periksa", due)

    return shorten(rows, one, rest)


def _stray_budgets_to_settle(paths: list[str]) -> list[Task]:
    count = StrayBudget.objects.filter(below_paths(paths, "region__path")).open().count()
    if not count:
        return []
    detail = "Anggaran desa menyebut KIM yang tidak pernah dibentuk"
    url = reverse("registry:stray_budget_list")
    return [Task(f"{count} anggaran tanpa KIM menunggu penjelasan", detail, url, "Telusuri")]


def _money_to_state(kim_ids: Iterable[int]) -> list[Task]:
    """A KIM that has said nothing about this year's money; "tidak ada" is an answer too."""
    year = timezone.localdate().year
    own = with_answer(Kim.objects.public().filter(pk__in=kim_ids), year)
    silent = own.filter(ANSWERS[FundAnswer.SILENT]).order_by("name", "pk")
    return [
        Task(
            f"Nyatakan anggaran {year} {kim}", "Ada atau tidak ada, keduanya jawaban yang sah",
            reverse("registry:fund_detail", args=["kim", kim.slug]), "Isi",
        )
        for kim in silent
    ]  # fmt: skip


def _registrations_to_check(paths: list[str]) -> list[Task]:
    kim_qs = Kim.objects.filter(
        below_paths(paths, "region__path"), state=RegistrationState.SUBMITTED
    )
    rows = list(
        kim_qs.select_related("region__parent__parent__parent").order_by("submitted_at", "pk")
    )

    def due(kim):
        return timezone.localdate(kim.submitted_at) + datetime.timedelta(days=KIM_CHECK_DAYS)

    def one(kim):
        return Task(f"Pendaftaran {kim}", kim.region.place, kim.get_absolute_url(), "Periksa",
                    due(kim))  # fmt: skip

    def rest(count):
        url = list_url("kim_list", f"pendaftaran={RegistrationState.SUBMITTED}")
        return Task(f"{count} pendaftaran KIM lain", "Menunggu verifikasi", url, "Periksa",
                    due(rows[LISTED]))  # fmt: skip

    return shorten(rows, one, rest)


def _sk_to_check(paths: list[str]) -> list[Task]:
    count = Sk.objects.filter(
        below_paths(paths, "kim__region__path") | below_paths(paths, "forum__region__path"),
        state=SkState.ACTIVE,
        check_result=SkCheck.UNCHECKED,
    ).count()
    if not count:
        return []
    url = list_url("sk_list", f"periksa={SkCheck.UNCHECKED}")
    label = f"{count} SK belum diperiksa"
    return [Task(label, "Cocokkan hasil pindai dengan data yang diisi", url, "Periksa")]


def _reports_to_wait_for(condition: Q) -> list[Task]:
    """Reports the office sent back: the pengurus is next."""
    reports = ActivityReport.objects.filter(condition, state=ReportState.RETURNED)
    rows = list(reports.select_related(PLACE_OF_KIM).order_by("-updated_at", "-pk"))

    def one(report):
        return Task(f"Perbaikan laporan: {report.title}",
                    f"Dikembalikan ke {report.kim}, {report.region.place}",
                    report.get_absolute_url(), "Lihat", waits_for_other=True)  # fmt: skip

    def rest(count):
        url = list_url("report_list", f"status={ReportState.RETURNED}")
        label = f"{count} laporan lain sedang diperbaiki"
        return Task(label, "Menunggu pengurus KIM", url, "Lihat", waits_for_other=True)

    return shorten(rows, one, rest)


def _reports_to_finish(kim_ids) -> list[Task]:
    """Drafts and returned reports of the pengurus, and the ones the office is checking."""
    unfinished = (ReportState.RETURNED, ReportState.DRAFT, ReportState.SUBMITTED)
    reports = ActivityReport.objects.filter(kim__in=kim_ids, state__in=unfinished)
    rows = list(reports.select_related("kim__region__parent__parent__parent").order_by("-pk"))
    return [
        task
        for state in unfinished
        for task in shorten(
            [report for report in rows if report.state == state],
            _FINISHING[state],
            lambda count, state=state: Task(
                f"{count} laporan lain: {ReportState(state).label.lower()}",
                "Buka daftarnya", list_url("report_list", f"status={state}"), "Lihat",
                waits_for_other=state == ReportState.SUBMITTED,
            ),
        )
    ]  # fmt: skip


def _returned(report) -> Task:
    return Task(f"Perbaiki laporan: {report.title}", report.return_reason,
                reverse("registry:report_update", args=[report.pk]), "Perbaiki")  # fmt: skip


def _draft(report) -> Task:
    detail = f"Draf, kegiatan {date_format(report.held_on)}" if report.held_on else "Draf"
    return Task(f"Ajukan laporan: {report.title}", detail, report.get_absolute_url(), "Lanjutkan")


def _submitted(report) -> Task:
    detail = f"Diperiksa {report.checking_office}"
    return Task(f"Laporan diajukan: {report.title}", detail, report.get_absolute_url(), "Lihat",
                report.check_due_on, waits_for_other=True)  # fmt: skip


_FINISHING = {
    ReportState.RETURNED: _returned,
    ReportState.DRAFT: _draft,
    ReportState.SUBMITTED: _submitted,
}


def _registrations_to_finish(condition: Q) -> list[Task]:
    unfinished = (RegistrationState.DRAFT, RegistrationState.RETURNED, RegistrationState.SUBMITTED)
    kim_qs = Kim.objects.filter(condition, state__in=unfinished).order_by("name", "pk")
    found = []
    for kim in kim_qs:
        url = kim.get_absolute_url()
        if kim.state == RegistrationState.SUBMITTED:
            label, detail = f"Pendaftaran {kim}", "Menunggu verifikasi Diskominfo"
            found.append(Task(label, detail, url, "Lihat", waits_for_other=True))
        elif kim.state == RegistrationState.RETURNED:
            found.append(Task(f"Perbaiki data {kim}", kim.return_reason, url, "Perbaiki"))
        else:
            found.append(Task(f"Ajukan pendaftaran {kim}", "Masih draf", url, "Lanjutkan"))
    return found


def _sk_to_renew(condition: Q) -> list[Task]:
    """KIM without an SK, or whose last recorded one is over or has reached a warning level."""
    soon = timezone.localdate() + datetime.timedelta(days=SkWarning.HALF_YEAR.days)
    recorded = Q(sk__state=SkState.ACTIVE, sk__kind__in=LIFE_KINDS)
    alive = Sk.objects.filter(kim=OuterRef("pk"), state=SkState.ACTIVE, kind__in=LIFE_KINDS)
    endless, last = alive.filter(expires_on=None), alive.order_by("-expires_on", "-pk")
    rows = list(
        Kim.objects.public()
        .filter(condition)
        .exclude(status=OperationalStatus.DISSOLVED)
        .annotate(
            sk_last_day=Max("sk__expires_on", filter=recorded),
            last_sk_id=Subquery(last.values("pk")[:1]),
        )
        .filter(Q(sk_last_day=None) | Q(sk_last_day__lte=soon))
        .exclude(Exists(endless))
        .with_place()
        .order_by("sk_last_day", "name", "pk")
    )
    missing = [kim for kim in rows if kim.sk_last_day is None]
    dated = [kim for kim in rows if kim.sk_last_day is not None]

    def rest(count, detail, name, query, due=None):
        return Task(f"{count} KIM lain", detail, list_url(name, query), "Lihat", due)

    return [
        *shorten(dated, _ending_sk, lambda n: rest(n, "SK berakhir atau hampir habis", "sk_list",
                                             f"sisa={SkWarning.HALF_YEAR}",
                                             dated[LISTED].sk_last_day)),
        *shorten(missing, _missing_sk, lambda n: rest(n, "Belum punya SK", "kim_list", "sk=tanpa")),
    ]  # fmt: skip


def _ending_sk(kim) -> Task:
    day = date_format(kim.sk_last_day)
    left = (kim.sk_last_day - timezone.localdate()).days
    if left < 0:
        label = f"SK {kim} berakhir"
        detail = f"{kim.region.place}. Berakhir {day}. Minta SK baru dari penerbitnya."
    else:
        level = warning_level(left).label
        label = f"SK {kim} hampir habis"
        detail = f"{kim.region.place}. {level}. Berlaku sampai {day}. Siapkan SK berikutnya."
    url = reverse("registry:sk_renew", args=[kim.last_sk_id])
    return Task(label, detail, url, "Perpanjang", kim.sk_last_day)


def _missing_sk(kim) -> Task:
    url = f"{reverse('registry:sk_create')}?kim={kim.slug}"
    detail = f"{kim.region.place}. Catat SK yang sudah ditetapkan"
    return Task(f"{kim} belum punya SK", detail, url, "Catat SK")


def last_reports(user) -> list[ActivityReport]:
    """Return the newest reports of the person's own KIM."""
    kim_ids = duties(user).kim_ids
    if not kim_ids:
        return []
    return list(ActivityReport.objects.filter(kim__in=kim_ids).order_by("-updated_at", "-pk")[:3])
