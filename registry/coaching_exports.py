"""Follow-ups as a table."""

from django.db.models import QuerySet

from registry.list_exports import CHUNK, DAY, MOMENT, OFFICE, PORTAL, STATE, TEXT, URL, table

COACH = "Isian dinas"
OWNER = "Isian penanggung jawab"


def follow_up_rows(rows: QuerySet):
    return rows.for_list().by_due_date().iterator(chunk_size=CHUNK)


FOLLOW_UP_EXPORT = table(
    "Tindak lanjut",
    "tindak-lanjut",
    [
        ("tindak lanjut", "Yang harus dilakukan", TEXT, COACH, lambda row: row.text),
        ("tema", "Tema pembinaan", TEXT, COACH, lambda row: row.get_theme_display()),
        ("asal", "Saran monev, temuan, kunjungan, kegiatan, atau arahan dinas", TEXT, PORTAL,
         lambda row: row.get_source_display()),
        ("berasal dari", "Nama putaran atau kegiatan", TEXT, PORTAL,
         lambda row: row.origin_label),
        ("nama KIM", "KIM yang menindaklanjuti, kosong bila pihak lain", TEXT, PORTAL,
         lambda row: row.kim.name if row.kim_id else ""),
    ],
    lambda row: row.region,
    [
        ("penanggung jawab", "Jabatan atau lembaga", TEXT, OFFICE, lambda row: row.owner),
        ("paling lambat", "Batas waktu yang berlaku", DAY, OFFICE, lambda row: row.due_on),
        ("keadaan", "Keadaan pada hari unduh", STATE, PORTAL,
         lambda row: row.get_state_display()),
        ("lewat batas", "ya bila belum dikerjakan dan batasnya lewat pada hari unduh", "ya/tidak",
         PORTAL, lambda row: "ya" if row.is_overdue else "tidak"),
        ("bukti", "Apa yang sudah dilakukan", TEXT, OWNER, lambda row: row.evidence),
        ("tautan bukti", "Alamat yang ditunjuk sebagai bukti", URL, OWNER,
         lambda row: row.evidence_url),
        ("dilaporkan selesai pada", "Saat dilaporkan selesai", MOMENT, PORTAL,
         lambda row: row.done_at),
        ("diverifikasi pada", "Saat dinas memverifikasi", MOMENT, PORTAL,
         lambda row: row.verified_at),
        ("catatan pemeriksa", "Catatan atau alasan dinas", TEXT, COACH, lambda row: row.note),
    ],
)  # fmt: skip


def training_need_rows(rows: QuerySet):
    return rows.for_list().by_theme().iterator(chunk_size=CHUNK)


TRAINING_NEED_EXPORT = table(
    "Kebutuhan pembinaan",
    "kebutuhan-pembinaan",
    [
        ("tema", "Tema pembinaan", TEXT, PORTAL, lambda row: row.get_theme_display()),
        ("kebutuhan", "Yang diperlukan, dalam kata-kata asalnya", TEXT, OWNER,
         lambda row: row.text),
        ("asal", "Penilaian diri, catatan forum, rekap laporan, atau saran monev", TEXT, PORTAL,
         lambda row: row.get_source_display()),
        ("nama KIM", "KIM yang memerlukan, kosong bila seluruh wilayah", TEXT, PORTAL,
         lambda row: row.kim.name if row.kim_id else ""),
    ],
    lambda row: row.region,
    [
        ("keadaan", "Keadaan pada hari unduh", STATE, PORTAL,
         lambda row: row.get_state_display()),
        ("kegiatan", "Kegiatan yang menjawab atau akan menjawab", TEXT, PORTAL,
         lambda row: row.event.theme if row.event_id else ""),
        ("hasil", "Hasil atau alasan", TEXT, PORTAL, lambda row: row.outcome),
        ("dicatat pada", "Saat kebutuhan dicatat", MOMENT, PORTAL, lambda row: row.created_at),
    ],
)  # fmt: skip
