"""Whom a brief went to, and what each KIM did with it."""

import datetime
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, choices_valid
from registry.duties import below_paths, duties
from registry.enums_assistance import ChannelKind
from registry.enums_brief import Passing
from registry.models.brief import Brief
from registry.models.kim import Kim
from registry.models.kim_part import is_web_address


class BriefTargetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return one's own KIM, those of one's territory, and all of a brief of one's office."""
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        paths = own.paths()
        return self.filter(
            Q(kim__in=own.kim_ids)
            | below_paths(paths, "kim__region__path")
            | below_paths(paths, "brief__region__path")
        )

    def passing(self, answer: str):
        """Return those of one answer of `Passing`; anything else filters nothing."""
        told = Exists(BriefRelay.objects.filter(target=OuterRef("pk")))
        conditions = {
            Passing.REACHED: Q(told),
            Passing.NOT_YET: ~Q(told),
            Passing.TAKEN: ~Q(told) & Q(taken_at__isnull=False),
            Passing.NOT_TAKEN: ~Q(told) & Q(taken_at__isnull=True),
        }
        return self.filter(conditions[answer]) if answer in conditions else self

    def within(self, path: str):
        return self.filter(below_paths([path], "kim__region__path"))

    def with_reach(self):
        """Add `relay_count` and `people_count`: how often it was passed on, and to how many."""
        told = BriefRelay.objects.filter(target=OuterRef("pk")).order_by().values("target")
        return self.annotate(
            relay_count=Coalesce(Subquery(told.annotate(n=Count("pk")).values("n")), 0),
            people_count=Coalesce(Subquery(told.annotate(n=Sum("people_count")).values("n")), 0),
        )

    def for_list(self):
        return self.select_related("kim__region__parent__parent__parent", "brief__region")


class BriefTarget(models.Model):
    """One KIM that a brief was meant for on the day it was published."""

    brief = models.ForeignKey(Brief, models.PROTECT, verbose_name="bahan", related_name="targets")
    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", related_name="brief_targets")
    taken_at = models.DateTimeField("diambil pada", null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diambil oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    created_at = models.DateTimeField("menjadi sasaran pada", auto_now_add=True)

    objects = BriefTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "sasaran bahan"
        verbose_name_plural = "sasaran bahan"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["brief", "kim"],
                name="brieftarget_once",
                violation_error_message="KIM ini sudah menjadi sasaran",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="brieftarget_taken_has_moment",
                violation_error_message="Pengambilan harus punya waktu dan orangnya",
            ),
        ]

    def __str__(self):
        return f"{self.brief} untuk {self.kim}"

    @property
    def region(self):
        return self.kim.region

    @property
    def taken_on(self) -> datetime.date | None:
        """The day the KIM took it, in the zone of its region."""
        zone = ZoneInfo(self.kim.region.timezone)
        return timezone.localdate(self.taken_at, zone) if self.taken_at else None

    @property
    def passing(self) -> Passing:
        """What the KIM has done; needs the annotations of `with_reach()`."""
        if self.relay_count:
            return Passing.REACHED
        return Passing.TAKEN if self.taken_at else Passing.NOT_TAKEN

    @transaction.atomic
    def take(self, *, by):
        """The KIM takes it on; doing it twice changes nothing.

        Raises IllegalTransitionError for a brief that does not hold any longer.
        """
        if not self.brief.holds:
            raise IllegalTransitionError("Bahan ini sudah tidak berlaku, jadi tidak perlu diambil.")
        self.stamp(by)

    def stamp(self, by) -> None:
        now = timezone.now()
        first = type(self).objects.filter(pk=self.pk, taken_at=None)
        if first.update(taken_at=now, taken_by=by):
            self.taken_at, self.taken_by = now, by
            record(by, "brieftarget.take", self, kim=self.kim.registry_no)


class BriefRelayQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(target__in=BriefTarget.objects.visible_to(user).values("pk"))


class BriefRelay(models.Model):
    """Once that a KIM passed a brief on: by which way, when, and how many people it reached."""

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    target = models.ForeignKey(
        BriefTarget, models.PROTECT, verbose_name="sasaran", related_name="relays"
    )
    kind = models.CharField("lewat", max_length=16, choices=ChannelKind)
    relayed_on = models.DateField("disampaikan pada")
    people_count = models.PositiveIntegerField("orang yang terjangkau")
    link = models.URLField("tautan bukti", max_length=300, blank=True)
    note = models.CharField("keterangan", max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dicatat pada", auto_now_add=True)

    objects = BriefRelayQuerySet.as_manager()

    class Meta:
        verbose_name = "penyampaian bahan"
        verbose_name_plural = "penyampaian bahan"
        ordering = ["-relayed_on", "-pk"]
        constraints = [
            choices_valid("kind", ChannelKind, "briefrelay"),
            is_web_address("link", "briefrelay"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {date_format(self.relayed_on)}"

    def get_absolute_url(self):
        return self.target.brief.get_absolute_url()

    @property
    def region(self):
        return self.target.kim.region

    @property
    def kim_id(self) -> int:
        return self.target.kim_id

    @transaction.atomic
    def store(self, *, by):
        """Record it, and with it that the KIM took the brief.

        Raises DomainError for a day on which the brief did not hold.
        """
        brief = self.target.brief
        first, last = brief.first_day, min(brief.last_day, brief.today)
        if not first <= self.relayed_on <= last:
            raise DomainError(_outside(first, last), field="relayed_on")
        self.created_by = by
        self.save()
        self.target.stamp(by)
        record(
            by, "briefrelay.create", self, kim=self.target.kim.registry_no, kind=self.kind,
            count=self.people_count,
        )  # fmt: skip

    @transaction.atomic
    def remove(self, *, by):
        """Delete a slip of the pen; that the KIM took the brief stays."""
        record(by, "briefrelay.delete", self, kind=self.kind, count=self.people_count)
        self.delete()


def _outside(first: datetime.date, last: datetime.date) -> str:
    if first >= last:
        return f"Bahan ini hanya dapat disampaikan pada {date_format(last)}"
    return f"Isi tanggal antara {date_format(first)} dan {date_format(last)}, selama bahan berlaku"
