import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from registry.models import RegionFormer
from tests.factories.region import RegionChangeFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "gone"}, {"effective_on": datetime.date(2026, 2, 28)}, {"legal_basis": ""}],
)
def test_change_database_refuses(wrong):
    with pytest.raises(IntegrityError):
        RegionChangeFactory(**wrong)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            {"effective_on": datetime.date(2026, 2, 28)},
            "Tanggal berlaku tidak boleh sebelum tanggal penetapan",
        ),
        ({"legal_basis": ""}, "Isi nomor peraturan yang menetapkannya"),
    ],
)
def test_change_constraint_speaks(wrong, message):
    change = RegionChangeFactory()
    for name, value in wrong.items():
        setattr(change, name, value)

    with pytest.raises(ValidationError) as refusal:
        change.validate_constraints()

    assert refusal.value.messages == [message]


def test_change_of_a_code_needs_no_legal_basis():
    assert RegionChangeFactory(kind="code", legal_basis="").pk


def test_former_database_refuses_an_unknown_kind():
    with pytest.raises(IntegrityError):
        RegionFormer.objects.create(
            region=region("64.09.02"), name="Waru", kind="nagari", path="64.09.02",
            changed_on=datetime.date(2026, 1, 1),
        )  # fmt: skip
