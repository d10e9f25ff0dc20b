import datetime
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import IllegalTransitionError, Stateful, choices_valid
from registry.duties import below_paths, duties
from registry.enums_brief import BRIEF_TRANSITIONS, BriefKind, BriefState
from registry.models.kim_part import is_web_address
from registry.models.region import Region
from registry.models.sector import Sector


class BriefQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What may be shared is public; the rest is for its office, its KIM and their watchers."""
        if user.is_authenticated and user.is_auditor:
            return self
        return self.filter(Q(is_public=True, published_at__isnull=False) | self._concerning(user))

    def of_person(self, user):
        """Return those a person works with: of the own office, or meant for KIM of theirs."""
        if user.is_authenticated and user.is_auditor:
            return self
        return self.filter(self._concerning(user))

    @staticmethod
    def _concerning(user) -> Q:
        from registry.models.brief_target import BriefTarget  # noqa: PLC0415  it imports brief

        own = BriefTarget.objects.visible_to(user).filter(brief=OuterRef("pk"))
        return below_paths(duties(user).paths(), "region__path") | Q(Exists(own))

    def published(self):
        return self.filter(state=BriefState.PUBLISHED)

    def holding(self, on: datetime.date | None = None):
        """Return those that still hold: published, and their last day not over."""
        return self.published().filter(valid_until__gte=on or timezone.localdate())

    def search(self, text: str):
        """Find by part of the title, the text or the source."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(title__icontains=word) | Q(body__icontains=word) | Q(source__icontains=word)
            )
        return found

    def for_list(self):
        return self.select_related("region__parent__parent__parent")


