import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.states import choices_valid
from registry.enums import RegistrationState
from registry.enums_assistance import (
    ADDRESSLESS_CHANNELS,
    OFFLINE_CHANNELS,
    ChannelKind,
)
from registry.models.kim import Kim
from registry.models.kim_part import KimPartQuerySet, is_web_address

# After so many days without a post a channel or a website counts as dead.
DEAD_AFTER_DAYS = 90
# Addresses of these hosts carry a phone number or let strangers into a group.
PRIVATE_HOSTS = {"wa.me", "chat.whatsapp.com", "api.whatsapp.com", "web.whatsapp.com"}


def is_private_link(url: str) -> bool:
    """Say whether an address would give away a phone number or the door of a closed group."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    invites = host in {"t.me", "telegram.me"} and parts.path.startswith(("/+", "/joinchat"))
    return host in PRIVATE_HOSTS or invites


def dead_limit(on: datetime.date | None = None) -> datetime.date:
    """Return the first day that still counts as alive: DEAD_AFTER_DAYS before `on`."""
    return (on or timezone.localdate()) - datetime.timedelta(days=DEAD_AFTER_DAYS)


def is_dead(last_post_on, on: datetime.date | None = None) -> bool:
    """Say whether the last post seen is more than DEAD_AFTER_DAYS days old."""
    return last_post_on is not None and last_post_on < dead_limit(on)


class ChannelQuerySet(KimPartQuerySet):
    def public(self):
        """Channels in use of verified KIM; their `public_url` may still be empty."""
        return self.filter(self._is_public())

    def visible_to(self, user):
        if user.is_authenticated and user.is_auditor:
            return self
        return self.filter(self._is_public() | self.territory(user))

    def in_use(self):
        return self.filter(ended_on=None)

    def dead(self, on: datetime.date | None = None):
        return self.in_use().filter(last_post_on__lt=dead_limit(on))

    def for_list(self):
        return self.select_related("kim__region__parent__parent__parent", "checked_by")

    @staticmethod
    def _is_public():
        return Q(ended_on=None, kim__state=RegistrationState.VERIFIED)


class Channel(models.Model):
    """A place where a KIM reaches people, on the internet or in the village."""

    version = models.PositiveIntegerField("versi", default=1, editable=False)
    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM", related_name="channels")
    kind = models.CharField("jenis kanal", max_length=16, choices=ChannelKind)
    label = models.CharField("nama kanal", max_length=120)
    url = models.URLField("alamat kanal", max_length=300, blank=True)
    reach_count = models.PositiveIntegerField("jangkauan", null=True, blank=True)
    counted_on = models.DateField("jangkauan dihitung pada", null=True, blank=True)
    last_post_on = models.DateField("unggahan atau siaran terakhir", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diperiksa oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    checked_at = models.DateTimeField("diperiksa pada", null=True, blank=True)
    ended_on = models.DateField("tidak dipakai lagi sejak", null=True, blank=True)
    is_sample = models.BooleanField("data contoh", default=False, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = "kanal media"
        verbose_name_plural = "kanal media"
        ordering = ["kind", "label", "pk"]
        constraints = [
            choices_valid("kind", ChannelKind, "channel"),
            is_web_address("url", "channel"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(ADDRESSLESS_CHANNELS)) | ~Q(url=""),
                name="channel_online_has_address",
                violation_error_message="Isi alamat kanal ini",
            ),
            models.CheckConstraint(
                condition=Q(reach_count__isnull=True, counted_on__isnull=True)
                | Q(reach_count__isnull=False, counted_on__isnull=False),
                name="channel_reach_has_date",
                violation_error_message="Isi jangkauan dan tanggal penghitungannya",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True, checked_at__isnull=True)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="channel_check_has_moment",
                violation_error_message="Pemeriksaan harus punya waktu dan pemeriksa",
            ),
            models.UniqueConstraint(
                fields=["kim", "url"],
                condition=~Q(url="") & Q(ended_on__isnull=True),
                name="channel_url_once_per_kim",
                violation_error_message="Kanal dengan alamat ini sudah tercatat",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.label}"

    @property
    def region(self):
        return self.kim.region

    @property
    def is_offline(self) -> bool:
        return self.kind in OFFLINE_CHANNELS

    @property
    def is_dead(self) -> bool:
        return self.ended_on is None and is_dead(self.last_post_on)

    @property
    def public_url(self) -> str:
        """The address for everybody's eyes: never a phone number, never the door of a group."""
        hidden = self.kind == ChannelKind.WHATSAPP_GROUP or is_private_link(self.url)
        return "" if hidden else self.url

    @property
    def reach_words(self) -> str:
        """What the reach counts, after the number."""
        return "orang dijangkau" if self.is_offline else "pengikut atau anggota"

    @transaction.atomic
    def store(self, *, by, changed=()):
        """Write a new channel, or the changed fields as its next version."""
        if self.pk is None:
            self.save()
            record(by, "channel.create", self, kind=self.kind)
            return
        self.version = Channel.objects.select_for_update().get(pk=self.pk).version + 1
        self.save()
        record(by, "channel.update", self, changed=sorted(changed))

    @transaction.atomic
    def check_activity(self, *, by, last_post_on, reach_count=None):
        """Store what the office saw today: the last post, and the reach when it was counted."""
        self.last_post_on = last_post_on
        if reach_count is not None:
            self.reach_count, self.counted_on = reach_count, timezone.localdate()
        self.checked_by, self.checked_at = by, timezone.now()
        self.version = Channel.objects.select_for_update().get(pk=self.pk).version + 1
        self.save(
            update_fields=[
                "last_post_on", "reach_count", "counted_on", "checked_by", "checked_at",
                "version", "updated_at",
            ]
        )  # fmt: skip
        record(by, "channel.check", self, last_post_on=last_post_on, reach_count=reach_count)
