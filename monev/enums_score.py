"""Which of the two scores of an entry decides, and until when that can be chosen."""

from django.db.models import TextChoices

from monev.enums import ROUND_PATH, RoundState


class OfficialScore(TextChoices):
    MEAN = "mean", "Rata-rata lembar nilai"
    CORRECTED = "corrected", "Nilai terkoreksi ketegasan juri"


# No juri has a sheet yet: what is official may still be chosen.
UNSCORED_ROUNDS = set(ROUND_PATH[: ROUND_PATH.index(RoundState.FIELD_VERIFICATION)])
