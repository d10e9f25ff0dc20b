"""The trail of a round as a table with its dictionary."""

from collections.abc import Sequence

from kim_portal.spreadsheets import Export, TableColumn
from monev.models import Round
from monev.trail import Section, Step


def trail_export(
    round_: Round, sections: Sequence[Section]
) -> tuple[Export, list[tuple[str, Step]]]:
    """Return the table and its rows, (title of the section, step) each."""
    columns = [
        TableColumn("bagian", "Jenis hal yang dicatat", "teks", "portal", lambda row: row[0]),
        TableColumn("hal", "Apa yang terjadi", "teks", "portal", lambda row: row[1].what),
        TableColumn("alasan", "Alasan atau putusan", "teks", "pengguna", lambda row: row[1].reason),
        TableColumn(
            "waktu", "Saat terjadi; kosong pada temuan hitungan", "ISO 8601", "portal",
            lambda row: row[1].at.isoformat() if row[1].at else None,
        ),
        TableColumn("oleh", "Yang memutuskan", "teks", "portal", lambda row: row[1].by),
    ]  # fmt: skip
    rows = [(section.title, step) for section in sections for step in section.steps]
    return Export(f"Jejak penilaian {round_}", f"jejak-{round_.slug}", columns), rows
