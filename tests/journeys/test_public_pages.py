"""No private value of the database stands in a public page or file.

A mark is planted in every text column of every table; then every address that a visitor may open
is searched. A column that is public is declared in PUBLIC with the reason why. A column added later
is private until somebody declares it, and then this test looks for it everywhere.
"""

import json

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone

from kim_portal.open_data.datasets import DATASETS
from tests import traces
from tests.access import ROWS
from tests.factories.accounts import UserFactory
from tests.factories.aspiration import AspirationFactory
from tests.factories.assistance import UmkmFactory
from tests.factories.event import AttendanceFactory
from tests.factories.monev import (
    EntryFactory,
    JuriFactory,
    RoundFactory,
    SheetFactory,
    VisitFactory,
)
from tests.factories.registry import (
    ForumFactory,
    KimFactory,
    MemberFactory,
    ReportFactory,
    SkFactory,
    region,
)
from tests.journeys.public_columns import PUBLIC, UNREACHED
from tests.open_data.world import fill

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
# A mark is the letters and three digits: short enough for nearly every column, and no word.
LETTERS = "zqxv"
LENGTH = len(LETTERS) + 3
OK = 200


def text_columns():
    """Return (model, field) of every column of our apps that can hold words of a person."""
    return [
        (model, field)
        for model in apps.get_models()
        if model._meta.app_label in {"accounts", "registry", "monev"}
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and not field.primary_key
        and (field.max_length is None or field.max_length >= LENGTH)
    ]


def name_of(model, field) -> str:
    return f"{model._meta.label}.{field.name}"


PRIVATE = [
    (f"{LETTERS}{number:03}", model, field)
    for number, (model, field) in enumerate(text_columns())
    if name_of(model, field) not in PUBLIC and name_of(model, field) not in UNREACHED
]


def plant() -> dict[str, str]:
    """Put its own mark into every private column of every row; returns {mark: column}."""
    planted = {}
    for model in dict.fromkeys(model for _, model, _ in PRIVATE):
        own = [(mark, field) for mark, of, field in PRIVATE if of is model]
        plain = {
            field.attname: _word(mark, field)
            for mark, field in own
            if not field.unique and not isinstance(field, models.JSONField)
        }
        # All at once, unless the database refuses words in one: a digest, what must be empty.
        if plain and _written(model, **plain):
            planted |= {
                mark: name_of(model, field) for mark, field in own if field.attname in plain
            }
            own = [(mark, field) for mark, field in own if field.attname not in plain]
        for mark, field in own:
            if _marked(mark, model, field):
                planted[mark] = name_of(model, field)
    return planted


def _written(model, **values) -> bool:
    try:
        with transaction.atomic():
            return bool(model._base_manager.update(**values))
    except IntegrityError:
        return False


def _word(mark, field) -> str:
    if isinstance(field, models.EmailField):
        return f"{mark}@contoh.test"
    return f"https://{mark}.test/" if isinstance(field, models.URLField) else mark


def _marked(mark, model, field) -> bool:
    rows = model._base_manager.all()
    if not field.unique and not isinstance(field, models.JSONField):
        return _written(model, **{field.attname: _word(mark, field)})
    if isinstance(field, models.JSONField):
        found = [one for one in rows.values_list("pk", field.attname) if isinstance(one[1], dict)]
        for key, value in found:
            rows.filter(pk=key).update(**{field.attname: value | {"catatan": mark}})
        return bool(found)
    keys = list(rows.values_list("pk", flat=True))
    for key in keys:
        rows.filter(pk=key).update(**{field.attname: f"{_word(mark, field)}{key}"})
    return bool(keys)


@pytest.fixture
def world(personas):
    """Rows in the tables that hold people, beside those that every page of the table makes."""
    kim = fill()
    MemberFactory(kim=kim, position="ketua", phone="081277665544")
    MemberFactory(kim=None, forum=ForumFactory(state="verified"), position="sekretaris")
    UmkmFactory(kim=kim)
    AspirationFactory(region=kim.region, kim=kim)
    AttendanceFactory(kim=kim, full_name="Siti")
    user = UserFactory(phone="081277665544")
    VisitFactory(
        entry=EntryFactory(kim=KimFactory(verified=True), round=personas.round), signed=True
    )
    seat = JuriFactory(round=RoundFactory(opened=True, region=region("64.09")))
    SheetFactory(
        entry=EntryFactory(round=seat.round, kim=kim), juri=seat, submitted=True,
        scores={"A1": "2"},
    )  # fmt: skip
    SkFactory(kim=kim, uploaded_by=user, check_note="Beda ejaan", checked_at=timezone.now())
    ReportFactory(kim=kim, submitted=True)
    ReportFactory(kim=kim, verified=True, visibility="internal")
    kim.set_status("dormant", by=user, reasons=["no_people"], note="Ketua pindah")
    return personas


def public_addresses(world):
    """Yield (is public, address) of what a visitor may try; tables make the rows they need."""
    for row in ROWS:
        if row.method == "get" and row.expected("anonymous") == 200:
            yield True, lambda row=row: reverse(row.name, args=row.args(world))
    for slug in DATASETS:
        for form in ("csv", "json"):
            yield True, lambda slug=slug, form=form: f"/data/{slug}.{form}"
    for address in traces.own_pages():
        yield False, lambda address=address: address


def test_no_private_value_stands_in_a_public_page(world, as_user):
    found, planted_once, unseen = set(), {}, set()
    client = as_user(None)
    for is_public, address in list(public_addresses(world)):
        with transaction.atomic():
            url = address()
            planted = plant()
            planted_once |= planted
            answer = client.get(url)
            is_shown = answer.status_code == OK
            text = traces.body(answer).lower() if is_shown else ""
            if is_public and not is_shown:
                unseen.add(f"{answer.status_code} {url}")
            if LETTERS in text:
                found |= {
                    f"{planted[mark]}: {url.split('?')[0]}" for mark in planted if mark in text
                }
            transaction.set_rollback(True)

    assert sorted(found) == []
    # A page that no longer opens once the marks are in would have been searched in vain.
    assert sorted(unseen) == []
    # What holds names, numbers and words about people was really there to be found.
    assert set(planted_once.values()) >= {
        "accounts.User.full_name", "accounts.User.phone", "accounts.User.email",
        "registry.Member.full_name", "registry.Member.phone", "registry.Kim.contact_phone",
        "registry.Kim.contact_email", "registry.Kim.address", "registry.Umkm.owner_name",
        "registry.Aspiration.reporter_name", "registry.Aspiration.reporter_contact",
        "registry.EventAttendance.full_name", "monev.FieldVisit.signer_name",
        "monev.ScoreSheet.advice", "monev.Score.note", "registry.Sk.check_note",
    }  # fmt: skip


def test_declared_columns_exist_and_have_a_reason():
    known = {name_of(model, field) for model, field in text_columns()}

    assert set(PUBLIC) - known == set()
    assert set(UNREACHED) - known == set()
    assert {name for name, reason in (PUBLIC | UNREACHED).items() if len(reason) < 10} == set()


def test_a_mark_is_found_where_it_stands(world, as_user):
    """The search itself works: a public column that is marked is seen."""
    kim = KimFactory(verified=True, name=f"KIM {LETTERS}999")

    assert f"{LETTERS}999" in traces.body(as_user(None).get(kim.get_absolute_url())).lower()
    assert f"{LETTERS}999" in traces.body(as_user(None).get("/data/kim.csv")).lower()
    assert json.dumps(PUBLIC)
