from django.db import models
from django.db.models import Q

from kim_portal.states import choices_valid
from monev.enums_eligibility import COUNTED_RULES, RuleKind, RuleStrength
from monev.models.round import Round


class EligibilityRule(models.Model):
    """One thing a KIM must, or had better, have to take part in a round.

    `amount` is the number of the kind (reports, members, days, years); empty for kinds without.
    """

    round = models.ForeignKey(
        Round, models.CASCADE, verbose_name="putaran", related_name="eligibility_rules"
    )
    kind = models.CharField("syarat", max_length=12, choices=RuleKind)
    strength = models.CharField("sifat", max_length=10, choices=RuleStrength)
    amount = models.PositiveSmallIntegerField("angka", null=True, blank=True)

    class Meta:
        verbose_name = "syarat peserta"
        verbose_name_plural = "syarat peserta"
        ordering = ["round", "pk"]
        constraints = [
            choices_valid("kind", RuleKind, "eligibilityrule"),
            choices_valid("strength", RuleStrength, "eligibilityrule"),
            models.UniqueConstraint(
                fields=["round", "kind"],
                name="eligibilityrule_kind_once_per_round",
                violation_error_message="Syarat ini sudah ada pada putaran ini.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(COUNTED_RULES), amount__isnull=False, amount__gte=1)
                | (~Q(kind__in=sorted(COUNTED_RULES)) & Q(amount__isnull=True)),
                name="eligibilityrule_amount_fits_kind",
                violation_error_message="Isi angka syarat ini, paling sedikit 1.",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
