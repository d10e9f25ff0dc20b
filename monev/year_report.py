"""The report of a kabupaten about one year for its head: every number with what it counts."""

import datetime

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.pdf import render
from kim_portal.spreadsheets import Export, TableColumn
from kim_portal.ui_tags import angka
from monev.contest_only import DEFINITION as CONTEST_ONLY
from monev.contest_only import contest_only
from monev.enums import PUBLISHED_ROUNDS, EntryState, SheetState
from monev.models import Round, ScoreSheet
from registry.area_figures import area_figures
from registry.duties import below_paths
from registry.enums import FundAnswer, FundSource, RegionLevel, RegistrationState, ReportKind
from registry.enums_assistance import PermitKind, PermitState
from registry.enums_revival import RevivalState
from registry.figures import Figure
from registry.fund_figures import ANSWERS, sums_by, with_answer
from registry.letterhead import letterhead
from registry.models import (
    ActivityReport,
    Aspiration,
    Event,
    EventAttendance,
    FollowUp,
    FundRecord,
    Kim,
    Region,
    RevivalPlan,
    Sk,
    UmkmNeed,
    UmkmPermit,
)

TEMPLATE = "registry/pdf/angka_wilayah.typ"
# The first year a report may be asked for: KIM of Kominfo began with Permen 8/2010.
FIRST_YEAR = 2010
INSTITUTION = "Kelembagaan"


def last_day(year: int) -> datetime.date:
    """Return the day the report speaks of: the last of the year, or today in a running one."""
    return min(datetime.date(year, 12, 31), timezone.localdate())


def report_years() -> list[int]:
    """Return the years offered, newest first."""
    this_year = timezone.localdate().year
    return list(range(this_year, this_year - 4, -1))


def year_figures(region: Region, year: int) -> list[tuple[str, list[Figure]]]:
    """Return (heading, figures) about a kabupaten and a year.

    Statuses are those of today: what a KIM was in a past year is told by its history.
    """
    today, last = timezone.localdate(), last_day(year)
    state = next(figures for title, figures in area_figures(region, today) if title == INSTITUTION)
    return [
        (f"Kelembagaan, keadaan {date_format(today)}", [*state, *_decrees(region, last)]),
        (f"Kegiatan tahun {year}", _activities(region, year)),
        (f"Anggaran tahun {year}, dalam rupiah", _money(region, year)),
        (f"Pembinaan tahun {year}", _trainings(region, year)),
        (f"UMKM dan aspirasi tahun {year}", _assistance(region, year)),
        (f"Monev tahun {year}", _rounds(region, year)),
        (f"Tindak lanjut yang terbuka, keadaan {date_format(today)}", _open_work(region)),
    ]


def year_document(region: Region, year: int) -> bytes:
    """Return the report as PDF."""
    rows = [
        {"title": title, "rows": [[one.label, angka(one.value), one.definition] for one in found]}
        for title, found in year_figures(region, year)
    ]
    facts = {"title": f"Laporan tahun {year}", "place": region.place, "head": letterhead(region)}
    return render(TEMPLATE, facts | {"day": date_format(last_day(year)), "groups": rows})


def year_export(region: Region, year: int) -> tuple[Export, list[tuple[str, Figure]]]:
    """Return the table of the report and its rows, (heading, figure) each."""
    columns = [
        TableColumn("bagian", "Bagian laporan", "teks", "portal", lambda row: row[0]),
        TableColumn("angka", "Hal yang dihitung", "teks", "portal", lambda row: row[1].label),
        TableColumn(
            "jumlah", "Banyaknya, atau rupiah utuh", "bilangan", "portal", lambda row: row[1].value
        ),
        TableColumn(
            "arti", "Cara menghitung", "teks", "portal", lambda row: row[1].definition
        ),
        TableColumn(
            "sampai", "Hari terakhir yang dihitung", "tanggal", "portal",
            lambda row: last_day(year),
        ),
    ]  # fmt: skip
    rows = [(title, one) for title, found in year_figures(region, year) for one in found]
    name = f"laporan-tahun-{year}-{region.path}"
    return Export(f"Laporan tahun {year} {region.label}", name, columns), rows


