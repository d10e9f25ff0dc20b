import datetime
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums import RegionLevel, RegistrationState
from registry.enums_assistance import (
    EDITABLE_HANDOVERS,
    HANDOVER_TRANSITIONS,
    HandoverState,
)
from registry.models.kim import Kim
from registry.models.kim_part import is_web_address
from registry.models.region import Region
from registry.models.report import ActivityReport


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What one's own KIM wrote, and what is meant for a desa of one's territory.

        A draft is the KIM's own business: only its pengurus and its kabupaten see it.
        """
        if user.is_authenticated and user.is_auditor:
            return self
        own = duties(user)
        watched = below_paths(own.paths(), "region__path") & ~Q(state=HandoverState.DRAFT)
        office = below_paths(own.paths("kabupaten"), "region__path")
        return self.filter(watched | office | Q(kim__in=own.kim_ids))

    def published(self):
        return self.filter(
            state=HandoverState.PUBLISHED, kim__state=RegistrationState.VERIFIED
        ).order_by("-published_on", "-pk")

    def search(self, text: str):
        """Find by part of the title, the KIM or the desa."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(title__icontains=word)
                | Q(kim__name__icontains=word)
                | Q(region__name__icontains=word)
            )
        return found

    def for_list(self):
        return self.select_related("kim__region", "region__parent__parent__parent", "report")

    def counts(self) -> dict[str, int]:
        """Count the posts per state: {state: number}, every state named."""
        found = dict(self.order_by().values_list("state").annotate(count=Count("pk")))
        return {state: found.get(state, 0) for state in HandoverState.values}


class Handover(Stateful):
    """A post that a KIM wrote for the website of a desa; the desa publishes it."""

    TRANSITIONS = HANDOVER_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", related_name="handovers")
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="desa/kelurahan", related_name="handovers"
    )
    title = models.CharField("judul berita", max_length=150)
    body = models.TextField("isi berita", max_length=8000)
    source_note = models.CharField("sumber bahan", max_length=300)
    report = models.ForeignKey(
        ActivityReport, models.PROTECT, verbose_name="laporan kegiatan", null=True, blank=True,
        related_name="handovers",
    )  # fmt: skip
    state = models.CharField(
        "keadaan", max_length=10, choices=HandoverState, default=HandoverState.DRAFT
    )
    return_reason = models.TextField("catatan desa", max_length=1000, blank=True)
    published_url = models.URLField("alamat berita", max_length=300, blank=True)
    published_on = models.DateField("terbit pada", null=True, blank=True)
    handed_at = models.DateTimeField("diserahkan pada", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditulis oleh", related_name="+"
    )
    is_sample = models.BooleanField("data contoh", default=False, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "berita untuk desa"
        verbose_name_plural = "berita untuk desa"
        ordering = ["-created_at", "-pk"]
        constraints = [
            choices_valid("state", HandoverState, "handover"),
            is_web_address("published_url", "handover"),
            models.CheckConstraint(
                condition=Q(
                    state=HandoverState.PUBLISHED, published_on__isnull=False
                ) & ~Q(published_url="")
                | (~Q(state=HandoverState.PUBLISHED)
                   & Q(published_on__isnull=True, published_url="")),
                name="handover_published_has_address",
                violation_error_message="Berita yang terbit harus punya alamat dan tanggal",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandoverState.RETURNED) | ~Q(return_reason=""),
                name="handover_returned_has_reason",
                violation_error_message="Tulis apa yang perlu diperbaiki",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("registry:handover_detail", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_HANDOVERS

    def require_editable(self) -> None:
        """Raise IllegalTransitionError while the desa has the post, or after it is out."""
        if not self.is_editable:
            raise IllegalTransitionError(
                f"Berita ini tidak dapat diubah karena keadaannya “{self.get_state_display()}”."
            )

    @transaction.atomic
    def store(self, *, by, changed=()):
        """Write a new draft, or the changed fields as the next version.

        Raises DomainError for a place that is no desa of the KIM, and for a report of another KIM
        or one that is not verified.
        """
        self._check_sources()
        if self.pk is None:
            self.created_by = by
            self.save()
            record(by, "handover.create", self, kim=self.kim.registry_no, region=self.region.path)
            return
        stored = Handover.objects.select_for_update().get(pk=self.pk)
        stored.require_editable()
        self.version = stored.version + 1
        self.save(
            update_fields=[
                "region", "title", "body", "source_note", "report", "version", "updated_at",
            ]
        )  # fmt: skip
        record(by, "handover.update", self, changed=sorted(changed))

    @transaction.atomic
    def hand(self, *, by):
        """Give the post to the operator of the desa; DomainError while the KIM is unverified."""
        if self.kim.state != RegistrationState.VERIFIED:
            raise DomainError("KIM ini belum terverifikasi, jadi beritanya belum dapat diserahkan.")
        self.move_to(HandoverState.HANDED, handed_at=timezone.now(), return_reason="")
        record(by, "handover.hand", self, region=self.region.path)

    @transaction.atomic
    def publish(self, *, by, url: str, on: datetime.date):
        """Record where and when the desa published the post."""
        self.move_to(HandoverState.PUBLISHED, published_url=url, published_on=on)
        record(by, "handover.publish", self, url=url, published_on=on)

    @transaction.atomic
    def return_(self, *, by, reason: str):
        """Send the post back to the KIM with what must be repaired."""
        self.move_to(HandoverState.RETURNED, return_reason=reason)
        record(by, "handover.return", self, reason=reason)

    def _check_sources(self):
        if self.region.level != RegionLevel.DESA or not self.kim.region.covers(self.region):
            raise DomainError("Pilih desa atau kelurahan di wilayah KIM ini", field="region")
        usable = ActivityReport.objects.published().of_kim(self.kim)
        if self.report and not usable.filter(pk=self.report.pk).exists():
            raise DomainError("Pilih laporan KIM ini yang sudah terverifikasi", field="report")
