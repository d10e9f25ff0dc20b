"""Columns of the report export that tell its details; the first ones are in list_exports.py."""

from kim_portal.spreadsheets import TableColumn

SOURCE = "Laporan"
DETAIL_COLUMNS = [
    TableColumn(
        "selesai pada", "Hari terakhir, bila lebih dari satu hari", "tanggal", SOURCE,
        lambda one: one.ended_on,
    ),
    TableColumn("jam", "Jam mulai dan selesai", "teks", SOURCE, lambda one: one.hours),
    TableColumn(
        "mitra", "Lembaga yang ikut menyelenggarakan", "teks", SOURCE, lambda one: one.partners
    ),
    TableColumn(
        "hasil", "Apa yang berubah atau disepakati", "teks", SOURCE, lambda one: one.result
    ),
    TableColumn(
        "tindak lanjut", "Apa yang dikerjakan berikutnya", "teks", SOURCE,
        lambda one: one.follow_up,
    ),
    TableColumn(
        "sumber informasi yang benar", "Rujukan klarifikasi hoaks", "teks", SOURCE,
        lambda one: one.info_source,
    ),
    TableColumn(
        "biaya", "Biaya kegiatan, kosong bila tidak dicatat", "rupiah utuh", SOURCE,
        lambda one: one.cost,
    ),
    TableColumn(
        "sumber biaya", "Dari mana biaya berasal", "satu sumber", SOURCE,
        lambda one: one.get_cost_source_display(),
    ),
    TableColumn(
        "dibaca oleh", "Umum, atau hanya pengurus dan dinas", "satu pilihan", SOURCE,
        lambda one: one.get_visibility_display(),
    ),
]  # fmt: skip
