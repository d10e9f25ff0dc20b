"""The audit log as a table: what was read on the screen, with the chain that proves it whole."""

from collections.abc import Iterator
from itertools import islice

from kim_portal.accounts.models import AuditEntry
from kim_portal.accounts.wording import act_in_words, facts_in_words, name_subjects
from kim_portal.spreadsheets import Export, TableColumn

# The newest so many of what the filter leaves; a longer time is taken in pieces by its dates.
MOST_ENTRIES = 20_000
CHUNK = 500
TEXT, LOG = "teks", "Catatan portal"


def _facts(entry: AuditEntry) -> str:
    return "; ".join(f"{word}: {value}" for word, value in facts_in_words(entry))


def _column(title: str, meaning: str, value, form: str = TEXT) -> TableColumn:
    return TableColumn(title, meaning, form, LOG, value)


LOG_EXPORT = Export(
    "Catatan tindakan",
    "catatan",
    [
        _column("nomor", "Urutan catatan", lambda one: one.pk, "bilangan bulat"),
        _column("waktu", "Saat tindakan dicatat", lambda one: one.at, "waktu setempat"),
        _column("siapa", "Nama pelaku hari ini; “sistem” bila belum masuk", lambda one: one.actor),
        _column("tindakan", "Tindakan dengan kata-kata", act_in_words),
        _column("kode_tindakan", "Tindakan sebagaimana disimpan", lambda one: one.verb),
        _column("jenis_data", "Jenis data yang dikenai", lambda one: one.subject_type),
        _column("nomor_data", "Nomor data yang dikenai", lambda one: one.subject_id),
        _column("data", "Nama data yang dikenai", lambda one: one.subject_name),
        _column("keterangan", "Fakta saat itu; yang pribadi disamarkan", _facts),
        _column("sidik", "SHA-256 seluruh catatan ini", lambda one: one.entry_hash),
        _column("sidik_sebelumnya", "Sidik catatan sebelum ini", lambda one: one.previous_hash),
    ],
)


def log_rows(entries) -> Iterator[AuditEntry]:
    """Return the newest entries, each with its `subject_name`, a constant number of queries."""
    found = entries.order_by("-pk")[:MOST_ENTRIES].iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        name_subjects(chunk)
        yield from chunk
