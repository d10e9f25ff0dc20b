"""Who goes out to the entries: teams of seats that visit in parallel."""

import uuid

from django.db import models

from monev.models.panel import JuriAssignment
from monev.models.round import Round


class FieldTeamQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Teams belong to the rounds whose work this person may see."""
        return self.filter(round__in=JuriAssignment.objects.visible_to(user).values("round"))

    def for_list(self):
        seated = JuriAssignment.objects.seated().select_related("user")
        return self.prefetch_related(models.Prefetch("members", seated))


class FieldTeam(models.Model):
    """Seats of a panel that visit entries together, with companions who hold no seat."""

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="putaran", related_name="field_teams"
    )
    name = models.CharField("nama tim", max_length=60)
    members = models.ManyToManyField(
        JuriAssignment, through="FieldTeamMember", verbose_name="anggota",
        related_name="field_teams",
    )  # fmt: skip
    companions = models.CharField("pendamping", max_length=300, blank=True)

    objects = FieldTeamQuerySet.as_manager()

    class Meta:
        verbose_name = "tim lapangan"
        verbose_name_plural = "tim lapangan"
        ordering = ["round", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="fieldteam_name_once_per_round",
                violation_error_message="Putaran ini sudah punya tim bernama itu.",
            ),
        ]

    def __str__(self):
        return self.name


class FieldTeamMember(models.Model):
    """A seat in a team; two teams go out at the same time, so a seat is in one of them."""

    team = models.ForeignKey(
        FieldTeam, models.CASCADE, verbose_name="tim lapangan", related_name="memberships"
    )
    seat = models.ForeignKey(
        JuriAssignment, models.PROTECT, verbose_name="juri", related_name="field_memberships"
    )

    class Meta:
        verbose_name = "anggota tim lapangan"
        verbose_name_plural = "anggota tim lapangan"
        ordering = ["seat", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                name="fieldteammember_one_team",
                violation_error_message="Juri ini sudah masuk tim lain.",
            ),
        ]

    def __str__(self):
        return f"{self.seat} dalam {self.team}"
