"""Money and work plans as tables: sums per KIM and source in whole rupiah, and no person."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from registry.enums import FundSource
from registry.fund_figures import Totals, answer_of, sums_by
from registry.list_exports import CHUNK, DAY, MOMENT, PORTAL, RUPIAH, STATE, TEXT, table
from registry.models import Kim

BOOK, YEAR = "Catatan anggaran", "tahun"
OWN = "Isian KIM, desa, atau dinas"


@dataclass(frozen=True)
class FundLine:
    """One KIM in one year with the sums of one source; without records the source is empty."""

    kim: Kim
    year: int
    source: str
    totals: Totals

    @property
    def source_label(self) -> str:
        return FundSource(self.source).label if self.source else ""


def fund_rows(filters, kim_qs) -> Iterator[FundLine]:
    """Yield one row per KIM and source; a KIM without records has one row."""
    sums = {}
    for key, totals in sums_by(filters.records_of(kim_qs), "fund_year__kim", "source").items():
        sums.setdefault(key[0], {})[key[1]] = totals
    ordered = kim_qs.with_place().order_by("region__path", "name", "pk")
    for kim in ordered.iterator(chunk_size=CHUNK):
        for source, totals in sorted(sums.get(kim.pk, {"": Totals()}).items()):
            yield FundLine(kim, filters.year, source, totals)


def stray_budget_rows(budgets: QuerySet):
    return budgets.for_list().iterator(chunk_size=CHUNK)


def plan_rows(items: QuerySet):
    return items.for_list().by_month().iterator(chunk_size=CHUNK)


FUND_EXPORT = table(
    "Anggaran KIM",
    "anggaran-kim",
    [
        ("nama KIM", "KIM terverifikasi", TEXT, PORTAL, lambda line: line.kim.name),
        ("nomor registri", "Nomor tetap KIM di portal", TEXT, PORTAL,
         lambda line: line.kim.registry_no),
    ],
    lambda line: line.kim.region,
    [
        ("tahun", "Tahun anggaran", YEAR, BOOK, lambda line: line.year),
        ("keadaan", "Ada anggaran, menyatakan tidak ada, atau belum menyatakan", STATE, BOOK,
         lambda line: answer_of(line.kim).label),
        ("sumber", "Sumber uang, kosong bila belum ada catatan", "satu sumber", BOOK,
         lambda line: line.source_label),
        ("rencana", "Uang yang direncanakan dari sumber itu", RUPIAH, BOOK,
         lambda line: line.totals.planned),
        ("diterima", "Uang yang diterima", RUPIAH, BOOK, lambda line: line.totals.received),
        ("dibelanjakan", "Uang yang dibelanjakan", RUPIAH, BOOK, lambda line: line.totals.spent),
        ("taksiran barang", "Barang atau jasa yang diterima, menurut taksiran", RUPIAH, BOOK,
         lambda line: line.totals.goods_value),
        ("belanja tanpa dokumen", "Bagian belanja yang belum disertai dokumen", RUPIAH, BOOK,
         lambda line: line.totals.undocumented),
    ],
)  # fmt: skip
STRAY_BUDGET_EXPORT = table(
    "Anggaran desa tanpa KIM",
    "anggaran-tanpa-kim",
    [],
    lambda stray: stray.region,
    [
        ("tahun", "Tahun anggaran desa", YEAR, OWN, lambda stray: stray.year),
        ("sumber", "Sumber uang", "satu sumber", OWN, lambda stray: stray.get_source_display()),
        ("jumlah", "Jumlah dalam anggaran desa", RUPIAH, OWN, lambda stray: stray.amount),
        ("nama KIM dalam anggaran", "KIM yang disebut anggaran itu dan tidak pernah dibentuk", TEXT,
         OWN, lambda stray: stray.kim_name),
        ("kode rekening", "Kode rekening dalam anggaran", TEXT, OWN,
         lambda stray: stray.budget_code),
        ("catatan", "Catatan pelapor", TEXT, OWN, lambda stray: stray.note),
        ("keadaan", "Apakah dinas sudah menelusurinya", STATE, PORTAL,
         lambda stray: stray.get_state_display()),
        ("penjelasan", "Hasil penelusuran dinas", TEXT, "Isian dinas",
         lambda stray: stray.outcome),
        ("dicatat pada", "Waktu dicatat di portal", MOMENT, PORTAL,
         lambda stray: stray.created_at),
        ("selesai pada", "Waktu penelusuran selesai", MOMENT, PORTAL,
         lambda stray: stray.settled_at),
    ],
)  # fmt: skip
PLAN_EXPORT = table(
    "Rencana kegiatan KIM",
    "rencana-kegiatan",
    [
        ("tahun", "Tahun rencana", YEAR, OWN, lambda item: item.year),
        ("bulan", "Bulan rencana, kosong bila belum ditentukan", "nama bulan", OWN,
         lambda item: item.month_name),
        ("rencana kegiatan", "Kegiatan yang direncanakan", TEXT, OWN, lambda item: item.title),
        ("nama KIM", "KIM yang merencanakan", TEXT, PORTAL, lambda item: item.kim.name),
    ],
    lambda item: item.region,
    [
        ("kebutuhan anggaran", "Uang yang diperlukan, 0 bila tanpa biaya", RUPIAH, OWN,
         lambda item: item.budget_need),
        ("sumber anggaran", "Sumber uang yang direncanakan", "satu sumber", OWN,
         lambda item: item.get_source_display()),
        ("keadaan", "Sampai di mana kegiatan itu", STATE, OWN,
         lambda item: item.get_state_display()),
        ("alasan tertunda", "Alasan penundaan, kosong bila tidak tertunda", "satu alasan", OWN,
         lambda item: item.get_postpone_reason_display()),
        ("keterangan", "Keterangan keadaan", TEXT, OWN, lambda item: item.state_note),
        ("dicatat pada", "Hari dicatat di portal", DAY, PORTAL,
         lambda item: item.created_at.date()),
    ],
)  # fmt: skip
