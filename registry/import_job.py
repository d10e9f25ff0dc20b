"""From an uploaded file to stored KIM: checking it, running it, going on after an interruption."""

from django.db import transaction
from django.utils import timezone

from registry.kim_import import Outcome, store_plan
from registry.kim_plan import Plan, make_plan
from registry.kim_rows import Finding
from registry.models import KimImport
from registry.models.kim_import import TakenOverError
from registry.office_columns import Column, Table, find_table
from registry.office_file import read_sheets

# What is kept and shown of remarks; more than this nobody reads, and the file says the same again.
FINDING_LIMIT = 20_000


def check_import(job: KimImport, columns: dict[Column, int] | None = None) -> Table:
    """Compare the file with the registry and keep what was found; return the table.

    columns: the meaning a person gave to the columns; None reads the header.
    Raises UnreadableFileError when the file as a whole cannot be used.
    """
    table = _table(job.content())
    if columns is not None:
        table = table.with_columns(columns)
    facts = None
    if not table.missing:
        plan = make_plan(table, job.region, timezone.localdate())
        facts = {
            "row_count": plan.row_count,
            "new_count": plan.new_count,
            "changed_count": plan.changed_count,
            "same_count": plan.same_count,
            "faulty_count": plan.faulty_count,
            "findings": _findings(plan),
        }
    job.store_check({str(column): index for column, index in table.columns.items()}, facts)
    return table


def table_of(job: KimImport) -> Table:
    """Return the table of the file, read with the columns that the job keeps."""
    columns = {Column(name): index for name, index in job.columns.items()}
    return _table(job.content()).with_columns(columns)


def run_import(job: KimImport) -> None:
    """Store what the file has more than the registry; the job is running already.

    An error ends it as interrupted, with every batch before it stored; run once more, it goes on.
    """
    try:
        plan = make_plan(table_of(job), job.region, timezone.localdate())
        _keep_plan(job, plan)
        done = store_plan(
            plan,
            by=job.created_by,
            source=job.log_text,
            after_row=job.done_row,
            on_batch=lambda outcome: _note(job, outcome),
        )
        _keep_findings(job, done.faults)
        job.finish()
    except TakenOverError:
        return
    except Exception:
        job.interrupt()
        raise


def _table(content: bytes) -> Table:
    return find_table(read_sheets(content))


def _note(job: KimImport, outcome: Outcome) -> None:
    job.note_progress(
        done_row=outcome.done_row,
        new=outcome.new_count,
        changed=outcome.changed_count,
        same=outcome.same_count,
        faulty=len(outcome.faults),
    )


@transaction.atomic
def _keep_plan(job: KimImport, plan: Plan) -> None:
    """Keep the remarks of this plan; those on rows dealt with before stay as they were."""
    before = [one for one in job.findings if one["row"] <= job.done_row]
    now = [one for one in _findings(plan) if one["row"] > job.done_row]
    job.findings, job.row_count, job.faulty_count = before + now, plan.row_count, plan.faulty_count
    job.save(update_fields=["findings", "row_count", "faulty_count"])


def _keep_findings(job: KimImport, faults: list[Finding]) -> None:
    if faults:
        added = [_as_stored(one, is_fault=True) for one in faults]
        job.findings = sorted([*job.findings, *added], key=lambda one: one["row"])
        job.save(update_fields=["findings"])


def _findings(plan: Plan) -> list[dict]:
    found = [_as_stored(one, is_fault=True) for one in plan.faults]
    found += [_as_stored(one, is_fault=False) for one in plan.notes]
    return sorted(found, key=lambda one: (one["row"], not one["is_fault"]))[:FINDING_LIMIT]


def _as_stored(finding: Finding, *, is_fault: bool) -> dict:
    return {
        "row": finding.row,
        "column": finding.column,
        "message": finding.message,
        "kind": finding.kind,
        "is_fault": is_fault,
    }
