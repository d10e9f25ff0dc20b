import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from registry.enums_coaching import FollowUpSource
from registry.models.event import Event
from registry.models.kim import Kim
from registry.models.kim_part import KimPartQuerySet
from registry.models.region import Region


class KimVisitQuerySet(KimPartQuerySet):
    def visible_to(self, user):
        """What was seen at a KIM is for the KIM itself and the offices above it."""
        return self.in_territory_of(user)

    def for_list(self):
        return self.select_related(
            "event__region", "kim__region__parent__parent__parent",
            "place__parent__parent__parent", "created_by",
        )  # fmt: skip


class KimVisit(models.Model):
    """What a coaching visit saw at one KIM; its advice and agreed steps are follow-ups.

    Where it was written down is kept as a desa, or to about a kilometre; never published.
    """

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    event = models.ForeignKey(
        Event, models.PROTECT, verbose_name="kunjungan", related_name="kim_visits"
    )
    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", related_name="coaching_visits")
    findings = models.TextField("temuan", max_length=4000)
    place = models.ForeignKey(
        Region, models.PROTECT, verbose_name="desa/kelurahan tempat mencatat", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    latitude = models.DecimalField("lintang", max_digits=4, decimal_places=2, null=True, blank=True)
    longitude = models.DecimalField("bujur", max_digits=5, decimal_places=2, null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dicatat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = KimVisitQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan kunjungan"
        verbose_name_plural = "catatan kunjungan"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kim"],
                name="kimvisit_once_per_kim",
                violation_error_message="Kunjungan ke KIM ini sudah dicatat",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                name="kimvisit_position_in_range",
                violation_error_message="Lintang −90 sampai 90, bujur −180 sampai 180.",
            ),
        ]

    def __str__(self):
        return f"{self.event}: {self.kim}"

    def get_absolute_url(self):
        return reverse("registry:kim_visit_detail", args=[self.pk])

    @property
    def log_text(self) -> str:
        """How the log names this row: what was seen may name people."""
        return f"catatan kunjungan {self.pk}"

    @property
    def region(self):
        return self.kim.region

    @property
    def position(self):
        return None if self.latitude is None else (self.latitude, self.longitude)

    def follow_ups(self):
        """Return what was advised and agreed for this KIM at this visit."""
        return self.kim.follow_ups.filter(event=self.event_id).for_list().by_due_date()

    def advised(self):
        return self.follow_ups().filter(source=FollowUpSource.VISIT)

    def agreed(self):
        return self.follow_ups().exclude(source=FollowUpSource.VISIT)
