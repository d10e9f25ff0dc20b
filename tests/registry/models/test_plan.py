import itertools

import pytest
from django.db import IntegrityError, transaction

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.enums import BUDGET_REASONS, PLAN_TRANSITIONS, PlanState, PostponeReason
from registry.models import PlanItem
from tests.factories.accounts import UserFactory
from tests.factories.fund import PlanItemFactory
from tests.factories.registry import KimFactory

pytestmark = pytest.mark.django_db

WRITTEN = {
    ("planned", "running"), ("planned", "done"), ("planned", "postponed"), ("planned", "dropped"),
    ("running", "done"), ("running", "postponed"), ("running", "dropped"),
    ("postponed", "planned"), ("postponed", "running"), ("postponed", "dropped"),
    ("done", "running"), ("dropped", "planned"),
}  # fmt: skip


@pytest.mark.parametrize(
    "columns",
    [
        {"month": 0},
        {"month": 13},
        {"year": 1999},
        {"budget_need": -1},
        {"budget_need": 1_000_000_000_000},
        {"source": "lottery"},
        {"state": "gone"},
        {"state": PlanState.POSTPONED},
        {"postpone_reason": PostponeReason.NO_BUDGET},
        {"state": PlanState.POSTPONED, "postpone_reason": "lazy"},
    ],
)
def test_plan_item_database_refuses(columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanItemFactory(**columns)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(PlanState, PlanState)))
def test_plan_set_state_moves_only_along_its_table(old, new):
    item = PlanItemFactory(postponed=True) if old == "postponed" else PlanItemFactory(state=old)

    if (old.value, new.value) in WRITTEN:
        item.set_state(new, by=UserFactory(), reason="no_budget", note="")
        item.refresh_from_db()
        assert item.state == new
        assert item.postpone_reason == ("no_budget" if new == "postponed" else "")
    else:
        with pytest.raises(IllegalTransitionError):
            item.set_state(new, by=UserFactory(), reason="no_budget")
        assert not AuditEntry.objects.exists()


def test_plan_transitions_know_every_state():
    assert set(PLAN_TRANSITIONS) == set(PlanState)


def test_plan_set_state_postponed_needs_a_reason():
    item = PlanItemFactory()

    with pytest.raises(DomainError) as refusal:
        item.set_state(PlanState.POSTPONED, by=UserFactory())

    assert (refusal.value.message, refusal.value.field) == (
        "Pilih alasan kegiatan tertunda",
        "reason",
    )
    assert PlanItem.objects.get().state == PlanState.PLANNED


def test_plan_set_state_logs_both_states():
    item, user = PlanItemFactory(), UserFactory()

    item.set_state(PlanState.POSTPONED, by=user, reason="budget_late", note="Menunggu tahap 2")

    logged = AuditEntry.objects.get()
    assert (logged.verb, logged.user) == ("plan.set_state", user)
    assert logged.facts == {
        "before": "planned", "after": "postponed", "reason": "budget_late",
        "note": "Menunggu tahap 2",
    }  # fmt: skip


def test_plan_delayed_by_money_counts_money_reasons_only():
    kim = KimFactory(verified=True)
    for reason in PostponeReason:
        PlanItemFactory(kim=kim, state=PlanState.POSTPONED, postpone_reason=reason)
    PlanItemFactory(kim=kim)

    delayed = PlanItem.objects.delayed_by_money()

    assert {item.postpone_reason for item in delayed} == BUDGET_REASONS
    assert delayed.need() == {"count": 3, "amount": 2_250_000}


def test_plan_visible_to_agrees_with_the_permission(personas):
    items = [PlanItemFactory(kim=personas.kim), PlanItemFactory(kim=personas.other_kim)]

    for name in ["kabupaten", "desa", "pengurus", "auditor", "kecamatan", "nobody", "juri",
                 "kabupaten_lain"]:  # fmt: skip
        user = getattr(personas, name)
        allowed = {item for item in items if user.has_perm("registry.list_plan", item)}
        assert set(PlanItem.objects.visible_to(user)) == allowed, name
