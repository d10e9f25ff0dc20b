"""How the points of a round become its result: chosen by the office before the first score."""

from django.db import models

from monev.enums import PREPARING_ROUNDS, UNANNOUNCED_ROUNDS
from monev.enums_score import UNSCORED_ROUNDS, OfficialScore
from monev.models.rehearsable import Rehearsable

METHOD_FACTS = frozenset({"official_score", "advancing"})


class Methodical(Rehearsable):
    """Base of Round: which score is official, how many advance, and the seed of its chances."""

    official_score = models.CharField(
        "nilai resmi", max_length=10, choices=OfficialScore, default=OfficialScore.MEAN
    )
    # How many of the first places go on or are awarded; the line the confidence is about.
    advancing = models.PositiveSmallIntegerField("jumlah juara atau yang maju", default=3)
    # Drawn once, when the values are opened; the same data and seed give the same chances.
    chance_seed = models.PositiveIntegerField("angka acak keyakinan", null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def frozen_fields(self) -> frozenset[str]:
        """Name the facts that may no longer change at this stage."""
        frozen = set()
        if self.state not in PREPARING_ROUNDS:
            frozen |= {"instrument"}
        if self.state not in UNANNOUNCED_ROUNDS:
            frozen |= {"name", "year", "minimum_sheets", "quota", "needs_delegation"}
        if self.state not in UNSCORED_ROUNDS:
            frozen |= METHOD_FACTS
        return frozenset(frozen)

    @property
    def is_corrected(self) -> bool:
        """The score freed from the strictness of the juri is the official one."""
        return self.official_score == OfficialScore.CORRECTED
