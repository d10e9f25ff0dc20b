import pytest
from django.utils import timezone

from registry import import_job
from registry.import_job import check_import, run_import
from registry.models import Kim, KimImport
from registry.models.kim_import import SILENCE
from registry.office_columns import Column
from registry.tasks import run_kim_import
from tests.factories.accounts import UserFactory
from tests.factories.office import office_file, penajam, row, workbook

pytestmark = pytest.mark.django_db


def job_of(content):
    job = KimImport(region=penajam())
    job.attach(content, name="data.xlsx", content_type="application/octet-stream")
    job.upload(by=UserFactory())
    return job


def begun(*rows):
    job = job_of(office_file(*rows))
    check_import(job)
    job.begin(by=job.created_by)
    return job


def counts(job):
    job.refresh_from_db()
    return (job.state, job.new_count, job.changed_count, job.same_count, job.faulty_count)


def test_check_import_keeps_what_it_found():
    job = job_of(office_file(row(), row(name=""), row()))

    check_import(job)

    assert counts(job) == ("checked", 1, 0, 0, 2)
    assert job.columns["name"] == 1
    assert job.findings == [
        {"row": 3, "column": "nama KIM", "message": "Isi nama KIM", "kind": "", "is_fault": True},
        {"row": 4, "column": "nama KIM", "kind": "duplicate", "is_fault": True,
         "message": "Sudah ada di baris 2: nama dan tempat sama (Desa Bangun Mulya)"},
    ]  # fmt: skip
    assert Kim.objects.count() == 0


def test_check_import_waits_for_missing_columns():
    job = job_of(workbook([["Kelompok", "Lokasi"], ["KIM A", "Bangun Mulya"]]))

    table = check_import(job)

    assert table.missing == ["nama KIM", "desa/kelurahan"]
    assert counts(job) == ("uploaded", 0, 0, 0, 0)


def test_check_import_reads_with_chosen_columns():
    job = job_of(workbook([["Kelompok", "Lokasi"], ["KIM A", "Bangun Mulya"]]))

    check_import(job, {Column.NAME: 0, Column.VILLAGE: 1})
    assert counts(job) == ("checked", 1, 0, 0, 0)
    check_import(job, {Column.NAME: 0})
    assert job.state == "uploaded"


def test_run_import_stores_and_finishes():
    job = begun(row(name="KIM A"), row(name="KIM B"), row(name=""))

    run_kim_import.call(job.pk)

    assert counts(job) == ("done", 2, 0, 0, 1)
    assert (job.done_row, job.done_count, job.row_count) == (3, 3, 3)
    assert job.finished_at is not None
    assert sorted(Kim.objects.values_list("name", flat=True)) == ["KIM A", "KIM B"]


def test_run_import_uses_the_columns_of_the_check():
    job = job_of(workbook([["Kelompok", "Lokasi"], ["KIM A", "Bangun Mulya"]]))
    check_import(job, {Column.NAME: 0, Column.VILLAGE: 1})
    job.begin(by=job.created_by)

    run_import(job)

    assert Kim.objects.get().name == "KIM A"


def test_run_import_ends_as_interrupted_and_goes_on(monkeypatch):
    monkeypatch.setattr("registry.kim_import.BATCH", 2)
    job = begun(*[row(name=f"KIM {letter}") for letter in "ABCDE"])
    usual, calls = import_job._note, []

    def break_second(job, outcome):
        calls.append(outcome)
        if len(calls) == 2:
            raise RuntimeError("listrik padam")
        usual(job, outcome)

    monkeypatch.setattr(import_job, "_note", break_second)
    with pytest.raises(RuntimeError):
        run_import(job)
    assert counts(job) == ("failed", 2, 0, 0, 0)
    assert (Kim.objects.count(), job.done_row) == (2, 3)

    monkeypatch.setattr(import_job, "_note", usual)
    job.begin(by=job.created_by)
    run_import(job)

    assert counts(job) == ("done", 5, 0, 0, 0)
    assert Kim.objects.count() == 5


def test_run_import_after_a_kill_counts_every_row_once(monkeypatch):
    monkeypatch.setattr("registry.kim_import.BATCH", 2)
    job = begun(*[row(name=f"KIM {letter}") for letter in "ABC"])
    usual = import_job.store_plan

    class Killed(BaseException):
        """A process that ends without a word."""

    def killed(plan, *, on_batch, **kwargs):
        def once(outcome):
            on_batch(outcome)
            if outcome.done_row > 3:
                raise Killed

        return usual(plan, on_batch=once, **kwargs)

    monkeypatch.setattr(import_job, "store_plan", killed)
    with pytest.raises(Killed):
        run_import(job)
    assert counts(job) == ("running", 2, 0, 0, 0)
    KimImport.objects.update(heard_at=timezone.now() - SILENCE * 2)

    monkeypatch.setattr(import_job, "store_plan", usual)
    job.refresh_from_db()
    job.begin(by=job.created_by)
    run_import(job)

    assert counts(job) == ("done", 3, 0, 0, 0)
    assert Kim.objects.count() == 3


def test_run_import_stops_when_another_worker_took_over():
    job = begun(row())
    KimImport.objects.update(attempt=2)

    run_import(job)

    assert (counts(job)[0], Kim.objects.count()) == ("running", 0)


def test_run_import_names_rows_registered_since_the_check():
    job = begun(row(name="KIM A"), row(name="KIM B"))
    other = job_of(office_file(row(name="KIM A")))
    check_import(other)
    other.begin(by=other.created_by)
    run_import(other)

    run_import(job)

    assert counts(job) == ("done", 1, 0, 1, 0)
    assert Kim.objects.count() == 2
