import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from monev.models import EntryReturn, ReturnItem
from tests.factories.accounts import UserFactory
from tests.factories.documents import RequirementFactory
from tests.factories.monev import EntryFactory

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def row():
    return EntryReturn.objects.create(
        entry=EntryFactory(), due_at=timezone.now() + HOUR, returned_by=UserFactory()
    )


def refused(name=None):
    return pytest.raises(IntegrityError, match=name)


def test_return_one_open_per_entry(row):
    facts = {"entry": row.entry, "due_at": row.due_at, "returned_by": row.returned_by}

    with refused(), transaction.atomic():
        EntryReturn.objects.create(**facts)

    row.closed_at = timezone.now()
    row.save()
    EntryReturn.objects.create(**facts)
    assert row.entry.returns.count() == 2


def test_return_is_due_later_than_it_was_made(row):
    with refused("entryreturn_due_later"), transaction.atomic():
        EntryReturn.objects.filter(pk=row.pk).update(due_at=row.returned_at)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"kind": "lain"}, "returnitem_"),
        ({"kind": "facts", "rule": "puisi"}, "returnitem_"),
        ({"kind": "facts", "reason": ""}, "returnitem_has_reason"),
        ({"kind": "facts", "rule": "chair"}, "returnitem_names_one_thing"),
        ({"kind": "rule"}, "returnitem_names_one_thing"),
        ({"kind": "document"}, "returnitem_names_one_thing"),
    ],
)
def test_item_the_database_refuses(row, facts, name):
    with refused(name), transaction.atomic():
        row.items.create(**{"reason": "Perlu diperbaiki"} | facts)


def test_item_is_marked_once(row):
    requirement = RequirementFactory(round=row.entry.round)
    for facts in (
        {"kind": "document", "requirement": requirement},
        {"kind": "rule", "rule": "chair"},
        {"kind": "facts"},
    ):
        row.items.create(reason="Perlu diperbaiki", **facts)
        with refused(), transaction.atomic():
            row.items.create(reason="Sekali lagi", **facts)

    labels = [str(one) for one in ReturnItem.objects.all()]
    assert labels == ["Slaid paparan", "Ketua menjabat", "Potret data KIM"]
