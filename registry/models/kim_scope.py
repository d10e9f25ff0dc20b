from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kim_portal.states import choices_valid
from registry.enums import KimScope


class KimScopeChange(models.Model):
    """One step in the history of what a KIM covers: from its desa to an RW or dusun, or back."""

    kim = models.ForeignKey(
        "registry.Kim", models.PROTECT, verbose_name="KIM", related_name="scope_changes"
    )
    from_scope = models.CharField("dari cakupan", max_length=12, choices=KimScope)
    to_scope = models.CharField("menjadi cakupan", max_length=12, choices=KimScope)
    reason = models.CharField("dasar perubahan", max_length=500)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditetapkan oleh", related_name="+"
    )
    decided_on = models.DateField("ditetapkan pada")

    class Meta:
        verbose_name = "riwayat cakupan"
        verbose_name_plural = "riwayat cakupan"
        ordering = ["-decided_on", "-pk"]
        constraints = [
            choices_valid("from_scope", KimScope, "kimscopechange"),
            choices_valid("to_scope", KimScope, "kimscopechange"),
            models.CheckConstraint(
                condition=~Q(from_scope=F("to_scope")),
                name="kimscopechange_changes",
                violation_error_message="Pilih cakupan yang berbeda",
            ),
        ]

    def __str__(self):
        return f"{self.kim}: {self.get_to_scope_display()}"
