"""The list of aspirations as a table; neither name nor contact of a sender is in it."""

from kim_portal.spreadsheets import Export, TableColumn
from registry.list_exports import CHUNK, DAY, PORTAL, TEXT, place_columns

FORM, OFFICE, MOMENT = "Isian pengirim", "Isian dinas", "waktu setempat"


def aspiration_rows(aspirations):
    """Yield the rows with all that a column shows, a constant number of queries."""
    return aspirations.for_list().newest_first().iterator(chunk_size=CHUNK)


def _other_desa(aspiration):
    return aspiration.second_region.place if aspiration.second_region else ""


# (title, meaning, form, source, value) of the columns before and after the place.
BEFORE_PLACE = [
    ("nomor", "Nomor yang diberikan kepada pengirim", TEXT, PORTAL, lambda a: a.number),
    ("diterima pada", "Waktu diterima", MOMENT, PORTAL, lambda a: a.received_at),
    ("jenis", "Jenis aspirasi", "satu jenis", FORM, lambda a: a.get_kind_display()),
    ("tema", "Tema aspirasi", "satu tema", FORM, lambda a: a.get_theme_display()),
    ("judul", "Judul seperti dikirim", TEXT, FORM, lambda a: a.title),
]
AFTER_PLACE = [
    ("desa kedua", "Desa kedua yang disebut", "nama dengan jenisnya", FORM, _other_desa),
    ("sumber", "KIM yang mengirim, atau Warga", TEXT, PORTAL, lambda a: a.source),
    ("keadaan", "Sampai di mana", "satu keadaan", PORTAL, lambda a: a.get_state_display()),
    ("penjawab", "Instansi atau desa yang menjawab", TEXT, OFFICE, lambda a: a.holder),
    ("batas diteruskan", "Batas menentukan penjawab", DAY, PORTAL, lambda a: a.route_due_on),
    ("batas jawaban", "Hari terakhir jawaban diberikan", DAY, PORTAL, lambda a: a.answer_due_on),
    ("dijawab pada", "Waktu jawaban diberikan", MOMENT, PORTAL, lambda a: a.answered_at),
    ("sampai ke warga pada", "Hari KIM menyampaikan", DAY, "Isian KIM", lambda a: a.delivered_on),
    ("nomor SP4N-LAPOR", "Nomor lacak", TEXT, OFFICE, lambda a: a.sp4n_tracking_id),
]
ASPIRATION_EXPORT = Export(
    "Daftar aspirasi",
    "aspirasi",
    [
        *(TableColumn(*facts) for facts in BEFORE_PLACE),
        *place_columns(lambda aspiration: aspiration.region),
        *(TableColumn(*facts) for facts in AFTER_PLACE),
    ],
)
