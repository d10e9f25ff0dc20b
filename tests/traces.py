"""Looks for marked values everywhere a person's data could be: tables, files, pages.

Generic on purpose: a table, a column or a page that is added later is searched without a change.
"""

import gzip
import io
import json
import zipfile

import pikepdf
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from tests.access import ROWS
from tests.pdf_text import pdf_text, squeezed


def holds(text, values) -> bool:
    """Say whether one of the values stands in the text; spaces do not count, as in a PDF."""
    folded = squeezed(str(text).lower())
    return any(squeezed(value.lower()) in folded for value in values)


def in_tables(values) -> set[str]:
    """Return "app.Model.column" of every column of every table that holds one of the values."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        names = [one.attname for one in model._meta.concrete_fields]
        for row in model._default_manager.values(*names):
            found |= {
                f"{model._meta.label}.{name}"
                for name, value in row.items()
                if holds(json.dumps(value, default=str, ensure_ascii=False), values)
            }
    for session in Session.objects.all():
        if holds(session.get_decoded(), values):
            found.add("sessions.Session")
    return found


def stored_files(folder="") -> list[str]:
    """Return the path of every stored file."""
    folders, names = default_storage.listdir(folder)
    own = [f"{folder}/{name}".lstrip("/") for name in names]
    return own + [one for inner in folders for one in stored_files(f"{folder}/{inner}".lstrip("/"))]


def in_files(values) -> set[str]:
    """Return the paths of the stored files that hold one of the values."""
    found = set()
    for path in stored_files():
        with default_storage.open(path) as stream:
            if holds(readable(stream.read()), values) or holds(path, values):
                found.add(path)
    return found


def readable(content: bytes) -> str:
    """Return the text of a page, a PDF, a workbook, an archive or a picture's bytes."""
    if content.startswith(b"%PDF-"):
        try:
            return pdf_text(content)
        except pikepdf.PdfError:
            # A stand-in that some test stored; its bytes are its text.
            return content.decode("latin-1")
    if content.startswith(b"\x1f\x8b"):
        return readable(gzip.decompress(content))
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(readable(archive.read(name)) for name in archive.namelist())
    return content.decode("utf-8", errors="replace")


def body(response) -> str:
    content = b"".join(response) if response.streaming else response.content
    return readable(content)


def in_pages(values, world, as_user, personas) -> set[str]:
    """Return "persona address" of every page that shows one of the values.

    Visited is what the access table says renders for the persona, tables as CSV and as XLSX, and
    the own page of every row of the database that has one.
    """
    found = set()
    for row in ROWS:
        readers = [one for one in personas if row.expected(one) == 200]
        if not readers:
            continue
        # The row before may have moved the round on; only the database has forgotten it.
        world.round.refresh_from_db()
        with transaction.atomic():
            args, data = row.args(world), row.data(world)
            forms = [args, ["xlsx" if one == "csv" else one for one in args]]
            for url in {reverse(row.name, args=one) for one in forms}:
                found |= _seen(values, url, readers, world, as_user, row.method, data)
            transaction.set_rollback(True)
    for url in own_pages():
        found |= _seen(values, url, personas, world, as_user)
    return found


def marks_shown(client, urls, marks) -> set[tuple[str, str]]:
    """Return (address, mark) of every page of `urls`, where it leads to, that shows a mark."""
    found = set()
    for url in urls:
        text = client.get(url, follow=True).content.decode()
        found |= {(url, mark) for mark in marks if mark in text}
    return found


def own_pages() -> list[str]:
    rows = (
        row
        for model in apps.get_models()
        if hasattr(model, "get_absolute_url")
        for row in model._default_manager.all()
    )
    return sorted({row.get_absolute_url() for row in rows})


def _seen(values, url, personas, world, as_user, method="get", data=None) -> set[str]:
    found = set()
    for persona in personas:
        client = as_user(getattr(world, persona))
        with transaction.atomic():
            response = getattr(client, method)(url, data or {})
            if holds(body(response), values):
                found.add(f"{persona} {url}")
            transaction.set_rollback(True)
    return found