def _inside(region: Region, lookup: str) -> Q:
    return below_paths([region.path], f"{lookup}__path")


def _decrees(region: Region, last: datetime.date) -> list[Figure]:
    in_force = Sk.objects.in_force(last).filter(_inside(region, "kim__region"))
    count = in_force.filter(kim__state=RegistrationState.VERIFIED).values("kim").distinct().count()
    return [
        Figure(
            f"dengan SK berlaku pada {date_format(last)}", count,
            "KIM terverifikasi dengan paling sedikit satu SK tercatat yang berlaku pada hari itu. "
            "SK tidak berarti ada anggaran.",
        )
    ]  # fmt: skip


def _activities(region: Region, year: int) -> list[Figure]:
    held = ActivityReport.objects.published().filter(
        _inside(region, "kim__region"), held_on__year=year
    )
    sums = held.aggregate(
        count=Count("pk"),
        people=Sum(F("men_count") + F("women_count")),
        women=Sum("women_count"),
        kim=Count("kim", distinct=True),
        hoax=Count("pk", filter=Q(kind=ReportKind.HOAX_CLARIFICATION)),
    )
    return [
        Figure("kegiatan terverifikasi", sums["count"],
               "Laporan yang sudah diperiksa; kegiatan bersama dihitung satu kali."),
        Figure("KIM yang berkegiatan", sums["kim"],
               "KIM dengan paling sedikit satu kegiatan terverifikasi yang dilaporkannya."),
        Figure("peserta", sums["people"] or 0,
               "Menurut laporan; orang yang hadir dua kali terhitung dua kali."),
        Figure("di antaranya perempuan", sums["women"] or 0, "Menurut laporan."),
        Figure("klarifikasi hoaks", sums["hoax"], "Kegiatan terverifikasi jenis klarifikasi."),
    ]  # fmt: skip


def _money(region: Region, year: int) -> list[Figure]:
    records = FundRecord.objects.filter(
        _inside(region, "fund_year__kim__region"), fund_year__year=year
    )
    sources = {key[0]: one for key, one in sums_by(records, "source").items()}
    answered = with_answer(Kim.objects.public().below(region), year)
    none = answered.filter(ANSWERS[FundAnswer.NONE]).count()
    total = {
        name: sum(getattr(one, name) for one in sources.values())
        for name in ("planned", "received", "spent", "undocumented")
    }
    return [
        Figure("rencana", total["planned"], "Jumlah rencana KIM, tanpa catatan yang dibatalkan."),
        Figure("diterima", total["received"], "Uang yang diterima KIM; barang tidak termasuk."),
        Figure("dibelanjakan", total["spent"], "Uang yang dibelanjakan KIM."),
        Figure("belanja tanpa dokumen", total["undocumented"],
               "Bagian belanja yang dokumennya belum dilampirkan."),
        *[
            Figure(f"diterima dari {label}", sources[code].received,
                   "Uang yang diterima dari sumber ini.")
            for code, label in FundSource.choices
            if code in sources and sources[code].received
        ],
        Figure("KIM yang menyatakan tidak ada anggaran", none,
               "Banyaknya KIM, bukan rupiah: pernyataan tertulis untuk tahun ini."),
    ]  # fmt: skip


def _trainings(region: Region, year: int) -> list[Figure]:
    held = Event.objects.held().within(region.path).filter(starts_at__year=year)
    reach = EventAttendance.objects.counted().filter(event__in=held).reach()
    kim = Kim.objects.public().below(region)
    never = kim.exclude(pk__in=EventAttendance.objects.counted().values("kim")).count()
    return [
        Figure("kegiatan pembinaan", held.count(),
               "Bimtek, rakor, kunjungan, dan sejenisnya yang sudah terlaksana."),
        Figure("kehadiran", reach["people"], "Orang yang tercatat hadir, per kegiatan."),
        Figure("KIM yang hadir", reach["kim_count"], "KIM dengan paling sedikit satu wakil."),
        Figure("KIM yang belum pernah ikut", never,
               "KIM terverifikasi tanpa kehadiran di pembinaan mana pun, sejak awal pencatatan."),
    ]  # fmt: skip


