"""The ten numbers a head looks at each week, each beside what it was a week before.

Source: story R7-1 and R7-2. What a day in the past looked like is told by dated facts alone (the
history of the status, the term of an SK, the day of an activity), never by a stored snapshot.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from kim_portal.ui_tags import angka
from registry.duties import below_paths, duties
from registry.enums import OperationalStatus, ReportState, Role
from registry.enums_coaching import FollowUpState
from registry.models import (
    ActivityReport,
    Aspiration,
    FollowUp,
    Kim,
    KimStatusChange,
    Region,
    Sk,
)
from registry.models.kim import is_active_since
from registry.tally import formed, list_address, place_query

WEEK = datetime.timedelta(days=7)
DAY = datetime.timedelta(days=1)
RECENT = datetime.timedelta(days=90)


@dataclass(frozen=True)
class WeekFigure:
    """A number of today and the same a week before; url: the list that holds it, or empty."""

    label: str
    value: int
    before: int
    definition: str
    url: str = ""

    @property
    def trend(self) -> str:
        """How it moved in words; neither direction is called good or bad."""
        if self.value == self.before:
            return "tetap"
        word = "naik" if self.value > self.before else "turun"
        return f"{word} dari {angka(self.before)}"


def week_figures(
    region: Region, on: datetime.date | None = None, *, for_user=None
) -> list[WeekFigure]:
    """Return ten figures about a region as of `on` (default today), in a fixed order.

    A week is the seven days that end with `on`; the week before ends seven days earlier.
    for_user: who reads them. The list of reports holds the whole territory of a person, so it
    is offered only to somebody who watches over exactly this region.
    """
    on = on or timezone.localdate()
    listed = for_user is not None and list(duties(for_user).paths()) == [region.path]
    return [
        *_groups(region, on),
        *_activities(region, on, listed=listed),
        *_voices(region, on),
    ]


def _groups(region: Region, on: datetime.date) -> list[WeekFigure]:
    here, place = Kim.objects.below(region), place_query(region.path)
    status = reverse("registry:kim_list") + "?status={}&" + place

    def pair(count) -> tuple[int, int]:
        return count(on), count(on - WEEK)

    return [
        WeekFigure(
            "KIM aktif", *pair(lambda day: _with_status(here, OperationalStatus.ACTIVE, day)),
            "KIM terverifikasi yang pada hari itu berstatus aktif menurut Diskominfo "
            "kabupaten/kota.",
            list_address("aktif", place),
        ),
        WeekFigure(
            "KIM vakum", *pair(lambda day: _with_status(here, OperationalStatus.DORMANT, day)),
            "KIM terverifikasi yang pada hari itu berstatus vakum menurut Diskominfo "
            "kabupaten/kota.",
            status.format(OperationalStatus.DORMANT.value),
        ),
        WeekFigure(
            "KIM dengan SK berlaku", *pair(lambda day: _with_sk(here, day)),
            "KIM terbentuk dengan paling sedikit satu SK yang berlaku pada hari itu.",
            f"{list_address('terbentuk', place)}&sk=berlaku",
        ),
        WeekFigure(
            "KIM berkegiatan dalam 90 hari", *pair(lambda day: _recently_active(here, day)),
            "KIM terbentuk dengan kegiatan dalam 90 hari sampai hari itu, menurut laporan yang "
            "sekarang terverifikasi.",
        ),
    ]  # fmt: skip


def _with_status(here: QuerySet, status: str, day: datetime.date) -> int:
    """Count the verified KIM by the status that held at the end of a day.

    Before its first change a KIM had the status that this change names as the former one.
    """
    changes = KimStatusChange.objects.filter(kim=OuterRef("pk"))
    latest = changes.filter(decided_on__lte=day).order_by("-decided_on", "-pk")
    following = changes.filter(decided_on__gt=day).order_by("decided_on", "pk")
    held = Coalesce(
        Subquery(latest.values("to_status")[:1]),
        Subquery(following.values("from_status")[:1]),
        F("status"),
    )
    return here.public().annotate(status_held=held).filter(status_held=status).count()


def _with_sk(here: QuerySet, day: datetime.date) -> int:
    held = Sk.objects.in_force(day).filter(kim__isnull=False)
    return formed(here).filter(pk__in=held.order_by().values("kim")).count()


def _recently_active(here: QuerySet, day: datetime.date) -> int:
    return formed(here).filter(is_active_since(day - RECENT, day)).count()


def _activities(region: Region, on: datetime.date, *, listed: bool) -> list[WeekFigure]:
    inside = below_paths([region.path], "kim__region__path")
    reports = ActivityReport.objects.with_kim(inside)
    now, before = _held(reports, on), _held(reports, on - WEEK)
    address = reverse("registry:report_list") if listed else ""
    verified = f"?status=verified&dari={on - WEEK + DAY}&sampai={on}"
    return [
        WeekFigure(
            "kegiatan dalam 7 hari", now["count"], before["count"],
            "Laporan terverifikasi menurut tanggal kegiatannya.",
            address and address + verified,
        ),
        WeekFigure(
            "peserta dalam 7 hari", now["people"] or 0, before["people"] or 0,
            "Peserta kegiatan itu menurut laporan; yang hadir dua kali terhitung dua kali.",
            address and address + verified,
        ),
        WeekFigure(
            "laporan menunggu verifikasi", _waiting(reports, on), _waiting(reports, on - WEEK),
            "Laporan yang pada akhir hari itu sudah diajukan dan belum diverifikasi; yang kemudian "
            "dikembalikan tidak terhitung.",
            address and f"{address}?status=submitted",
        ),
    ]  # fmt: skip


def _held(reports: QuerySet, on: datetime.date) -> dict:
    held = reports.filter(
        state=ReportState.VERIFIED, held_on__gt=on - WEEK, held_on__lte=on
    )  # fmt: skip
    return held.aggregate(count=Count("pk"), people=Sum(F("men_count") + F("women_count")))


def _waiting(reports: QuerySet, day: datetime.date) -> int:
    still = Q(state=ReportState.SUBMITTED) | Q(
        state=ReportState.VERIFIED, verified_at__date__gt=day
    )
    return reports.filter(still, submitted_at__date__lte=day).count()


def _voices(region: Region, on: datetime.date) -> list[WeekFigure]:
    aspirations = Aspiration.objects.counted().filter(below_paths([region.path], "region__path"))
    promises = FollowUp.objects.within(region.path).filter(state=FollowUpState.VERIFIED)

    def pair(rows, column) -> list[int]:
        return [
            rows.filter(**{f"{column}__date__gt": day - WEEK, f"{column}__date__lte": day}).count()
            for day in (on, on - WEEK)
        ]

    return [
        WeekFigure(
            "aspirasi masuk dalam 7 hari", *pair(aspirations, "received_at"),
            "Aspirasi dari wilayah ini menurut tanggal diterima, tanpa yang dinyatakan spam.",
        ),
        WeekFigure(
            "aspirasi dijawab dalam 7 hari", *pair(aspirations, "answered_at"),
            "Menurut tanggal jawaban instansi.",
        ),
        WeekFigure(
            "tindak lanjut selesai dalam 7 hari", *pair(promises, "verified_at"),
            "Tindak lanjut yang buktinya dinyatakan benar pada hari-hari itu.",
        ),
    ]  # fmt: skip


def led_region(user) -> Region | None:
    """Return the region a person is the head of; the widest when there are several."""
    paths = duties(user).paths(Role.PIMPINAN)
    return Region.objects.with_parents().filter(path=paths[0]).first() if paths else None
