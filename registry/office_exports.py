"""Working lists of the offices as tables: places that want a KIM, outages, plans, proposals."""

from django.db.models import QuerySet

from kim_portal.spreadsheets import Export, TableColumn
from registry.list_exports import (
    CHUNK,
    COUNT,
    DAY,
    KEMENDAGRI,
    MOMENT,
    OFFICE,
    PORTAL,
    STATE,
    TEXT,
    table,
)

KECAMATAN = "Isian kecamatan atau dinas"


def interest_rows(interests: QuerySet):
    return interests.for_list().open_first().iterator(chunk_size=CHUNK)


def outage_rows(outages: QuerySet):
    return outages.for_list().iterator(chunk_size=CHUNK)


def revival_rows(plans: QuerySet):
    return plans.for_list().by_next_date().iterator(chunk_size=CHUNK)


def region_proposal_rows(proposals: QuerySet):
    return proposals.for_list().iterator(chunk_size=CHUNK)


def region_closed_rows(regions: QuerySet):
    return regions.iterator(chunk_size=CHUNK)


def agency_rows(agencies: QuerySet):
    return agencies.select_related("region").iterator(chunk_size=CHUNK)


def holiday_rows(holidays: QuerySet):
    return holidays.select_related("region").iterator(chunk_size=CHUNK)


def _columns(*rows) -> list[TableColumn]:
    return [TableColumn(*row) for row in rows]


INTEREST_EXPORT = table(
    "Minat membentuk KIM",
    "minat-kim",
    [],
    lambda interest: interest.region,
    [
        ("disampaikan pada", "Hari minat disampaikan", DAY, KECAMATAN,
         lambda interest: interest.told_on),
        ("keterangan", "Siapa yang berminat dan mengapa, tanpa nama orang", TEXT, KECAMATAN,
         lambda interest: interest.note),
        ("keadaan", "Sampai di mana tindak lanjutnya", STATE, PORTAL,
         lambda interest: interest.get_state_display()),
        ("tindak lanjut", "Pendampingan, atau alasan tidak dilanjutkan", TEXT, OFFICE,
         lambda interest: interest.outcome),
        ("KIM yang terbentuk", "Nama KIM, kosong bila belum terbentuk", TEXT, PORTAL,
         lambda interest: interest.kim.name if interest.kim else ""),
    ],
)  # fmt: skip


def _outage_state(outage) -> str:
    if outage.voided_at:
        return "Dibatalkan"
    return "Masih terganggu" if outage.is_open() else "Pulih"