def _assistance(region: Region, year: int) -> list[Figure]:
    halal = UmkmPermit.objects.filter(
        _inside(region, "umkm__kim__region"), kind=PermitKind.HALAL, state=PermitState.ISSUED,
        issued_on__year=year,
    )  # fmt: skip
    received = Aspiration.objects.counted().filter(
        _inside(region, "region"), received_at__year=year
    )
    return [
        Figure("sertifikat halal terbit", halal.count(),
               "Izin halal UMKM dampingan KIM yang terbit pada tahun ini."),
        Figure("aspirasi diterima", received.count(), "Tanpa yang ditolak dan yang ganda."),
        Figure("di antaranya sudah dijawab", received.filter(answered_at__isnull=False).count(),
               "Aspirasi tahun ini yang jawabannya sudah tercatat."),
    ]  # fmt: skip


def _rounds(region: Region, year: int) -> list[Figure]:
    rounds = Round.objects.real().filter(region=region, year=year)
    published = rounds.filter(state__in=PUBLISHED_ROUNDS)
    entries = published.aggregate(
        all=Count("entries"),
        promoted=Count("entries", filter=Q(entries__state=EntryState.PROMOTED)),
    )
    return [
        Figure("putaran", rounds.count(), "Putaran kabupaten/kota tahun ini, juga yang berjalan."),
        Figure("putaran yang diumumkan", published.count(), "Hasilnya terbuka bagi umum."),
        Figure("peserta putaran yang diumumkan", entries["all"],
               "Semua yang diusulkan, juga yang tidak memenuhi syarat."),
        Figure("KIM yang maju ke provinsi", entries["promoted"],
               "Peserta yang diteruskan ke putaran provinsi."),
        Figure("KIM yang hanya berkegiatan menjelang lomba", len(contest_only(region, year)),
               CONTEST_ONLY),
        Figure("saran tim penilai", _advice(published),
               "Lembar nilai dengan saran tertulis dalam putaran yang diumumkan."),
    ]  # fmt: skip


def _advice(published: QuerySet) -> int:
    sheets = ScoreSheet.objects.filter(entry__round__in=published, state=SheetState.SUBMITTED)
    return sheets.exclude(advice="").count()


def _open_work(region: Region) -> list[Figure]:
    plans = RevivalPlan.objects.filter(_inside(region, "kim__region"), state=RevivalState.OPEN)
    closing = FollowUp.objects.within(region.path).closing()
    needs = UmkmNeed.objects.open().filter(_inside(region, "umkm__kim__region"))
    return [
        Figure("rencana pemulihan berjalan", plans.count(),
               "KIM vakum atau kurang aktif yang sedang didampingi."),
        Figure("tindak lanjut terverifikasi", closing.verified,
               "Saran, temuan, dan kesepakatan yang buktinya diterima dinas."),
        Figure("tindak lanjut belum selesai", closing.open + closing.waiting,
               "Belum dikerjakan, dikembalikan, atau menunggu diperiksa."),
        Figure("di antaranya lewat batas", closing.overdue,
               "Belum dilaporkan selesai dan batas waktunya sudah lewat."),
        Figure("bantuan UMKM belum selesai", needs.count(),
               "Bantuan yang dicatat KIM dan belum dinyatakan selesai."),
    ]  # fmt: skip


def reporting_regions(user) -> QuerySet:
    """Return the kabupaten whose yearly report this person may ask for."""
    regions = Region.objects.filter(level=RegionLevel.KABUPATEN)
    return regions if user.is_auditor else regions.in_territory_of(user)
