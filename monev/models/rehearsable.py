"""What a round is as a rehearsal: a copy that is practised on, then deleted."""

from django.db import models

from kim_portal.states import Stateful
from monev.enums import REHEARSABLE_ROUNDS, REHEARSAL_ROUNDS


class Rehearsable(Stateful):
    """Base of Round: a rehearsal points at the round it was made for."""

    # A copy with invented entries, deleted with everything that hangs on it.
    rehearsal_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name="gladi untuk", null=True, editable=False,
        related_name="rehearsals",
    )  # fmt: skip
    # The invented scores of a rehearsal can be repeated from it.
    sample_seed = models.CharField(
        "angka acak nilai contoh", max_length=32, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def next_states(self) -> set[str]:
        """A rehearsal goes as far as the signed minutes; nothing of it is published or halted."""
        return super().next_states & REHEARSAL_ROUNDS if self.is_rehearsal else super().next_states

    @property
    def is_rehearsal(self) -> bool:
        return self.rehearsal_of_id is not None

    @property
    def takes_rehearsal(self) -> bool:
        return self.state in REHEARSABLE_ROUNDS and not self.is_rehearsal
