import datetime
import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums import ImportState
from registry.models import KimImport
from registry.models.kim_import import SILENCE, TakenOverError
from tests.factories.registry import KimImportFactory

pytestmark = pytest.mark.django_db
ALLOWED = {
    ("uploaded", "checked"), ("checked", "running"), ("checked", "uploaded"),
    ("running", "done"), ("running", "failed"), ("failed", "running"),
}  # fmt: skip


def stamps(state):
    return {"finished_at": timezone.now()} if state == ImportState.DONE else {}


@pytest.mark.parametrize(("old", "new"), [*itertools.product(ImportState, ImportState)])
def test_kim_import_moves_only_along_its_table(old, new):
    job = KimImportFactory(state=old, **stamps(old))

    if (old, new) in ALLOWED:
        job.move_to(new, **stamps(new))
    else:
        with pytest.raises(IllegalTransitionError):
            job.move_to(new, **stamps(new))

    assert KimImport.objects.get().state == (new if (old, new) in ALLOWED else old)


def test_kim_import_done_needs_a_moment_in_the_database():
    job = KimImportFactory(running=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        KimImport.objects.filter(pk=job.pk).update(state=ImportState.DONE)
    job.state = ImportState.DONE
    with pytest.raises(ValidationError, match="harus punya waktu selesai"):
        job.validate_constraints()


def test_kim_import_knows_its_states_only():
    job = KimImportFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        KimImport.objects.filter(pk=job.pk).update(state="entah")
    job.state = "entah"
    with pytest.raises(ValidationError, match="tidak dikenal"):
        job.validate_constraints()


def test_kim_import_upload_is_recorded():
    job = KimImportFactory.build(region=KimImportFactory().region, created_by=None)
    user = KimImportFactory().created_by

    job.upload(by=user)

    entry = AuditEntry.objects.about(job).get()
    assert (entry.verb, entry.user, job.created_by) == ("kim_import.upload", user, user)


def test_kim_import_begin_starts_counting_anew():
    job = KimImportFactory(checked=True)

    job.begin(by=job.created_by)

    job.refresh_from_db()
    assert (job.state, job.attempt, job.new_count) == ("running", 1, 0)
    assert AuditEntry.objects.about(job).get().verb == "kim_import.begin"


def test_kim_import_begin_goes_on_after_an_interruption():
    job = KimImportFactory(state=ImportState.FAILED, attempt=1, new_count=5, done_row=6)

    job.begin(by=job.created_by)

    job.refresh_from_db()
    assert (job.state, job.attempt, job.new_count, job.done_row) == ("running", 2, 5, 6)


def test_kim_import_begin_takes_over_from_a_silent_worker():
    job = KimImportFactory(running=True, heard_at=timezone.now() - SILENCE * 2)

    job.begin(by=job.created_by)

    assert (job.state, job.attempt) == ("running", 2)


@pytest.mark.parametrize("state", ["uploaded", "running", "done"])
def test_kim_import_begin_refuses_what_is_not_ready(state):
    job = KimImportFactory(state=state, heard_at=timezone.now(), new_count=1, **stamps(state))

    with pytest.raises(DomainError, match="sudah berjalan atau tidak berisi hal baru"):
        job.begin(by=job.created_by)

    job.refresh_from_db()
    assert (job.state, AuditEntry.objects.about(job).count()) == (state, 0)


def test_kim_import_begin_refuses_a_file_without_anything_new():
    job = KimImportFactory(state=ImportState.CHECKED, row_count=3, same_count=3)

    with pytest.raises(DomainError):
        job.begin(by=job.created_by)


@pytest.mark.parametrize(("minutes", "stalled"), [(1, False), (2, False), (4, True)])
def test_kim_import_is_stalled_after_minutes_of_silence(minutes, stalled):
    heard_at = timezone.now() - datetime.timedelta(minutes=minutes)

    assert KimImportFactory(running=True, heard_at=heard_at).is_stalled == stalled


def test_kim_import_note_progress_adds_up():
    job = KimImportFactory(running=True)

    job.note_progress(done_row=201, new=190, changed=5, same=4, faulty=1)
    job.note_progress(done_row=401, new=200, changed=0, same=0, faulty=0)

    job.refresh_from_db()
    assert (job.done_row, job.new_count, job.changed_count, job.same_count, job.faulty_count) == (
        401, 390, 5, 4, 1,
    )  # fmt: skip


def test_kim_import_note_progress_notices_another_worker():
    job = KimImportFactory(running=True)
    KimImport.objects.filter(pk=job.pk).update(attempt=2)

    with pytest.raises(TakenOverError):
        job.note_progress(done_row=201, new=200, changed=0, same=0, faulty=0)

    job.refresh_from_db()
    assert job.new_count == 0


def test_kim_import_finish_records_the_sums():
    job = KimImportFactory(running=True, new_count=3)

    job.finish()

    entry = AuditEntry.objects.about(job).get()
    assert (job.state, entry.verb, entry.facts) == (
        "done", "kim_import.finish", {"new": 3, "changed": 0, "same": 0, "faulty": 0},
    )  # fmt: skip


def test_kim_import_interrupt_keeps_the_last_row():
    job = KimImportFactory(running=True, done_row=401)

    job.interrupt()

    entry = AuditEntry.objects.about(job).get()
    assert (job.state, entry.verb, entry.facts) == (
        "failed", "kim_import.interrupt", {"done_row": 401},
    )  # fmt: skip


def test_kim_import_belongs_to_the_office_of_its_kabupaten(personas):
    job = KimImportFactory()

    seen = {
        name
        for name in ["kabupaten", "kabupaten_lain", "provinsi", "auditor", "pimpinan", "desa"]
        if KimImport.objects.visible_to(getattr(personas, name)).contains(job)
    }
    allowed = {
        name
        for name in ["kabupaten", "kabupaten_lain", "provinsi", "auditor", "pimpinan", "desa"]
        if getattr(personas, name).has_perm("registry.view_kim_import", job)
    }

    assert seen == allowed == {"kabupaten"}
