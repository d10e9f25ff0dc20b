from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import choices_valid
from registry.enums import Role


class AssignmentQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Assignments that count on that day (default today)."""
        on = on or timezone.localdate()
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), started_on__lte=on)


class Assignment(models.Model):
    """This person, in this role, for that region or that KIM, from … until …"""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="pengguna",
        related_name="assignments",
    )
    role = models.CharField("peran", max_length=20, choices=Role)
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, verbose_name="wilayah", null=True, blank=True
    )
    kim = models.ForeignKey(
        "registry.Kim", models.PROTECT, verbose_name="KIM", null=True, blank=True,
        related_name="assignments",
    )  # fmt: skip
    started_on = models.DateField("mulai", default=timezone.localdate)
    ended_on = models.DateField("berakhir", null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diberikan oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        ordering = ["user", "role", "pk"]
        constraints = [
            choices_valid("role", Role, "assignment"),
            models.CheckConstraint(
                condition=Q(role=Role.PENGURUS_KIM, kim__isnull=False, region__isnull=True)
                | (~Q(role=Role.PENGURUS_KIM) & Q(kim__isnull=True, region__isnull=False)),
                name="assignment_place_fits_role",
                violation_error_message="Pengurus memerlukan KIM, peran lain memerlukan wilayah.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="assignment_ends_after_start",
                violation_error_message="Tanggal berakhir tidak boleh sebelum tanggal mulai.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.region or self.kim}"

    def end(self, *, by, on=None):
        """End the assignment; it stays as history and stops counting from that day."""
        self.ended_on = on or timezone.localdate()
        self.save(update_fields=["ended_on"])
        record(by, "assignment.end", self, role=self.role)
