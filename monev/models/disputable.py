"""How long a published result may be disputed: chosen by the office before the announcement."""

from django.core.validators import MaxValueValidator
from django.db import models

from monev.enums import UNANNOUNCED_ROUNDS
from monev.models.method import Methodical

# No local rule is known to ask for more; a month of working days.
LONGEST_WINDOW = 20


class Disputable(Methodical):
    """Base of Round: the length of its objection window."""

    # No local rule was found that sets it; three working days, or none at all.
    objection_days = models.PositiveSmallIntegerField(
        "masa sanggah (hari kerja)",
        default=3,
        validators=[
            MaxValueValidator(
                LONGEST_WINDOW, message=f"Masa sanggah paling lama {LONGEST_WINDOW} hari kerja"
            )
        ],
    )

    class Meta:
        abstract = True

    @property
    def frozen_fields(self) -> frozenset[str]:
        """Name the facts that may no longer change at this stage."""
        frozen = super().frozen_fields
        is_announced = self.state not in UNANNOUNCED_ROUNDS
        return frozen | {"objection_days"} if is_announced else frozen