OUTAGE_EXPORT = Export(
    "Gangguan jaringan",
    "gangguan-jaringan",
    _columns(
        ("kode wilayah", "Kode wilayah yang terganggu", "kode bertitik, dipisah titik koma",
         KEMENDAGRI, lambda outage: "; ".join(one.path for one in outage.regions.all())),
        ("wilayah", "Wilayah yang terganggu", "nama dengan jenisnya", KEMENDAGRI,
         lambda outage: outage.places),
        ("gangguan", "Apa yang terganggu", TEXT, KECAMATAN, lambda outage: outage.reason),
        ("mulai pada", "Hari pertama gangguan", DAY, KECAMATAN, lambda outage: outage.starts_on),
        ("pulih pada", "Hari jaringan pulih, kosong bila belum", DAY, KECAMATAN,
         lambda outage: outage.ends_on),
        ("keadaan", "Keadaan pada hari unduh", STATE, PORTAL, _outage_state),
        ("alasan dibatalkan", "Mengapa catatan ini dibatalkan", TEXT, KECAMATAN,
         lambda outage: outage.void_reason),
    ),
)  # fmt: skip
REVIVAL_EXPORT = table(
    "Rencana pemulihan KIM",
    "rencana-pemulihan",
    [("nama KIM", "KIM yang dipulihkan", TEXT, PORTAL, lambda plan: plan.kim.name)],
    lambda plan: plan.region,
    [
        ("tujuan", "Yang hendak dicapai", TEXT, OFFICE, lambda plan: plan.goal),
        ("penanggung jawab", "Bagian yang memimpin", TEXT, OFFICE, lambda plan: plan.owner),
        ("langkah", "Langkah yang tidak dibatalkan", COUNT, OFFICE, lambda plan: plan.step_count),
        ("langkah selesai", "Langkah yang sudah dikerjakan", COUNT, OFFICE,
         lambda plan: plan.done_count),
        ("langkah berikut", "Batas langkah terdekat yang belum selesai", DAY, OFFICE,
         lambda plan: plan.next_due_on),
        ("batas waktu", "Hari terakhir rencana", DAY, OFFICE, lambda plan: plan.due_on),
        ("keadaan", "Keadaan rencana", STATE, OFFICE, lambda plan: plan.get_state_display()),
        ("hasil", "Hasil rencana yang ditutup", TEXT, OFFICE, lambda plan: plan.outcome),
        ("ditutup pada", "Waktu rencana ditutup", MOMENT, PORTAL, lambda plan: plan.closed_at),
    ],
)  # fmt: skip
REGION_PROPOSAL_EXPORT = table(
    "Usulan pembetulan wilayah",
    "usulan-wilayah",
    [],
    lambda proposal: proposal.region,
    [
        ("nama yang benar", "Nama yang diusulkan, kosong bila tidak diusulkan", TEXT, "Isian desa",
         lambda proposal: proposal.name),
        ("kode yang benar", "Kode yang diusulkan, kosong bila tidak diusulkan", "kode bertitik",
         "Isian desa", lambda proposal: proposal.code),
        ("alasan", "Alasan usulan", TEXT, "Isian desa", lambda proposal: proposal.reason),
        ("keadaan", "Apakah dinas sudah memutuskan", STATE, PORTAL,
         lambda proposal: proposal.get_state_display()),
        ("jawaban dinas", "Jawaban atau alasan penolakan", TEXT, OFFICE,
         lambda proposal: proposal.answer),
        ("diusulkan pada", "Waktu diusulkan", MOMENT, PORTAL,
         lambda proposal: proposal.proposed_at),
        ("diputuskan pada", "Waktu diputuskan", MOMENT, PORTAL,
         lambda proposal: proposal.decided_at),
    ],
)  # fmt: skip
REGION_CLOSED_EXPORT = table(
    "KIM di wilayah yang ditutup",
    "wilayah-ditutup",
    [],
    lambda region: region,
    [
        ("tidak berlaku sejak", "Hari wilayah itu ditutup", DAY, KEMENDAGRI,
         lambda region: region.ended_on),
        ("jumlah KIM", "KIM yang masih tercatat di sana", COUNT, PORTAL,
         lambda region: region.stranded_count),
    ],
)  # fmt: skip
AGENCY_EXPORT = Export(
    "Instansi penjawab aspirasi",
    "instansi",
    _columns(
        ("nama instansi", "Nama resmi", TEXT, OFFICE, lambda agency: agency.name),
        ("nama singkat", "Singkatan yang dipakai di portal", TEXT, OFFICE,
         lambda agency: agency.short_name),
        ("kabupaten/kota", "Kabupaten atau kota", "nama resmi", KEMENDAGRI,
         lambda agency: agency.region.label),
        ("dipakai", "Apakah masih ditawarkan sebagai penjawab", "Ya atau Tidak", OFFICE,
         lambda agency: "Tidak" if agency.is_retired else "Ya"),
    ),
)  # fmt: skip
HOLIDAY_EXPORT = Export(
    "Hari libur kantor yang akan datang",
    "hari-libur",
    _columns(
        ("tanggal", "Hari libur", DAY, OFFICE, lambda holiday: holiday.day),
        ("nama hari libur", "Sebab libur", TEXT, OFFICE, lambda holiday: holiday.name),
        ("cuti bersama", "Apakah cuti bersama", "Ya atau Tidak", OFFICE,
         lambda holiday: "Ya" if holiday.is_joint_leave else "Tidak"),
        ("kabupaten/kota", "Kabupaten atau kota", "nama resmi", KEMENDAGRI,
         lambda holiday: holiday.region.label),
    ),
)  # fmt: skip
