import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from monev.models import PanelPlan, PlannedPair
from tests.factories.accounts import UserFactory
from tests.factories.monev import EntryFactory, JuriFactory, RoundFactory, plan_for

pytestmark = pytest.mark.django_db

AUTO = {"source": "auto", "per_entry": 2, "seed": "A1B2"}


def refused(plan):
    """The sentence of the constraint, after the database has refused as well."""
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.save()
    with pytest.raises(ValidationError) as refusal:
        plan.validate_constraints()
    return refusal.value.messages


def plan(round_, **facts):
    usual = {"number": round_.panel_plans.count() + 1, "source": "hand"}
    return PanelPlan(round=round_, created_by=UserFactory(), **usual | facts)


def test_a_round_has_one_active_plan_and_any_number_of_ended_ones():
    round_ = RoundFactory()
    for _ in range(2):
        plan_for(round_, ended_at=timezone.now(), end_reason="Diganti")
    plan_for(round_)
    plan_for(RoundFactory())

    assert refused(plan(round_)) == ["Putaran ini sudah punya rencana penugasan yang berlaku."]


def test_a_number_is_given_once():
    round_ = RoundFactory()
    plan_for(round_, number=1, ended_at=timezone.now(), end_reason="Diganti")

    with pytest.raises(IntegrityError), transaction.atomic():
        plan(round_, number=1).save()


@pytest.mark.parametrize(
    "facts",
    [
        AUTO | {"seed": ""},
        AUTO | {"per_entry": None},
        AUTO | {"per_entry": 0},
        {"source": "hand", "seed": "A1B2"},
        {"source": "list", "per_entry": 3},
    ],
)
def test_an_automatic_plan_and_no_other_has_seed_and_number(facts):
    assert refused(plan(RoundFactory(), **facts)) == [
        "Rencana otomatis menyimpan angka acak dan jumlah juri."
    ]


def test_an_ended_plan_has_a_reason_and_the_source_is_known():
    round_ = RoundFactory()

    assert refused(plan(round_, ended_at=timezone.now())) == ["Tulis alasannya."]
    assert refused(plan(round_, source="asal")) == ["Pilihan ini tidak dikenal."]


def test_a_pair_stands_once_in_a_plan():
    round_ = RoundFactory()
    entry, seat = EntryFactory(round=round_), JuriFactory(round=round_)
    stored = plan_for(round_, (entry, seat), **AUTO)

    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedPair.objects.create(plan=stored, entry=entry, juri=seat)
    assert PlannedPair.objects.of_active(round_).as_pairs() == {(entry.pk, seat.pk)}
    assert PlannedPair.objects.of_active(RoundFactory()).as_pairs() == frozenset()
