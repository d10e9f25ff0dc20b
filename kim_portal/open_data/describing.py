"""Metadata after Satu Data Indonesia, and the Frictionless description of all files."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kim_portal.open_data.table import (
    LICENCE,
    REFERENCE_CODES,
    TYPES,
    WITHDRAWN_AT,
    Column,
    Dataset,
    as_text,
)

FORMATS = {"csv": "text/csv", "json": "application/json", "geojson": "application/geo+json"}


def formats_of(dataset: Dataset) -> list[str]:
    return [name for name in FORMATS if name != "geojson" or dataset.points]


def links(dataset: Dataset) -> list[tuple[str, str]]:
    """Return (format, address on this site) of each file."""
    return [(form, _path(dataset, form)) for form in formats_of(dataset)]


def address(dataset: Dataset, form: str) -> str:
    """Return the full address of one file."""
    return f"{settings.SITE_URL}{_path(dataset, form)}"


def _path(dataset: Dataset, form: str) -> str:
    return reverse(f"open_data:dataset_{form}", args=[dataset.slug])


def metadata(dataset: Dataset) -> dict:
    """Return what Satu Data Indonesia asks of a dataset: standard, definitions, producer, codes."""
    return {
        "kode": dataset.slug,
        "judul": dataset.title,
        "deskripsi": dataset.about,
        "produsen": settings.OFFICE_NAME,
        "walidata": settings.OFFICE_NAME,
        "wilayah": settings.OFFICE_REGION_NAME,
        "kontak": settings.OFFICE_CONTACT,
        "tanggal": as_text(timezone.now()),
        "periode": dataset.period,
        "frekuensi": dataset.frequency,
        "metode": dataset.method,
        "kode_referensi": REFERENCE_CODES,
        "lisensi": {"nama": LICENCE["name"], "judul": LICENCE["title"], "alamat": LICENCE["path"]},
        "data_pribadi": "Tidak ada.",
        "kunci": list(dataset.key),
        "perubahan_sejak": {
            "parameter": "sejak",
            "contoh": f"{address(dataset, 'csv')}?sejak=2026-01-01",
            "arti": dataset.since_means
            + (
                " Baris yang ditarik dari umum ikut disebut: hanya kuncinya, dengan "
                f"{WITHDRAWN_AT.name}."
                if dataset.withdrawn
                else " Baris dataset ini tidak pernah ditarik."
            ),
            "kolom_tambahan": [_described(WITHDRAWN_AT)],
        },
        "kolom": [_described(column) for column in dataset.columns],
        "berkas": [
            {"format": form, "jenis": FORMATS[form], "alamat": address(dataset, form)}
            for form in formats_of(dataset)
        ],
        "catatan": "Teks yang dibuka lembar kerja sebagai rumus didahului tanda ' dalam CSV.",
    }


def _described(column: Column) -> dict:
    return {
        "nama": column.name,
        "definisi": column.meaning,
        "tipe": column.kind,
        "satuan": column.unit or TYPES[column.kind],
        "wajib": column.is_required,
        "pilihan": list(column.choices),
    }


def datapackage(datasets: list[Dataset]) -> dict:
    """Return the Frictionless data package of all datasets as CSV; paths lead from /data/."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "portal-kim",
        "title": f"Data terbuka Portal KIM {settings.OFFICE_REGION_NAME}",
        "description": "Registri, kegiatan, anggaran, pembinaan, monev KIM; tanpa data pribadi.",
        "homepage": f"{settings.SITE_URL}{reverse('open_data:dataset_list')}",
        "created": as_text(timezone.now()),
        "licenses": [LICENCE],
        "contributors": [{"title": settings.OFFICE_NAME, "roles": ["publisher"]}],
        "keywords": ["KIM", "komunitas informasi masyarakat", "satu data indonesia"],
        "resources": [_resource(one) for one in datasets],
    }


def _resource(dataset: Dataset) -> dict:
    return {
        "name": dataset.slug,
        "type": "table",
        "title": dataset.title,
        "description": f"{dataset.about} {dataset.method}",
        "path": f"{dataset.slug}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "header": True},
        "licenses": [LICENCE],
        "sources": [{"title": settings.OFFICE_NAME}],
        "schema": {
            "fields": [_field(column) for column in dataset.columns],
            "primaryKey": list(dataset.key),
            "missingValues": [""],
        },
    }


def _field(column: Column) -> dict:
    constraints = {"required": True} if column.is_required else {}
    if column.choices:
        constraints["enum"] = list(column.choices)
    field = {"name": column.name, "type": column.kind, "description": column.meaning}
    return field | ({"constraints": constraints} if constraints else {})
