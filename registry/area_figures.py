"""The numbers a camat asks for: one page, each number with its definition, counted on a day."""

import datetime

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from registry.duties import below_paths
from registry.enums import OperationalStatus, RegionLevel, RegistrationState, ReportState, Sex
from registry.figures import Figure
from registry.models import ActivityReport, Forum, Kim, Member, Region, Umkm
from registry.tally import HAS_KIM, formed, formed_at
from registry.territory import figures_of

RECENT_DAYS = 90


def area_figures(region: Region, on: datetime.date | None = None) -> list[tuple[str, list[Figure]]]:
    """Return (heading, figures) about a region as of `on` (default today)."""
    on = on or timezone.localdate()
    return [
        ("Kelembagaan", [*_coverage(region), *figures_of(region), *_statuses(region)]),
        (f"Kegiatan tahun {on.year}", _activities(region, on)),
        ("Orang dan usaha", _people(region, on)),
    ]


def _coverage(region: Region) -> list[Figure]:
    desa = Region.objects.current().below(region.path).filter(level=RegionLevel.DESA)
    counted = desa.aggregate(
        all=Count("pk", distinct=True),
        covered=Count("pk", filter=formed_at("kim__"), distinct=True),
    )
    return [
        Figure("desa dan kelurahan", counted["all"], "Desa dan kelurahan yang berlaku hari ini."),
        Figure(
            "di antaranya punya KIM",
            counted["covered"],
            HAS_KIM,
        ),
    ]


def _statuses(region: Region) -> list[Figure]:
    kim = Kim.objects.public().below(region)
    counts = dict(kim.order_by().values_list("status").annotate(count=Count("pk")))
    others = [
        OperationalStatus.WEAK,
        OperationalStatus.DORMANT,
        OperationalStatus.DISSOLVED,
        OperationalStatus.UNVERIFIED,
    ]
    return [
        Figure(
            f"berstatus {one.label.lower()}",
            counts.get(one, 0),
            f"KIM terverifikasi dengan status “{one.label}” menurut Diskominfo kabupaten/kota.",
        )
        for one in others
    ]


def _activities(region: Region, on: datetime.date) -> list[Figure]:
    reports, inside = ActivityReport.objects.all(), below_paths([region.path], "kim__region__path")
    held = reports.published().with_kim(inside).filter(held_on__year=on.year, held_on__lte=on)
    sums = held.aggregate(count=Count("pk"), people=Sum(F("men_count") + F("women_count")))
    joint = held.filter(co_owners__isnull=False).distinct().count()
    recent = formed(Kim.objects.below(region))
    return [
        Figure(
            "kegiatan terverifikasi",
            sums["count"],
            "Laporan yang sudah diperiksa Diskominfo, juga kegiatan bersama yang dilaporkan KIM "
            "dari kecamatan lain. Kegiatan bersama beberapa KIM dihitung satu kali.",
        ),
        Figure("di antaranya kegiatan bersama", joint, "Kegiatan dengan lebih dari satu KIM."),
        Figure(
            "peserta",
            sums["people"] or 0,
            "Jumlah peserta menurut laporan; orang yang hadir dua kali terhitung dua kali.",
        ),
        Figure(
            "KIM berkegiatan dalam 3 bulan terakhir",
            recent.active_since(on - datetime.timedelta(days=RECENT_DAYS)).count(),
            f"KIM terbentuk dengan kegiatan terverifikasi dalam {RECENT_DAYS} hari terakhir.",
        ),
        Figure(
            "laporan menunggu verifikasi",
            reports.filter(inside, state=ReportState.SUBMITTED).count(),
            "Laporan yang sudah diajukan dan belum diputuskan.",
        ),
    ]


def _people(region: Region, on: datetime.date) -> list[Figure]:
    inside = below_paths([region.path], "kim__region__path")
    members = Member.objects.in_office(on).filter(inside, formed_at("kim__"))
    counted = members.aggregate(all=Count("pk"), women=Count("pk", filter=Q(sex=Sex.FEMALE)))
    umkm = Umkm.objects.filter(
        below_paths([region.path], "kim__region__path"), ended_on=None,
        kim__state=RegistrationState.VERIFIED,
    )  # fmt: skip
    forums = Forum.objects.filter(below_paths([region.path], "region__path"))
    return [
        Figure(
            "anggota dan pengurus KIM",
            counted["all"],
            "Orang dengan masa jabatan berjalan di KIM terbentuk.",
        ),
        Figure(
            "di antaranya perempuan",
            counted["women"],
            "Menurut isian pengurus; yang tidak menyebutkan tidak terhitung.",
        ),
        Figure("usaha didampingi", umkm.count(), "UMKM yang pendampingannya masih berjalan."),
        Figure(
            "forum KIM",
            forums.filter(state=RegistrationState.VERIFIED).count(),
            "Forum terverifikasi di wilayah ini.",
        ),
    ]
