"""What a backup has to bring back: rows by table, the head of the log, files with their digest."""

import hashlib

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

from kim_portal.accounts.audit import check_chain
from kim_portal.accounts.models import AuditEntry, AuditHead
from kim_portal.orphans import lost_files

# Work that was waiting and people who were signed in are not what a backup is for.
PASSING = {"sessions.Session", "usersessions.UserSession", "django_tasks_database.DBTaskResult"}


def facts() -> dict:
    """Return {"rows": {model: count}, "log": head, "files": {path: SHA-256}} of today."""
    head = AuditHead.objects.filter(pk=1).first()
    return {
        "rows": {
            model._meta.label: model._base_manager.count()
            for model in apps.get_models()
            if model._meta.managed and model._meta.label not in PASSING
        },
        "log": {"count": head.entry_count, "hash": head.last_hash} if head else {},
        "files": {path: _digest(path) for path in sorted(_paths())},
    }


def missing(before: dict) -> list[str]:
    """Return what a restored portal lacks of the facts taken before, one sentence each.

    More than was there is no fault: people went on while the backup was made.
    """
    now = facts()
    found = [
        f"{label}: {now['rows'].get(label, 0)} dari {count} baris"
        for label, count in before["rows"].items()
        if now["rows"].get(label, 0) < count
    ]
    found += [
        f"berkas {path}: {'berubah' if path in now['files'] else 'tidak ada'}"
        for path, digest in before["files"].items()
        if now["files"].get(path) != digest
    ]
    found += [f"{label} {pk}: berkasnya tidak ada" for label, pk in lost_files()]
    return found + _log_faults(before["log"])


def _log_faults(head: dict) -> list[str]:
    check = check_chain()
    if check.broken:
        return [f"catatan {check.broken.pk}: {check.reason}"]
    if head and not AuditEntry.objects.filter(entry_hash=head["hash"]).exists():
        return ["catatan tindakan: ujung yang tercatat tidak ditemukan"]
    return []


def _paths() -> set[str]:
    """Return the path of every file that a row names and storage holds."""
    return {
        path
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, models.FileField)
        for path in model._base_manager.exclude(**{column.name: ""}).values_list(
            column.name, flat=True
        )
        if default_storage.exists(path)
    }


def _digest(path: str) -> str:
    with default_storage.open(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
