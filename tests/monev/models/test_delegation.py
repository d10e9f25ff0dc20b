import pytest
from django.db import IntegrityError, transaction

from monev.models import Delegation, Round
from tests.factories.documents import DelegationFactory
from tests.factories.monev import RoundFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"signer": "camat"}, "delegation_signer_valid"),
        ({"check_result": "mungkin"}, "delegation_check_result_valid"),
        ({"file": ""}, "delegation_has_file"),
        ({"checked_by": None}, "delegation_check_has_person"),
    ],
)
def test_delegation_the_database_refuses(changes, name):
    row = DelegationFactory(valid=True)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Delegation.objects.filter(pk=row.pk).update(**changes)


def test_delegation_mismatch_has_a_note():
    row = DelegationFactory(valid=True)

    with (
        pytest.raises(IntegrityError, match="delegation_mismatch_has_note"),
        transaction.atomic(),
    ):
        Delegation.objects.filter(pk=row.pk).update(check_result="mismatch")


def test_delegation_one_in_use():
    row = DelegationFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        DelegationFactory(round=row.round)

    Delegation.objects.filter(pk=row.pk).update(ended_at=row.created_at)
    DelegationFactory(round=row.round)
    assert row.round.delegations.current().count() == 1


def test_only_a_provincial_round_needs_letters():
    row = RoundFactory()

    with (
        pytest.raises(IntegrityError, match="round_delegation_to_province"),
        transaction.atomic(),
    ):
        Round.objects.filter(pk=row.pk).update(needs_delegation=True)


def test_the_log_names_a_letter_by_its_number_in_the_table():
    row = DelegationFactory(number="500/RH/2026")

    assert row.log_text == f"surat delegasi {row.pk}"
