"""The matrix of periods as rows: one KIM and period each, with what was done in it."""

from collections import defaultdict

from kim_portal.spreadsheets import Export, TableColumn
from registry.list_exports import COUNT, DAY, PORTAL, TEXT, place_columns
from registry.models import ActivityReport
from registry.models.period_report import COUNTED_REPORTS
from registry.period_figures import activity_figures, cells_of, schedule_of, today_in

RECAP = "Rekap laporan"


def _report(row, name):
    return getattr(row["cell"].report, name) if row["cell"].report else None


PERIOD_EXPORT = Export(
    "Rekap laporan KIM",
    "rekap-laporan",
    [
        TableColumn("nama KIM", "Nama KIM", TEXT, PORTAL, lambda row: row["kim"].name),
        TableColumn(
            "nomor registri", "Nomor tetap KIM di portal", TEXT, PORTAL,
            lambda row: row["kim"].registry_no,
        ),
        *place_columns(lambda row: row["kim"].region),
        TableColumn("masa laporan", "Bulan, triwulan, atau tahun", TEXT, PORTAL,
                    lambda row: row["cell"].period.label),
        TableColumn("batas waktu", "Hari terakhir tepat waktu", DAY, "Aturan kabupaten/kota",
                    lambda row: row["cell"].due_on),
        TableColumn("keadaan", "Tepat waktu, Terlambat, Dimaklumi, Belum melapor, Belum jatuh "
                    "tempo, atau Belum wajib, dihitung pada hari unduh", "satu keadaan", PORTAL,
                    lambda row: row["cell"].standing.label),
        TableColumn("diajukan pada", "Waktu rekap pertama kali diajukan", "waktu setempat", RECAP,
                    lambda row: _report(row, "submitted_at")),
        TableColumn("tidak ada kegiatan", "Alasan KIM menyatakan tidak ada kegiatan", "satu alasan",
                    RECAP, lambda row: row["cell"].report.get_none_reason_display()
                    if row["cell"].report else ""),
        TableColumn("jumlah kegiatan", "Kegiatan yang diajukan atau terverifikasi, termasuk "
                    "kegiatan bersama yang dilaporkan KIM ini", COUNT, "Laporan kegiatan",
                    lambda row: row["figures"].count),
        TableColumn("peserta laki-laki", "Jumlah peserta laki-laki", "orang", "Laporan kegiatan",
                    lambda row: row["figures"].men),
        TableColumn("peserta perempuan", "Jumlah peserta perempuan", "orang", "Laporan kegiatan",
                    lambda row: row["figures"].women),
        TableColumn("kendala", "Kendala menurut KIM", TEXT, RECAP,
                    lambda row: _report(row, "problems")),
        TableColumn("kebutuhan", "Kebutuhan menurut KIM", TEXT, RECAP,
                    lambda row: _report(row, "needs")),
    ],
)  # fmt: skip


def export_rows(filters, kim_qs):
    """Yield one row per KIM and begun period of the year; four queries in all."""
    if filters.area is None:
        return
    schedule, today = schedule_of(filters.office), today_in(filters.office)
    periods = [one for one in schedule.periods_of(filters.year) if one.starts_on <= today]
    kim_rows = list(kim_qs)
    cells = cells_of(kim_rows, periods, schedule, today)
    held = defaultdict(list)
    reports = ActivityReport.objects.filter(
        kim__in=[kim.pk for kim in kim_rows], state__in=COUNTED_REPORTS,
        held_on__year=filters.year,
    )  # fmt: skip
    for report in reports:
        held[report.kim_id, schedule.period_on(report.held_on)].append(report)
    for kim in kim_rows:
        for cell in cells[kim.pk]:
            figures = activity_figures(held[kim.pk, cell.period])
            yield {"kim": kim, "cell": cell, "figures": figures}
