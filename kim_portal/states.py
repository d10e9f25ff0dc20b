"""State machines as one table per machine: the abstract model that obeys it."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from kim_portal.errors import DomainError


class IllegalTransitionError(DomainError):
    """The transition table does not allow the move, or another request was faster."""


def choices_valid(field: str, choices: type[models.TextChoices], model: str):
    """Return the check constraint that binds a choice column to its enum in the database."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": sorted(choices.values)}),
        name=f"{model}_{field}_valid",
        violation_error_message="Pilihan ini tidak dikenal.",
    )


class Stateful(models.Model):
    """A row whose `state` only moves along `TRANSITIONS` (state → set of next states)."""

    TRANSITIONS: Mapping[str, set[str]] = {}

    class Meta:
        abstract = True

    @property
    def next_states(self) -> set[str]:
        return self.TRANSITIONS[self.state]

    def move_to(self, target: str, **stamps) -> None:
        """Move the row to `target` and store `stamps` with it, in one guarded UPDATE.

        Raises IllegalTransitionError when the table forbids the move or when the stored state is no
        longer the one this object was loaded with: nothing is written then.
        """
        old = self.state
        if target not in self.next_states:
            raise IllegalTransitionError(self._refusal(target))
        if any(field.name == "updated_at" for field in self._meta.concrete_fields):
            # `update()` below passes by `auto_now`: feeds, files and caches ask what changed since.
            stamps.setdefault("updated_at", timezone.now())
        previous = {name: getattr(self, name) for name in stamps}
        self.state = target
        for name, value in stamps.items():
            setattr(self, name, value)
        try:
            self._obey_constraints()
            with transaction.atomic():
                # Not `save()`: the WHERE on the old state makes two racing requests impossible on
                # every database, also where row locks do nothing.
                moved = type(self).objects.filter(pk=self.pk, state=old)
                if not moved.update(state=target, **stamps):
                    raise IllegalTransitionError(
                        "Keadaan data ini sudah berubah. Muat ulang halaman, lalu coba lagi."
                    )
        except Exception:
            self.state = old
            for name, value in previous.items():
                setattr(self, name, value)
            raise

    def _obey_constraints(self) -> None:
        try:
            self.validate_constraints()
        except ValidationError as error:
            raise IllegalTransitionError(" ".join(error.messages)) from error

    def _refusal(self, target: str) -> str:
        labels = dict(self._meta.get_field("state").choices)
        now, wanted = labels[self.state], labels[target]
        return f"Dari keadaan “{now}” data ini tidak dapat menjadi “{wanted}”."
