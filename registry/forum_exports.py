"""The notes of forums as a table with its data dictionary."""

from kim_portal.spreadsheets import Export, TableColumn
from registry.list_exports import CHUNK, DAY, OFFICE, PORTAL, TEXT, place_columns


def forum_note_rows(notes):
    ordered = notes.for_list().order_by("-year", "forum__region__path", "pk")
    return ordered.iterator(chunk_size=CHUNK)


FORUM_NOTE_EXPORT = Export(
    "Catatan forum KIM",
    "catatan-forum",
    [
        TableColumn("tahun", "Tahun catatan", "tahun", OFFICE, lambda note: note.year),
        TableColumn("nama forum", "Forum yang mencatat", TEXT, PORTAL, lambda one: one.forum.name),
        *place_columns(lambda note: note.forum.region)[:1],
        *place_columns(lambda note: note.forum.region)[2:],
        TableColumn(
            "jenis",
            "Apa yang dicatat",
            "Potensi, Kendala, atau Sumber daya yang diperlukan",
            OFFICE,
            lambda note: note.get_kind_display(),
        ),
        TableColumn(
            "jenis sumber daya",
            "Sumber daya mana yang diperlukan, kosong untuk potensi dan kendala",
            "Finansial, Manusia, atau Teknologi",
            OFFICE,
            lambda note: note.get_resource_display(),
        ),
        TableColumn("isi", "Isi catatan", TEXT, OFFICE, lambda note: note.text),
        TableColumn(
            "KIM", "KIM yang dibicarakan, bila satu", TEXT, PORTAL,
            lambda note: note.kim.name if note.kim else "",
        ),
        TableColumn(
            "desa/kelurahan", "Desa atau kelurahan yang dibicarakan, bila satu", TEXT, PORTAL,
            lambda note: note.desa.label if note.desa else "",
        ),
        TableColumn(
            "keadaan", "Apakah kantor sudah menanggapi", "satu kata keadaan", PORTAL,
            lambda note: note.get_state_display(),
        ),
        TableColumn("tanggapan", "Tanggapan kantor", TEXT, OFFICE, lambda note: note.answer),
        TableColumn("ditulis pada", "Hari catatan ditulis", DAY, PORTAL,
                    lambda note: note.created_at.date()),
    ],
)  # fmt: skip
