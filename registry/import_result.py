"""The file of an office as it goes back: the same rows, with what became of each and why."""

from collections import defaultdict
from collections.abc import Iterator

from kim_portal.spreadsheets import Export, TableColumn
from registry.enums import ImportState
from registry.import_job import table_of
from registry.models import KimImport
from registry.office_columns import Column

ROW, RESULT, REASONS = "baris", "hasil", "sebab"


def result_table(job: KimImport) -> tuple[Export, Iterator[dict]]:
    """Return the export and its rows: {column of the file or one of the three words: value}."""
    table = table_of(job)
    meanings = {index: column for column, index in table.columns.items()}
    columns = [
        TableColumn(ROW, "Nomor baris di berkas asal", "bilangan bulat", "Impor", _cell(ROW)),
        TableColumn(
            RESULT, "Apa yang terjadi dengan baris ini", "satu kata", "Impor", _cell(RESULT)
        ),
        TableColumn(
            REASONS, "Yang perlu diperbaiki atau diperhatikan", "teks", "Impor", _cell(REASONS)
        ),
    ]
    columns += [
        TableColumn(
            title or f"kolom {index + 1}",
            _meaning(meanings.get(index)),
            "seperti di berkas",
            job.original_name,
            _cell(index),
        )
        for index, title in table.titles.items()
        if title or index in meanings
    ]
    name = f"hasil-impor-{job.pk}"
    return Export(f"Hasil impor {job.original_name}", name, columns), _rows(job, table)


def _cell(key):
    return lambda row: row.get(key, "")


def _meaning(column: Column | None) -> str:
    return f"Dibaca sebagai {column.label}" if column else "Tidak dibaca"


def _rows(job: KimImport, table) -> Iterator[dict]:
    remarks, faulty = defaultdict(list), set()
    for one in job.findings:
        remarks[one["row"]].append(f"{one['column']}: {one['message']}".removeprefix(": "))
        if one["is_fault"]:
            faulty.add(one["row"])
    wanted = {row.number for row in table.rows()}
    for number, cells in table.sheet.rows:
        if number in wanted:
            result = "bermasalah" if number in faulty else _result(job, number)
            yield dict(enumerate(cells)) | {
                ROW: number, RESULT: result, REASONS: ". ".join(remarks[number]),
            }  # fmt: skip


def _result(job: KimImport, number: int) -> str:
    if job.state in {ImportState.UPLOADED, ImportState.CHECKED}:
        return "dapat diimpor"
    stored = job.state == ImportState.DONE or number <= job.done_row
    return "tersimpan" if stored else "belum diproses"
