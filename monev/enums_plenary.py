from django.db.models import TextChoices


class QuestionKind(TextChoices):
    """What only the plenary can answer."""

    ZONE = "zone", "Praktis setara"
    PANELS = "panels", "Panel terpisah"
    LIGHT = "light", "Lampu ketahanan merah"
    REVERSAL = "reversal", "Juara berbeda menurut nilai pembanding"


class Verdict(TextChoices):
    SCORE = "score", "Urutan menurut nilai resmi"
    ORDER = "order", "Urutan lain"
    NOTED = "noted", "Dicatat"


class AwardKind(TextChoices):
    """What an award besides the ranks is for."""

    SPECIAL = "special", "Penghargaan khusus"
    IMPROVEMENT = "improvement", "Penghargaan peningkatan"


class VoteWay(TextChoices):
    """How the plenary came to a decision."""

    CONSENSUS = "consensus", "Musyawarah mufakat"
    VOTE = "vote", "Pemungutan suara"
