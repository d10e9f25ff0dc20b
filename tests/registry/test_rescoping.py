import datetime

import pytest
from django.db import IntegrityError

from kim_portal.accounts.models import AuditEntry
from kim_portal.errors import DomainError
from registry.enums import KimScope
from registry.models import Kim, KimScopeChange
from registry.registration import revise_kim
from registry.rescoping import change_scope
from tests.factories.accounts import UserFactory
from tests.factories.registry import KimFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 2)


def change(kim, scope=KimScope.SUB_VILLAGE):
    return change_scope(kim, scope, by=UserFactory(), on=DAY, reason="Surat KIM 1 November.")


def test_scope_changes_with_its_history():
    kim = KimFactory(verified=True)

    change(kim)
    change(kim, KimScope.VILLAGE)

    stored = Kim.objects.get()
    assert (stored.scope, stored.version) == ("village", 3)
    assert list(KimScopeChange.objects.order_by("pk").values_list("from_scope", "to_scope")) == [
        ("village", "sub_village"), ("sub_village", "village"),
    ]  # fmt: skip
    assert AuditEntry.objects.filter(verb="kim.set_scope").count() == 2


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [(KimScope.VILLAGE, "Cakupan KIM ini sudah"), (KimScope.SUBDISTRICT, "tidak cocok")],
)
def test_scope_that_does_not_fit_leaves_nothing_behind(scope, sentence):
    kim = KimFactory(verified=True)

    with pytest.raises(DomainError, match=sentence):
        change(kim, scope)

    assert (KimScopeChange.objects.count(), AuditEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(("verified", "steps"), [(True, 1), (False, 0)])
def test_scope_changed_with_other_data_is_history_once_the_kim_is_verified(verified, steps):
    kim = KimFactory(verified=verified)
    kim.scope = KimScope.SUB_VILLAGE

    revise_kim(kim, by=UserFactory(), changed=["scope"])

    assert KimScopeChange.objects.count() == steps


def test_scope_history_has_no_step_that_stays_where_it_was():
    with pytest.raises(IntegrityError):
        KimScopeChange.objects.create(
            kim=KimFactory(), from_scope="village", to_scope="village", reason="-",
            decided_by=UserFactory(), decided_on=DAY,
        )  # fmt: skip
