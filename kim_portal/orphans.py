"""Stored files that no row knows, and rows whose file is gone.

A file is written before the row that names it is committed. A process that dies between the two
leaves a file without a row, never a row without a file; what is left so is swept up a day later.
"""

import datetime
from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

# No upload takes so long: what is older is of nobody who is still at work.
YOUNGEST = datetime.timedelta(hours=24)


def orphans(now: datetime.datetime | None = None) -> list[str]:
    """Return the paths of stored files of yesterday and before that no row names."""
    limit = (now or timezone.now()) - YOUNGEST
    # The files first: one that is committed meanwhile is found among the names.
    old = [path for path in _stored() if default_storage.get_modified_time(path) < limit]
    known = {path for _, _, path in _named()}
    return sorted(path for path in old if path not in known)


def lost_files() -> list[tuple[str, int]]:
    """Return (model, pk) of the rows whose file storage does not hold."""
    stored = set(_stored())
    return sorted((label, pk) for label, pk, path in _named() if path not in stored)


def sweep(now: datetime.datetime | None = None) -> int:
    """Delete the orphans; returns how many there were."""
    found = orphans(now)
    for path in found:
        default_storage.delete(path)
    return len(found)


def _stored(folder: str = "") -> Iterator[str]:
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        yield f"{folder}/{name}" if folder else name
    for inner in folders:
        yield from _stored(f"{folder}/{inner}" if folder else inner)


def _named() -> Iterator[tuple[str, int, str]]:
    """Yield (model, pk, path) of every column of every row that names a file."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.FileField):
                rows = model._base_manager.exclude(**{column.name: ""})
                for pk, path in rows.values_list("pk", column.name).iterator(chunk_size=2000):
                    yield model._meta.label, pk, path