class Brief(Stateful):
    """A piece of information that an office asks its KIM to pass on, in plain words.

    It belongs to the region whose office publishes it. `areas` and `sectors` narrow whom it is
    for; none of them means every KIM of the region. Whom it went to stands in `targets`.
    """

    TRANSITIONS = BRIEF_TRANSITIONS

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="wilayah penerbit", related_name="briefs"
    )
    kind = models.CharField("jenis bahan", max_length=10, choices=BriefKind)
    title = models.CharField("judul bahan", max_length=120)
    claim = models.TextField("kabar yang beredar", max_length=1000, blank=True)
    body = models.TextField("isi bahan", max_length=6000)
    source = models.CharField("sumber", max_length=200)
    source_url = models.URLField("alamat sumber", max_length=300, blank=True)
    valid_until = models.DateField("berlaku sampai")
    is_public = models.BooleanField("boleh dibaca umum", default=True)
    areas = models.ManyToManyField(
        Region, verbose_name="wilayah sasaran", blank=True, related_name="+"
    )
    sectors = models.ManyToManyField(
        Sector, verbose_name="potensi sasaran", blank=True, related_name="+"
    )
    state = models.CharField("keadaan", max_length=10, choices=BriefState, default=BriefState.DRAFT)
    replaces = models.ForeignKey(
        "self", models.PROTECT, verbose_name="menggantikan", null=True, blank=True, editable=False,
        related_name="replacements",
    )  # fmt: skip
    withdraw_reason = models.CharField("alasan ditarik", max_length=300, blank=True)
    published_at = models.DateTimeField("terbit pada", null=True, blank=True)
    closed_at = models.DateTimeField("berakhir pada", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ditulis oleh", related_name="+"
    )
    is_sample = models.BooleanField("data contoh", default=False, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = BriefQuerySet.as_manager()

    class Meta:
        verbose_name = "bahan diseminasi"
        verbose_name_plural = "bahan diseminasi"
        ordering = ["-created_at", "-pk"]
        constraints = [
            choices_valid("kind", BriefKind, "brief"),
            choices_valid("state", BriefState, "brief"),
            is_web_address("source_url", "brief"),
            models.CheckConstraint(
                condition=Q(kind=BriefKind.HOAX) ^ Q(claim=""),
                name="brief_claim_of_hoax",
                violation_error_message="Tulis kabar yang beredar pada klarifikasi hoaks saja",
            ),
            models.CheckConstraint(
                condition=Q(state=BriefState.WITHDRAWN) ^ Q(withdraw_reason=""),
                name="brief_withdrawn_has_reason",
                violation_error_message="Tulis alasan bahan ditarik",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[BriefState.PUBLISHED, BriefState.REPLACED])
                | Q(published_at__isnull=False),
                name="brief_published_has_moment",
                violation_error_message="Bahan yang terbit harus punya waktu terbit",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[BriefState.REPLACED, BriefState.WITHDRAWN], closed_at__isnull=False
                )
                | Q(state__in=[BriefState.DRAFT, BriefState.PUBLISHED], closed_at__isnull=True),
                name="brief_closed_has_moment",
                violation_error_message="Bahan yang ditarik atau diganti harus punya waktunya",
            ),
        ]
        indexes = [models.Index(fields=["state", "valid_until"], name="brief_state_valid_until")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("registry:brief_detail", args=[self.pk])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.region.timezone)

    @property
    def today(self) -> datetime.date:
        return timezone.localdate(timezone=self.zone)

    @property
    def office(self) -> str:
        """Name of the office that publishes it."""
        return self.region.office_name or f"Diskominfo {self.region.name}"

    @property
    def is_draft(self) -> bool:
        return self.state == BriefState.DRAFT

    @property
    def was_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_expired(self) -> bool:
        """The last day of a published brief is over."""
        return self.state == BriefState.PUBLISHED and self.valid_until < self.today

    @property
    def holds(self) -> bool:
        """Say whether KIM should pass it on today."""
        return self.state == BriefState.PUBLISHED and not self.is_expired

    @property
    def first_day(self) -> datetime.date | None:
        """The day it was published, in the office's zone."""
        return timezone.localdate(self.published_at, self.zone) if self.published_at else None

    @property
    def last_day(self) -> datetime.date:
        """The last day on which it could be passed on."""
        if self.closed_at is None:
            return self.valid_until
        return min(self.valid_until, timezone.localdate(self.closed_at, self.zone))

    @property
    def successor(self) -> "Brief | None":
        """The published brief that replaced this one."""
        if self.state != BriefState.REPLACED:
            return None
        return self.replacements.filter(published_at__isnull=False).first()

    @property
    def summary(self) -> str:
        """The sentence of the page, of its card and of the text for WhatsApp."""
        kind = self.get_kind_display()
        return f"{kind} dari {self.office}, berlaku sampai {date_format(self.valid_until)}."

    def require_draft(self) -> None:
        """Raise IllegalTransitionError once the brief was published: KIM pass on what they read."""
        if not self.is_draft:
            raise IllegalTransitionError(
                f"Bahan ini {self.get_state_display().lower()}, jadi isinya tidak berubah. "
                "Terbitkan penggantinya."
            )

    @transaction.atomic
    def store(self, *, by, areas, sectors, changed=()):
        """Write a new draft, or the changed fields as its next version.

        areas, sectors: whom it is for. Raises DomainError for an area outside the office's region.
        """
        if any(not self.region.covers(area) for area in areas):
            raise DomainError("Pilih wilayah di dalam wilayah dinas ini", field="areas")
        if self.pk is None:
            self.created_by = by
            self.save()
            record(by, "brief.create", self, kind=self.kind, region=self.region.path)
        else:
            stored = Brief.objects.select_for_update().get(pk=self.pk)
            stored.require_draft()
            self.version = stored.version + 1
            self.save(
                update_fields=[
                    "kind", "title", "claim", "body", "source", "source_url", "valid_until",
                    "is_public", "version", "updated_at",
                ]
            )  # fmt: skip
            record(by, "brief.update", self, changed=sorted(changed))
        self.areas.set(areas)
        self.sectors.set(sectors)

    @transaction.atomic
    def withdraw(self, *, by, reason: str):
        """Say that it does not hold (any longer), with the reason that everybody reads."""
        self.move_to(BriefState.WITHDRAWN, withdraw_reason=reason, closed_at=timezone.now())
        record(by, "brief.recall", self, reason=reason)
