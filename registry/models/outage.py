import datetime
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError
from registry.duties import below_paths, duties
from registry.enums import RegionLevel
from registry.models.kim import Kim
from registry.models.region import Region


def paths_above(path: str) -> list[str]:
    """Return a region path with the paths of everything above it: 64.09 gives 64 and 64.09."""
    parts = path.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


class NetworkOutageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Outages of the own territory, and those that reach the own KIM."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        homes = Region.objects.filter(kim__in=own.kim_ids).values_list("path", flat=True)
        above = {one for path in [*own.paths(), *homes] for one in paths_above(path)}
        touched = Region.objects.filter(below_paths(own.paths(), "path") | Q(path__in=above))
        reach = NetworkOutage.regions.through.objects.filter(region__in=touched.values("pk"))
        return self.filter(pk__in=reach.values("networkoutage"))

    def valid(self):
        """Return those nobody has declared void."""
        return self.filter(voided_at=None)

    def during(self, first: datetime.date, last: datetime.date):
        """Return the valid ones that touch the days from `first` to `last`, both included."""
        touching = self.valid().filter(starts_on__lte=last)
        return touching.filter(Q(ends_on=None) | Q(ends_on__gte=first))

    def covering(self, kim: Kim, first: datetime.date, last: datetime.date | None = None):
        """Return the valid ones that reach this KIM on `first`, or on a day from `first` to `last`.

        A region that is named reaches everything below it.
        """
        rows = self.during(first, last or first)
        return rows.filter(regions__path__in=paths_above(kim.region.path)).distinct()

    def paths_during(self, first: datetime.date, last: datetime.date) -> frozenset[str]:
        """Return the paths of all regions named in these days: the set form of `covering()`.

        A KIM is reached when one of `paths_above(kim.region.path)` is among them. One query.
        """
        rows = self.during(first, last).filter(regions__isnull=False)
        return frozenset(rows.values_list("regions__path", flat=True))

    def for_list(self):
        return self.select_related("created_by").prefetch_related("regions__parent__parent")


class NetworkOutage(models.Model):
    """No network in some places for some days: reports from there may be late without penalty."""

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    regions = models.ManyToManyField(Region, verbose_name="wilayah", related_name="outages")
    starts_on = models.DateField("mulai pada")
    ends_on = models.DateField("pulih pada", null=True, blank=True)
    reason = models.CharField("gangguan", max_length=250)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dicatat pada", auto_now_add=True)
    voided_at = models.DateTimeField("dibatalkan pada", null=True, blank=True)
    void_reason = models.CharField("alasan dibatalkan", max_length=250, blank=True)
    is_sample = models.BooleanField("data contoh", default=False, editable=False)

    objects = NetworkOutageQuerySet.as_manager()

    class Meta:
        verbose_name = "gangguan jaringan"
        verbose_name_plural = "gangguan jaringan"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="networkoutage_ends_after_start",
                violation_error_message="Hari pulih tidak boleh sebelum hari mulai",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="networkoutage_void_has_reason",
                violation_error_message="Tulis alasan membatalkan",
            ),
        ]

    def __str__(self):
        return self.reason

    def get_absolute_url(self):
        return reverse("registry:outage_list")

    @property
    def region(self):
        """The kecamatan that keeps it; a form names places of one kecamatan only."""
        first = next(iter(self.regions.all()))
        return first.at_level(RegionLevel.KECAMATAN) or first

    @property
    def places(self) -> str:
        """The named places with their kecamatan; costs no query after `for_list()`."""
        regions = list(self.regions.all())
        return f"{', '.join(one.label for one in regions)}, {self.region.label}"

    def is_open(self, on: datetime.date | None = None) -> bool:
        """Say whether the network was still away on the day (default today)."""
        on = on or timezone.localdate()
        return self.voided_at is None and (self.ends_on is None or self.ends_on >= on)

    @transaction.atomic
    def store(self, *, by, regions):
        """Write a new outage; a repeated request returns the row of the first."""
        first = NetworkOutage.objects.filter(request_id=self.request_id).first()
        if first:
            return first
        self.created_by = by
        self.save()
        self.regions.set(regions)
        places = [region.path for region in regions]
        record(by, "outage.create", self, region=places, starts_on=self.starts_on,
               ends_on=self.ends_on, reason=self.reason)  # fmt: skip
        return self

    @transaction.atomic
    def end(self, *, by, on: datetime.date):
        """Say on which day the network was back; DomainError for a day before it went."""
        stored = self._living()
        if on < stored.starts_on:
            raise DomainError("Hari pulih tidak boleh sebelum hari mulai", field="ends_on")
        self.ends_on = on
        self.save(update_fields=["ends_on"])
        record(by, "outage.end", self, ends_on=on)

    @transaction.atomic
    def void(self, *, by, reason: str):
        """Declare it void: it was recorded by mistake and excuses nobody."""
        self._living()
        self.voided_at, self.void_reason = timezone.now(), reason
        self.save(update_fields=["voided_at", "void_reason"])
        record(by, "outage.void", self, reason=reason)

    def _living(self) -> "NetworkOutage":
        """Lock and return the stored row; raises IllegalTransitionError for a void one."""
        stored = NetworkOutage.objects.select_for_update().get(pk=self.pk)
        if stored.voided_at:
            raise IllegalTransitionError("Catatan gangguan ini sudah dibatalkan.")
        return stored
