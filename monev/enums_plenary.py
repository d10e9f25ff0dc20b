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
