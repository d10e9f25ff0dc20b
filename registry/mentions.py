"""Where texts of the database still name somebody: free text, which no program may rewrite.

Every table and every text column of it is searched, so a table that is added later is searched too.
"""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from kim_portal.accounts.models import AuditEntry

TEXT_COLUMNS = (models.CharField, models.TextField, models.JSONField)
MENTIONS_PER_TABLE = 20
# Keys of people who are signed in; nothing anybody reads.
NOT_SEARCHED = (Session,)


@dataclass(frozen=True)
class Mention:
    """A row in whose column the text stands; `url` is empty where the row has no page."""

    kind: str
    column: str
    title: str
    url: str
    is_log: bool = False


def text_columns(model) -> list[models.Field]:
    """Return the columns that may hold what somebody typed; a closed list of choices does not."""
    return [
        one for one in model._meta.concrete_fields
        if isinstance(one, TEXT_COLUMNS) and not one.choices
    ]  # fmt: skip


def mentions(values: set[str], leave_out=()) -> list[Mention]:
    """Return where one of the values still stands, at most MENTIONS_PER_TABLE rows of a table.

    leave_out: rows (of any table) that are dealt with anyway.
    """
    handled = {(type(row), row.pk) for row in leave_out}
    return [
        mention
        for model in apps.get_models()
        if model not in NOT_SEARCHED and model._meta.managed and values
        for mention in _of_table(model, values, handled)
    ]


def _of_table(model, values: set[str], handled: set) -> list[Mention]:
    columns = text_columns(model)
    if not columns:
        return []
    # JSON compares as text here, in the same way on both databases.
    texts = {f"text_{one.name}": Cast(one.name, models.TextField()) for one in columns}
    condition = Q(pk__in=[])
    for name in texts:
        for value in sorted(values):
            condition |= Q(**{f"{name}__icontains": value})
    rows = model._default_manager.annotate(**texts).filter(condition)[:MENTIONS_PER_TABLE]
    return [
        _mention(row, column, values)
        for row in rows
        if (type(row), row.pk) not in handled
        for column in columns
        if _stands_in(getattr(row, f"text_{column.name}"), values)
    ]


def _stands_in(text, values: set[str]) -> bool:
    return any(value.lower() in str(text or "").lower() for value in values)


def _mention(row, column, values: set[str]) -> Mention:
    link = getattr(row, "get_absolute_url", None)
    is_log = isinstance(row, AuditEntry)
    # The title may be the very text; a number says which row it is.
    title = f"{row._meta.verbose_name} {row.pk}"
    return Mention(
        str(row._meta.verbose_name), str(column.verbose_name), title, link() if link else "", is_log
    )
