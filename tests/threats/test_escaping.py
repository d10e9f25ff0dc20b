"""Words of users stay words: planted in every text of the database, they run on no page."""

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from tests.factories.aspiration import AspirationFactory
from tests.factories.event import AttendanceFactory, EventFactory
from tests.factories.monev import EntryFactory, SheetFactory
from tests.factories.registry import (
    ForumFactory,
    MemberFactory,
    ReportFactory,
    SkFactory,
)
from tests.traces import own_pages

# As short as it can be: many columns hold few letters.
PLANT = "<i id=x>\"'&{{7*7}}"
RAW = ("<i id=x>", "49&#", "&49", "{49")
APPS = ("registry", "monev", "accounts")
# Addresses, codes, keys and choices have a form of their own, which their forms keep.
FORMED = (models.SlugField, models.URLField, models.EmailField, models.FileField, models.UUIDField)
FORMED_NAMES = {
    "code", "path", "slug", "key", "sha256", "password", "username", "phone", "contact_phone",
    "last_hash", "hash", "previous_hash", "number", "verb", "timezone", "level", "request_id",
}  # fmt: skip


def texts():
    """Yield (model, column) of every free text."""
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            for one in model._meta.concrete_fields:
                is_text = isinstance(one, models.CharField | models.TextField)
                formed = isinstance(one, FORMED) or one.choices or one.name in FORMED_NAMES
                if is_text and not formed and (one.max_length or 999) >= len(PLANT):
                    yield model, one.name


def plant() -> set[str]:
    """Write the words into every free text that has rows; returns what was written."""
    planted = set()
    for model, name in texts():
        try:
            with transaction.atomic():
                if model._base_manager.exclude(**{name: ""}).update(**{name: PLANT}):
                    planted.add(f"{model.__name__}.{name}")
        except Exception as error:
            # Some rows are guarded by the database itself: the log, unique names.
            if not isinstance(error, IntegrityError) and "append" not in str(error):
                raise
    return planted


@pytest.mark.one_database
@pytest.mark.parametrize("persona", ["anonymous", "kabupaten", "pengurus", "juri"])
def test_planted_words_run_on_no_page(personas, as_user, persona):
    kim = personas.kim
    MemberFactory(kim=kim, position="ketua", full_name="Ketua Contoh")
    ForumFactory()
    SkFactory(kim=kim)
    ReportFactory(kim=kim, verified=True)
    AspirationFactory(region=kim.region, kim=kim)
    AttendanceFactory(event=EventFactory())
    seat = personas.round.juri_assignments.get(user=personas.juri)
    SheetFactory(entry=EntryFactory(round=personas.round, kim=kim), juri=seat, scores={"A1": "2"})
    planted = plant()
    client = as_user(getattr(personas, persona))

    pages = [*own_pages(), "/", "/kim/", "/aspirasi/", "/tugas/", "/laporan/", "/monev/"]
    answers = {url: client.get(url, follow=True) for url in pages}

    read = {url for url, one in answers.items() if one.status_code == 200}
    broken = {url: one.status_code for url, one in answers.items() if one.status_code >= 500}
    running = {
        url for url in read if any(raw in answers[url].content.decode("latin-1") for raw in RAW)
    }
    shown = {url for url in read if "&lt;i id=x&gt;" in answers[url].content.decode("latin-1")}
    assert {"Kim.name", "ActivityReport.title", "User.full_name", "Round.name"} <= planted
    assert (broken, running) == ({}, set())
    assert shown
