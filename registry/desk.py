"""The desk of a kecamatan: its KIM with what asks for attention, and reminders ready to send."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.sharing import whatsapp_url
from registry.duties import duties
from registry.enums import OperationalStatus, Role
from registry.enums_office import ReportPeriod
from registry.models import (
    ActivityReport,
    Forum,
    ForumNote,
    Kim,
    KimInterest,
    NetworkOutage,
    Region,
)
from registry.models.office_setting import OfficeSetting, office_setting
from registry.models.outage import paths_above
from registry.renewal_letter import office_of
from registry.tally import formed

# Days of one period of reports, the longest there is; the office sets the period.
PERIOD_DAYS = {ReportPeriod.MONTHLY: 31, ReportPeriod.QUARTERLY: 92, ReportPeriod.YEARLY: 366}
# Days after the network is back in which nobody is late yet.
GRACE_DAYS = 7


@dataclass(frozen=True)
class Worry:
    """One reason to look at a KIM: words, tone of the tag, and how much it weighs."""

    topic: str
    text: str
    tone: str
    weight: int


@dataclass(frozen=True)
class DeskLine:
    """A KIM on the desk. reminder: the text for its pengurus, empty when none is due."""

    kim: Kim
    worries: list[Worry]
    is_excused: bool = False
    reminder: str = ""

    @property
    def weight(self) -> int:
        return sum(worry.weight for worry in self.worries)

    @property
    def reminder_url(self) -> str:
        """Opens WhatsApp with the text; the sender chooses to whom, so no number is in it."""
        return whatsapp_url(self.reminder)


def desk_page(region: Region, user, filters) -> dict:
    """Return the template context of a kecamatan's desk; the number of queries is constant.

    filters: has `apply(lines)`.
    """
    today, rules = timezone.localdate(), office_setting(region)
    lines = desk_lines(region, user, rules, today)
    waiting = ActivityReport.objects.filter(kim__in=_kim_of(region)).awaiting_check()
    return {
        "region": region,
        "today": today,
        "period_days": PERIOD_DAYS[rules.report_period],
        "rules": rules,
        "grace_days": GRACE_DAYS,
        "forum": Forum.objects.visible_to(user).filter(region=region).order_by("pk").first(),
        "lines": filters.apply(lines),
        "kim_count": len(lines),
        "worry_count": sum(bool(line.worries) for line in lines),
        "waiting": list(waiting.select_related("kim__region").order_by("submitted_at", "pk")),
        "outages": [
            one for one in NetworkOutage.objects.during(today, today).visible_to(user).for_list()
            if any(region.covers(place) for place in one.regions.all())
        ],
        "interests": list(
            KimInterest.objects.visible_to(user).open().for_list()
            .filter(region__path__startswith=f"{region.path}.")
        ),
        "open_note_count": ForumNote.objects.open().filter(forum__region=region).count(),
    }  # fmt: skip


def desk_lines(region: Region, user, rules: OfficeSetting, on: datetime.date) -> list[DeskLine]:
    """Return a line for every KIM of the kecamatan that is not dissolved, in two queries."""
    since = on - datetime.timedelta(days=GRACE_DAYS)
    without_network = NetworkOutage.objects.paths_during(since, on)
    may_remind = user.has_perm("registry.remind_report", region)
    days, sender = PERIOD_DAYS[rules.report_period], _sender(region, user)
    found = []
    for kim in _kim_of(region).for_list().with_last_report().order_by("name", "pk"):
        excused = not without_network.isdisjoint(paths_above(kim.region.path))
        late = is_late(kim, days, on)
        worries = [*_sk_worries(kim), *_status_worries(kim)]
        if late and not excused:
            worries.append(Worry("laporan", _silence(kim), "awas", 2))
        reminder = reminder_text(kim, sender) if late and not excused and may_remind else ""
        found.append(DeskLine(kim, worries, late and excused, reminder))
    return found


def is_late(kim: Kim, days: int, on: datetime.date) -> bool:
    """Say whether nothing was reported for longer than a period; needs `with_last_report()`.

    A KIM that was verified within the period has had no time yet.
    """
    known = timezone.localdate(kim.verified_at)
    latest = max(kim.last_report_on or known, known)
    return (on - latest).days > days


def reminder_text(kim: Kim, sender: str) -> str:
    """Return the reminder: no person's name, no number, one link."""
    link = f"{settings.SITE_URL}{reverse('registry:report_create')}?kim={kim.slug}"
    last = "Di portal belum ada laporan kegiatan KIM Anda."
    if kim.last_report_on:
        day = date_format(kim.last_report_on)
        last = f"Laporan kegiatan terakhir KIM Anda di portal bertanggal {day}."
    return (
        f"Halo pengurus {kim}, pesan dari {sender}. {last} Mohon laporkan kegiatan terbaru "
        f"melalui:\n{link}\nBila ada kendala, sampaikan kepada kami. Terima kasih."
    )


def _kim_of(region: Region):
    return formed(Kim.objects.below(region))


def _sender(region: Region, user) -> str:
    is_office = duties(user).covers(region.path, Role.KABUPATEN)
    return office_of(region) if is_office else region.label


def _silence(kim: Kim) -> str:
    if kim.last_report_on is None:
        return "Belum pernah melapor"
    return f"Laporan terakhir {date_format(kim.last_report_on)}"


def _sk_worries(kim: Kim) -> list[Worry]:
    if kim.is_sk_ended:
        return [Worry("sk", "SK berakhir", "salah", 3)]
    if kim.current_sk_id is None:
        return [Worry("sk", "Belum ada SK", "salah", 3)]
    return [Worry("sk", "SK hampir habis", "awas", 1)] if kim.is_sk_ending else []


def _status_worries(kim: Kim) -> list[Worry]:
    weights = {OperationalStatus.DORMANT: 2, OperationalStatus.WEAK: 1}
    if kim.status not in weights:
        return []
    return [Worry("status", kim.get_status_display(), "awas", weights[kim.status])]
