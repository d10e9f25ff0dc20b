import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from kim_portal.states import choices_valid
from monev.enums_panel import PlanSource
from monev.models.entry import Entry
from monev.models.panel import JuriAssignment
from monev.models.round import Round


class PanelPlanQuerySet(models.QuerySet):
    def active(self):
        """The one plan that the sheets of a round follow."""
        return self.filter(ended_at__isnull=True)

    def for_list(self):
        return self.select_related("created_by").order_by("-number")


class PanelPlan(models.Model):
    """Which juri judges which entry of a round, in one version; without one everybody judges all.

    seed and inputs repeat an automatic plan: `monev.assigning` gives the same pairs again.
    """

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="putaran", related_name="panel_plans"
    )
    number = models.PositiveSmallIntegerField("versi")
    source = models.CharField("cara menyusun", max_length=4, choices=PlanSource)
    per_entry = models.PositiveSmallIntegerField("juri tiap peserta", null=True, blank=True)
    seed = models.CharField("angka acak", max_length=32, blank=True)
    inputs = models.JSONField("bahan hitungan", default=dict, blank=True)
    reason = models.CharField("alasan", max_length=400, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="disusun oleh", related_name="+"
    )
    created_at = models.DateTimeField("disusun pada", auto_now_add=True)
    ended_at = models.DateTimeField("berakhir pada", null=True, blank=True)
    end_reason = models.CharField("alasan berakhir", max_length=400, blank=True)

    objects = PanelPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "rencana penugasan juri"
        verbose_name_plural = "rencana penugasan juri"
        ordering = ["round", "number"]
        constraints = [
            choices_valid("source", PlanSource, "panelplan"),
            models.UniqueConstraint(fields=["round", "number"], name="panelplan_number_once"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(ended_at__isnull=True),
                name="panelplan_one_active",
                violation_error_message="Putaran ini sudah punya rencana penugasan yang berlaku.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(source=PlanSource.AUTO, per_entry__isnull=False, per_entry__gte=1)
                    & ~Q(seed="")
                )
                | (~Q(source=PlanSource.AUTO) & Q(per_entry__isnull=True, seed="")),
                name="panelplan_auto_has_seed",
                violation_error_message="Rencana otomatis menyimpan angka acak dan jumlah juri.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""),
                name="panelplan_end_has_reason",
                violation_error_message="Tulis alasannya.",
            ),
        ]

    def __str__(self):
        return f"Penugasan juri {self.round}, versi {self.number}"

    @property
    def is_active(self) -> bool:
        return self.ended_at is None

    @property
    def is_automatic(self) -> bool:
        return self.source == PlanSource.AUTO


class PlannedPairQuerySet(models.QuerySet):
    def of_active(self, round_: Round):
        return self.filter(plan__round=round_, plan__ended_at__isnull=True)

    def as_pairs(self) -> frozenset[tuple[int, int]]:
        """Return (entry, seat) of every pair."""
        return frozenset(self.values_list("entry_id", "juri_id"))


class PlannedPair(models.Model):
    """This seat judges this entry, in one version of the plan."""

    plan = models.ForeignKey(
        PanelPlan, models.CASCADE, verbose_name="rencana", related_name="pairs"
    )
    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name="peserta", related_name="+")
    juri = models.ForeignKey(JuriAssignment, models.PROTECT, verbose_name="juri", related_name="+")

    objects = PlannedPairQuerySet.as_manager()

    class Meta:
        verbose_name = "pasangan juri dan peserta"
        verbose_name_plural = "pasangan juri dan peserta"
        ordering = ["plan", "entry", "juri"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "entry", "juri"], name="plannedpair_once"),
        ]

    def __str__(self):
        return f"{self.juri} – {self.entry}"
