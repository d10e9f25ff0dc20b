from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kim_portal.states import choices_valid
from monev.enums import ResultState
from monev.enums_plenary import AwardKind, VoteWay
from monev.models.entry import Entry
from monev.models.result import Outcome


class AwardQuerySet(models.QuerySet):
    def published(self):
        """Those of results in force; a rehearsal has none."""
        return self.filter(
            outcome__state=ResultState.PUBLISHED, outcome__round__rehearsal_of__isnull=True
        )

    def for_list(self):
        return self.select_related("entry__kim__region", "entry__category").order_by("pk")


class Award(models.Model):
    """What the plenary gave an entry besides its rank, in one version of the result."""

    outcome = models.ForeignKey(
        Outcome, models.PROTECT, verbose_name="versi hasil", related_name="awards"
    )
    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name="peserta", related_name="awards")
    kind = models.CharField("jenis", max_length=11, choices=AwardKind, default=AwardKind.SPECIAL)
    name = models.CharField("nama penghargaan", max_length=80)
    criterion = models.CharField("kriteria", max_length=500)
    way = models.CharField("cara memutuskan", max_length=9, choices=VoteWay)
    votes_for = models.PositiveSmallIntegerField("suara setuju", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("suara tidak setuju", null=True, blank=True)
    reason = models.TextField("alasan", max_length=2000)
    dissent = models.TextField("pendapat berbeda", max_length=2000, blank=True)
    # Figures of an improvement as they stood when it was decided; empty for other awards.
    basis = models.JSONField("dasar kenaikan", default=dict, blank=True)
    decided_at = models.DateTimeField("diputuskan pada", default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "penghargaan"
        verbose_name_plural = "penghargaan"
        ordering = ["outcome", "pk"]
        constraints = [
            choices_valid("kind", AwardKind, "award"),
            choices_valid("way", VoteWay, "award"),
            models.UniqueConstraint(
                fields=["outcome", "name", "entry"],
                name="award_once",
                violation_error_message="Penghargaan ini sudah dicatat untuk peserta itu.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(criterion="") & ~Q(reason=""),
                name="award_has_name_criterion_reason",
                violation_error_message="Isi nama, kriteria, dan alasan penghargaan.",
            ),
            models.CheckConstraint(
                condition=Q(
                    way=VoteWay.CONSENSUS, votes_for__isnull=True, votes_against__isnull=True
                )
                | Q(
                    way=VoteWay.VOTE,
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                    votes_for__gt=F("votes_against"),
                ),
                name="award_vote_carries",
                violation_error_message="Suara setuju harus lebih banyak daripada yang tidak.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def round(self):
        return self.outcome.round

    @property
    def vote_text(self) -> str:
        """How it was decided, with the count where there was one."""
        way = self.get_way_display().lower()
        if self.way != VoteWay.VOTE:
            return way
        return f"{way}, {self.votes_for} setuju dan {self.votes_against} tidak"

    @property
    def growth_text(self) -> str:
        """The increase it was given for, with what was known of it; empty for other awards."""
        if not self.basis:
            return ""
        before, now = (self.basis[key].replace(".", ",") for key in ("before", "now"))
        earlier, text = self.basis["previous"], self.basis["text"]
        return f"Nilai naik dari {before} ({earlier}) menjadi {now}. {text}"

    @property
    def sentence(self) -> str:
        """The award as it stands in the minutes."""
        parts = [
            f"{self.get_kind_display()} “{self.name}” diberikan kepada {self.entry.name}, "
            f"{self.entry.place}",
            f"Kriteria: {self.criterion}",
            *([self.growth_text] if self.basis else []),
            f"Putusan: {self.vote_text}",
            f"Alasan: {self.reason}",
            *([f"Pendapat berbeda: {self.dissent}"] if self.dissent else []),
        ]
        return " ".join(f"{part.rstrip('. ')}." for part in parts)
