import itertools

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim_portal.accounts.models import AuditEntry
from kim_portal.states import IllegalTransitionError
from registry.enums import StrayBudgetState
from registry.models import StrayBudget
from tests.factories.accounts import UserFactory
from tests.factories.fund import StrayBudgetFactory
from tests.factories.registry import region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "columns",
    [
        {"amount": 0},
        {"amount": -1},
        {"amount": 1_000_000_000_000},
        {"year": 1999},
        {"source": "lottery"},
        {"state": "gone"},
        {"state": StrayBudgetState.SETTLED},
        {"outcome": "Sudah"},
        {"state": StrayBudgetState.SETTLED, "settled_at": timezone.now()},
    ],
)
def test_stray_budget_database_refuses(columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        StrayBudgetFactory(**columns)


@pytest.mark.parametrize(
    ("old", "new"), list(itertools.product(StrayBudgetState, StrayBudgetState))
)
def test_stray_budget_moves_only_along_its_table(old, new):
    settled = {"settled_at": timezone.now(), "outcome": "x"} if old == "settled" else {}
    stray = StrayBudgetFactory(state=old, **settled)

    if (old.value, new.value) == ("open", "settled"):
        stray.settle(by=UserFactory(), outcome="Dialihkan")
        stray.refresh_from_db()
        assert (stray.state, stray.outcome) == ("settled", "Dialihkan")
        assert AuditEntry.objects.get().verb == "stray_budget.settle"
    else:
        with pytest.raises(IllegalTransitionError):
            stray.move_to(new, settled_at=timezone.now(), outcome="y")


def test_stray_budget_visible_to_agrees_with_the_permission(personas):
    rows = [StrayBudgetFactory(), StrayBudgetFactory(region=region("64.08.12.2004"))]

    for name in ["desa", "desa_lain", "kabupaten", "provinsi", "pimpinan", "auditor", "pengurus",
                 "nobody", "juri", "admin_sistem"]:  # fmt: skip
        user = getattr(personas, name)
        allowed = {row for row in rows if user.has_perm("registry.view_stray_budget", row)}
        assert set(StrayBudget.objects.visible_to(user)) == allowed, name
