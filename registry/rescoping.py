"""A KIM covers something else from a day on: its own column and its history move together."""

import datetime

from django.db import transaction

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from registry.enums import KimScope, RegionLevel
from registry.models import Kim, KimScopeChange


@transaction.atomic
def change_scope(kim: Kim, scope: str, *, by, on: datetime.date, reason: str) -> Kim:
    """Store the new scope with the request it answers.

    Raises DomainError when the KIM covers that already or its region does not fit.
    """
    stored = Kim.objects.select_for_update().get(pk=kim.pk)
    stored.require_editable()
    if stored.scope == scope:
        raise DomainError(f"Cakupan KIM ini sudah “{stored.get_scope_display()}”", field="scope")
    if (kim.region.level == RegionLevel.KECAMATAN) != (scope == KimScope.SUBDISTRICT):
        raise DomainError(f"Cakupan ini tidak cocok dengan {kim.region.label}", field="scope")
    note_scope_change(stored, scope, by=by, on=on, reason=reason)
    kim.scope, kim.version = scope, stored.version + 1
    kim.save(update_fields=["scope", "version", "updated_at"])
    record(by, "kim.set_scope", kim, scope=scope, reason=reason)
    return kim


def note_scope_change(stored: Kim, scope: str, *, by, on: datetime.date, reason: str) -> None:
    """Write one step of the history; `stored` still has the scope it leaves."""
    KimScopeChange.objects.create(
        kim=stored, from_scope=stored.scope, to_scope=scope, reason=reason, decided_by=by,
        decided_on=on,
    )  # fmt: skip
