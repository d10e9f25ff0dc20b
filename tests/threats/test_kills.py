"""A process that is killed in the middle: real children, ended with SIGKILL.

The child must see the rows of the test, so these need PostgreSQL or SQLite in a file.
"""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as project
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from kim_portal.orphans import YOUNGEST, lost_files, orphans
from registry import kim_import
from registry.import_job import check_import, run_import
from registry.models import Kim, KimImport, ReportPhoto
from registry.models.kim_import import SILENCE
from tests.factories.accounts import UserFactory
from tests.factories.office import office_file, penajam, row
from tests.factories.registry import ReportFactory

in_memory = connection.vendor == "sqlite" and not project.DATABASES["default"]["TEST"]["NAME"]
pytestmark = [
    pytest.mark.races,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(in_memory, reason="needs a database that a second process can open"),
]
BEGIN = "import django; django.setup()\n"
ADD_PHOTO = """
import os, signal, sys
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from kim_portal.uploads import read_photo
from registry.models import ActivityReport, ReportPhoto
photo = read_photo(SimpleUploadedFile("a.jpg", sys.stdin.buffer.read()))
with transaction.atomic():
    made = ReportPhoto(report=ActivityReport.objects.get())
    made.attach(photo.content, name="a.jpg", content_type="image/webp")
    made.attach_extra("thumbnail", photo.thumbnail)
    made.width, made.height = photo.width, photo.height
    made.save()
    if sys.argv[1] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
"""
IMPORT = """
from registry import kim_import
from registry.import_job import run_import
from registry.models import KimImport
kim_import.BATCH = 5
run_import(KimImport.objects.get())
"""


@pytest.fixture
def files(settings, tmp_path):
    """Keep uploads in a folder that the child sees too."""
    settings.MEDIA_ROOT = str(tmp_path)
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    return tmp_path


def child(program, *arguments, files, **pipes):
    """Start a process of its own on the database of the test."""
    facts = connection.settings_dict
    place = f"{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT'] or 5432}"
    url = f"postgres://{place}/{facts['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{facts['NAME']}" if connection.vendor == "sqlite" else url,
        "DJANGO_SETTINGS_MODULE": "kim_portal.settings",
        "MEDIA_ROOT": str(files), "LOCAL": "true", "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "localhost",
    }  # fmt: skip
    return subprocess.Popen(  # noqa: S603  our own program, no shell
        [sys.executable, "-c", BEGIN + program, *arguments], env=environment,
        cwd=project.BASE_DIR, **pipes,
    )  # fmt: skip


def add_photo(how, files):
    from tests.factories.files import photo  # noqa: PLC0415  a name of its own in this module

    process = child(ADD_PHOTO, how, files=files, stdin=subprocess.PIPE)
    process.communicate(photo().read(), timeout=120)
    return process.returncode


def test_threat_28_a_crash_between_file_and_commit_leaves_no_row_without_file(files):
    """The file is on disk when the process dies, the row is not; a day later the file goes too."""
    ReportFactory()

    assert add_photo("die", files) == -signal.SIGKILL
    left = [path for path in files.rglob("*") if path.is_file()]
    assert (len(left), ReportPhoto.objects.count(), lost_files()) == (2, 0, [])
    assert orphans() == []
    assert add_photo("live", files) == 0
    old = time.time() - YOUNGEST.total_seconds() - 60
    for path in files.rglob("*"):
        os.utime(path, (old, old))

    call_command("sweep_files", "--dry-run")
    assert all(path.exists() for path in left)
    call_command("sweep_files")

    kept = ReportPhoto.objects.get()
    assert [path for path in left if path.exists()] == []
    assert default_storage.exists(kept.file.name)
    assert default_storage.exists(kept.thumbnail.name)
    assert (orphans(), lost_files()) == ([], [])


def begun(count) -> KimImport:
    job = KimImport(region=penajam())
    content = office_file(*[row(name=f"KIM Nomor {number}") for number in range(count)])
    job.attach(content, name="data.xlsx", content_type="application/octet-stream")
    job.upload(by=UserFactory())
    check_import(job)
    job.begin(by=job.created_by)
    return job


def test_threat_29_a_killed_import_stores_whole_batches_and_goes_on_without_doubling(
    files, monkeypatch
):
    """The child really dies in the middle; no half batch is there, and no row comes twice."""
    job = begun(120)
    process = child(IMPORT, files=files)
    for _ in range(3000):
        job.refresh_from_db()
        if job.done_row or process.poll() is not None:
            break
        time.sleep(0.02)
    process.kill()
    process.wait(timeout=30)

    stored = Kim.objects.count()
    job.refresh_from_db()
    assert process.returncode == -signal.SIGKILL
    assert (job.state, stored % 5, job.new_count) == ("running", 0, stored)
    assert 0 < stored < 120
    KimImport.objects.update(heard_at=timezone.now() - SILENCE * 2)
    job.refresh_from_db()
    assert job.is_stalled

    monkeypatch.setattr(kim_import, "BATCH", 5)
    job.begin(by=job.created_by)
    run_import(job)

    names = list(Kim.objects.values_list("name", flat=True))
    assert (len(names), len(set(names)), job.new_count) == (120, 120, 120)
