"""Deleting a rehearsal with everything that hangs on it, whatever tables there will be."""

from collections.abc import Iterator

from django.db import models, transaction

from kim_portal.accounts.audit import record
from kim_portal.states import IllegalTransitionError
from monev.models import Entry, Round

Rows = dict[type[models.Model], set]


def relations_to(model: type[models.Model]) -> Iterator:
    """Yield every foreign key that points at the model, hidden ones and those of M2M included."""
    for relation in model._meta.get_fields(include_hidden=True):
        points_here = relation.one_to_many or relation.one_to_one
        if points_here and relation.auto_created and not relation.concrete:
            yield relation


def rows_below(round_: Round) -> Rows:
    """Return the round and every row that hangs on it by foreign keys, over any number of steps.

    Raises LookupError for a row of another app: nothing out there is made by a rehearsal.
    """
    found: Rows = {Round: {round_.pk}}
    waiting: list[tuple[type[models.Model], set]] = [(Round, {round_.pk})]
    while waiting:
        model, keys = waiting.pop()
        for relation in relations_to(model):
            child, name = relation.related_model, relation.field.name
            hanging = child._base_manager.filter(**{f"{name}__in": keys})
            new = set(hanging.values_list("pk", flat=True)) - found.get(child, set())
            if not new:
                continue
            if child._meta.app_label != "monev":
                raise LookupError(f"{child._meta.label} hangs on a rehearsal")
            found.setdefault(child, set()).update(new)
            waiting.append((child, new))
    return found


@transaction.atomic
def wipe_rehearsal(rehearsal: Round, *, by) -> Round:
    """Delete a rehearsal for good and return the round it was held for; twice changes nothing.

    Foreign keys are PROTECT so that nothing of a real round is ever deleted; here the whole tree
    goes at once, and the database looks at the keys when the transaction ends.
    Raises IllegalTransitionError for a round that is none.
    """
    if not rehearsal.is_rehearsal:
        raise IllegalTransitionError("Hanya gladi yang dapat dihapus.")
    real = Round.objects.get(pk=rehearsal.rehearsal_of_id)
    stored = Round.objects.select_for_update().filter(pk=rehearsal.pk).first()
    if stored is None:
        return real
    rows = rows_below(stored)
    files = [name for model, keys in rows.items() for name in _files(model, keys)]
    for model, keys in rows.items():
        model._base_manager.filter(pk__in=keys)._raw_delete(model._base_manager.db)
    record(by, "round.wipe_rehearsal", real, entries=len(rows.get(Entry, ())))
    for storage, name in files:
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
    return real


def wipe_rehearsals(round_: Round, *, by) -> None:
    """Delete what was rehearsed: the real thing begins."""
    for rehearsal in round_.rehearsals.all():
        wipe_rehearsal(rehearsal, by=by)


def _files(model: type[models.Model], keys: set) -> list[tuple]:
    """Return (storage, name) of every file these rows carry."""
    columns = [
        field for field in model._meta.concrete_fields if isinstance(field, models.FileField)
    ]
    rows = model._base_manager.filter(pk__in=keys)
    return [
        (column.storage, name)
        for column in columns
        for name in rows.values_list(column.name, flat=True)
        if name
    ]
