"""Rows of the tables people download from the registry."""

from collections.abc import Iterator

from registry.enums import FundSource, RegionLevel
from registry.fund_figures import Totals, answer_of, sums_by

FUND_HEADER = [
    "kode_wilayah", "desa_kelurahan", "kecamatan", "kabupaten_kota", "nomor_registri", "kim",
    "tahun", "keadaan", "sumber", "rencana", "diterima", "dibelanjakan", "taksiran_barang",
    "belanja_tanpa_dokumen",
]  # fmt: skip
CHUNK = 500


def fund_rows(filters, kim_qs) -> Iterator[list]:
    """Yield one row per KIM and source in whole rupiah; a KIM without records has one row."""
    sums = {}
    for key, totals in sums_by(filters.records_of(kim_qs), "fund_year__kim", "source").items():
        sums.setdefault(key[0], {})[key[1]] = totals
    ordered = kim_qs.with_place().order_by("region__path", "name", "pk")
    for kim in ordered.iterator(chunk_size=CHUNK):
        start = [
            kim.region.code or kim.region.path,
            *(_name(kim.region.at_level(level)) for level in reversed(RegionLevel.values[1:])),
            kim.registry_no,
            kim.name,
            filters.year,
            answer_of(kim).label,
        ]
        for source, totals in sorted(sums.get(kim.pk, {"": Totals()}).items()):
            amounts = [
                totals.planned, totals.received, totals.spent, totals.goods_value,
                totals.undocumented,
            ]  # fmt: skip
            yield [*start, FundSource(source).label if source else "", *amounts]


def _name(region) -> str:
    return region.label if region else ""
