"""Every form of the portal that takes a file, found by walking the table of addresses.

Nobody keeps a list of them: a page that gets a file field tomorrow is tried tomorrow.
"""

import itertools
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from kim_portal.forms import PortalForm
from kim_portal.virus_scan import INFECTED
from tests.access import ROWS
from tests.access.row import PERSONAS
from tests.factories import torture
from tests.factories.files import SCRIPT, pdf, photo
from tests.factories.office import office_file
from tests.factories.office import row as office_row
from tests.factories.personas import make_personas
from tests.journeys.forms import forms_of
from tests.scanner import scanner
from tests.traces import stored_files

pytestmark = pytest.mark.one_database
# Who is asked to open a page: those who send files, then whoever the table says may read it.
SENDERS = ("kabupaten", "pengurus", "juri")
FIELDS = ("FileField(", "PhotosField(", "DocumentField(", "DocumentsField(")
HARM = {
    "picture bomb": torture.picture_bomb,
    "drawing with a script": torture.svg_with_script,
    "page as photo": torture.page_as_photo,
    "PDF with a script": lambda: pdf(action=SCRIPT),
    "PDF and archive": torture.pdf_and_archive,
    "PDF of much work": lambda: torture.packed_pdf(2000),
    "nothing": torture.nothing,
    "fifty megabytes": torture.fifty_megabytes,
    "workbook bomb": torture.workbook_bomb,
}


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_personas()
        transaction.set_rollback(True)


def rows_with_files() -> dict[str, int]:
    """Return how many rows there are of each model that holds a file or its bytes."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if any(
            isinstance(one, models.FileField | models.BinaryField)
            for one in model._meta.concrete_fields
        )
    }


def addresses(row, world):
    url = reverse(row.name, args=row.args(world))
    # This form wants to be told first whose decree it is.
    return [url, f"{url}?kim={world.kim.slug}"] if row.name == "registry:sk_create" else [url]


def asked_for(row) -> list[str]:
    readers = [one for one in PERSONAS if row.expected(one) == 200]
    if row.name == "registry:sk_create":
        return ["kabupaten"]
    return [one for one in SENDERS if one in readers] or readers[-1:]


def client_of(persona, world) -> Client:
    client = Client()
    if user := getattr(world, persona, None):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def shown_forms(row, persona, world):
    """Yield (client, address, form) of each form with a file field, while its rows are there."""
    # The row before may have moved the round on; only the database has forgotten it.
    world.round.refresh_from_db()
    client = client_of(persona, world)
    with transaction.atomic():
        for url in addresses(row, world):
            page = client.get(url)
            is_page = page.status_code == 200 and not page.streaming
            if is_page and b'type="file"' in page.content:
                for form in forms_of(page):
                    if form.files:
                        yield client, form.action or url, form
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def senders(made_once):
    """Return (row, persona) of every page with a file field, found by opening them all once."""
    found = {}
    for row in ROWS:
        for persona in asked_for(row) if row.method == "get" else ():
            for _, _, form in shown_forms(row, persona, made_once):
                found.setdefault((row.name, *form.files), (row, persona))
    return list(found.values())


def forms_in(response) -> list:
    """Return the forms an answer was made with."""
    contexts = [one for context in response.context or () for one in context.dicts]
    values = [value for one in contexts for value in one.values()]
    return [value for value in values if isinstance(value, PortalForm)]


def modules_of(response) -> set[str]:
    """Return the modules that made the forms of an answer and their fields."""
    forms = forms_in(response)
    kinds = [kind for form in forms for kind in type(form).__mro__]
    kinds += [type(one) for form in forms for one in form.fields.values()]
    return {kind.__module__ for kind in kinds}


def modules_with_file_fields() -> set[str]:
    root = Path(settings.BASE_DIR)
    return {
        ".".join(path.relative_to(root).with_suffix("").parts)
        for folder in ("registry", "monev", "kim_portal")
        for path in (root / folder).rglob("forms*/*.py")
        if any(one in path.read_text() for one in FIELDS)
    }


def told(response, field) -> list[str]:
    """Return the sentences at the field."""
    forms = [form for form in forms_in(response) if field in form.fields and form.is_bound]
    return [str(one) for form in forms[:1] for one in form.errors.get(field, [])]


def test_every_upload_field_refuses_what_means_harm(senders, made_once, db):
    reached, wrong, tried = set(), [], 0
    harm = {name: (make().name, make().read()) for name, make in HARM.items()}

    for row, persona in senders:
        for client, url, form in shown_forms(row, persona, made_once):
            for field, kind in itertools.product(form.files, harm):
                called, content = harm[kind]
                files, rows = stored_files(), rows_with_files()
                with transaction.atomic():
                    upload = SimpleUploadedFile(called, content)
                    response = client.post(url, form.fields | {field: upload})
                    said = told(response, field)
                    kept = (rows_with_files(), stored_files()) != (rows, files)
                    transaction.set_rollback(True)
                reached |= modules_of(response)
                tried += 1
                if response.status_code not in (200, 413) or not said or kept:
                    wrong.append((row.name, field, kind, response.status_code, said, kept))

    assert wrong == []
    assert tried > 200
    assert modules_with_file_fields() - reached == set()


def test_every_upload_field_asks_the_virus_scanner(senders, made_once, db, settings):
    """The scanner takes everything for a virus, so that no form that forgets to ask gets by."""
    good = (photo, pdf, lambda: SimpleUploadedFile("a.xlsx", office_file(office_row())))
    wrong, told_so = [], 0

    with scanner("suspects") as address:
        settings.VIRUS_SCANNER = address
        for row, persona in senders:
            for client, url, form in shown_forms(row, persona, made_once):
                for field, make in itertools.product(form.files, good):
                    files = stored_files()
                    with transaction.atomic():
                        response = client.post(url, form.fields | {field: make()})
                        said = told(response, field)
                        transaction.set_rollback(True)
                    told_so += INFECTED in " ".join(said)
                    if response.status_code != 200 or not said or stored_files() != files:
                        wrong.append((row.name, field, response.status_code, said))

    assert wrong == []
    assert told_so > 25
