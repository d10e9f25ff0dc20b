"""Events of guidance as a table: what each column means and how a row gives it; no person in it."""

from django.db.models import QuerySet

from kim_portal.spreadsheets import Export, TableColumn
from registry.list_exports import CHUNK, COUNT, DAY, OFFICE, PORTAL, RUPIAH, TEXT, place_columns


def event_rows(events: QuerySet):
    return events.for_list().order_by("-starts_at", "-pk").iterator(chunk_size=CHUNK)


EVENT_EXPORT = Export(
    "Daftar kegiatan pembinaan",
    "pembinaan",
    [
        TableColumn("tema", "Tema kegiatan", TEXT, OFFICE, lambda event: event.theme),
        TableColumn(
            "jenis", "Jenis kegiatan", "satu jenis", OFFICE, lambda event: event.get_kind_display()
        ),
        TableColumn("tanggal", "Hari pertama", DAY, OFFICE, lambda event: event.held_on),
        TableColumn(
            "sampai tanggal",
            "Hari terakhir, kosong bila satu hari",
            DAY,
            OFFICE,
            lambda event: event.last_on,
        ),
        TableColumn("tempat", "Tempat kegiatan", TEXT, OFFICE, lambda event: event.place),
        TableColumn(
            "penyelenggara", "Dinas atau kecamatan", TEXT, OFFICE, lambda event: event.organiser
        ),
        *place_columns(lambda event: event.region)[:1],
        *place_columns(lambda event: event.region)[2:],
        TableColumn(
            "keadaan",
            "Keadaan kegiatan pada hari unduh",
            "satu kata keadaan",
            PORTAL,
            lambda event: event.get_state_display(),
        ),
        TableColumn(
            "alasan ditunda",
            "Alasan penundaan, kosong bila tidak ditunda",
            "satu alasan",
            OFFICE,
            lambda event: event.get_postpone_reason_display(),
        ),
        TableColumn(
            "kuota",
            "Orang yang dapat ditampung, kosong bila tidak dibatasi",
            COUNT,
            OFFICE,
            lambda event: event.quota,
        ),
        TableColumn("anggaran", "Anggaran kegiatan", RUPIAH, OFFICE, lambda event: event.budget),
        TableColumn(
            "sumber anggaran",
            "Asal anggaran itu",
            "satu sumber",
            OFFICE,
            lambda event: event.get_source_display(),
        ),
    ],
)
