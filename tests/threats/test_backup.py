"""The restore drill of docs/penerapan.md, run with the commands that stand there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.storage import default_storage
from django.db import connection

from kim_portal.accounts.audit import record
from registry.models import ReportPhoto
from tests.factories.accounts import UserFactory
from tests.factories.files import photo
from tests.factories.registry import MemberFactory, ReportFactory

TOOLS = ("pg_dump", "pg_restore", "createdb", "openssl", "tar", "bash")
lacking = [one for one in TOOLS if shutil.which(one) is None]
pytestmark = [
    pytest.mark.races,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql" or bool(lacking),
        reason=f"needs PostgreSQL and its programs: {lacking}",
    ),
]
DOCUMENT = Path(project.BASE_DIR, "docs", "penerapan.md").read_text(encoding="utf-8")
NAME = "Zulqarnain Rahasia"


def lines_below(heading: str) -> str:
    """Return the commands of the first block below a heading of the document."""
    part = DOCUMENT.split(f"### {heading}\n", 1)[1]
    return re.search(r"```\n(.*?)```", part, re.S)[1]


def run(commands, place, **variables):
    """Run commands as somebody at a terminal would, stopping at the first that fails."""
    facts = connection.settings_dict
    server = (
        f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT'] or 5432}"
    )
    environment = os.environ | {
        "DATABASE_URL": f"{server}/{facts['NAME']}", "RESTORED_URL": f"{server}/{RESTORED}",
        "DJANGO_SETTINGS_MODULE": "kim_portal.settings", "LOCAL": "true", "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "localhost", "PYTHONPATH": str(project.BASE_DIR),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }  # fmt: skip
    commands = commands.replace("python manage.py", f"python {project.BASE_DIR}/manage.py")
    return subprocess.run(  # noqa: S603  the commands of our own document
        ["bash", "-euo", "pipefail", "-c", commands],  # noqa: S607  whichever bash there is
        cwd=place, env=environment | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


RESTORED = f"restored_{os.getpid()}"


@pytest.fixture
def machine(settings, tmp_path):
    """Uploads in a folder, a key pair for backups, and an empty folder to restore in."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    for name in ("media", "backup", "empty"):
        (tmp_path / name).mkdir()
    yield tmp_path
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {RESTORED}")


def test_threat_35_a_stolen_backup_is_unreadable_and_a_restored_one_is_whole(machine):
    """The thief reads nothing; the office restores on an empty place and misses nothing."""
    ReportFactory()
    MemberFactory(full_name=NAME)
    made = ReportPhoto(report=ReportFactory(), width=9, height=9)
    made.attach(photo().read(), name=f"{NAME}.jpg", content_type="image/webp")
    made.attach_extra("thumbnail", photo().read())
    made.save()
    record(UserFactory(), "member.view_contact", made)
    folder = {"MEDIA_ROOT": str(machine / "media")}

    key = run(lines_below("The key of the backups"), machine / "backup")
    backup = run(lines_below("Every night"), machine / "backup", **folder)

    assert (key.returncode, backup.returncode) == (0, 0), key.stderr + backup.stderr
    (stolen,) = (machine / "backup").glob("portal-*.cms")
    left = {one.name for one in (machine / "backup").iterdir()}
    assert left == {stolen.name, "backup.key", "backup.crt"}
    content = stolen.read_bytes()
    assert [one for one in (NAME.encode(), b"PGDMP", b"RIFF", b'"rows"') if one in content] == []

    shutil.copy(stolen, machine / "empty" / stolen.name)
    shutil.copy(machine / "backup" / "backup.key", machine / "empty")
    drill = run(lines_below("The drill"), machine / "empty")

    assert drill.returncode == 0, drill.stderr
    assert "Utuh: " in drill.stdout

    # What is changed or lost on the way is named.
    restored = machine / "empty" / "media" / made.file.name
    restored.write_bytes(b"lain")
    (machine / "empty" / "media" / made.thumbnail.name).unlink()
    again = run(lines_below("The drill").splitlines()[-1], machine / "empty")
    assert again.returncode == 1
    assert f"berkas {made.file.name}: berubah" in again.stderr
    assert f"berkas {made.thumbnail.name}: tidak ada" in again.stderr
    assert default_storage.exists(made.file.name)


def test_check_restore_refuses_what_is_no_facts_file(machine):
    (machine / "facts.json").write_text("[]")

    answer = run("python manage.py check_restore facts.json", machine)

    assert (answer.returncode, "is no file of backup_facts" in answer.stderr) == (1, True)
