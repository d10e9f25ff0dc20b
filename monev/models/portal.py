"""Another portal whose signature this one believes, for the areas it may speak for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kim_portal.signing_key import key_name
from registry.models import Region


class PortalQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(ended_at__isnull=True)

    def for_list(self):
        return self.select_related("created_by").prefetch_related("regions")


class Portal(models.Model):
    """One key of another portal; a new key is a new row, and an ended one stays readable."""

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    name = models.CharField("nama portal", max_length=120)
    public_key = models.CharField("kunci publik", max_length=44)
    regions = models.ManyToManyField(Region, verbose_name="wilayah yang diwakili", related_name="+")
    starts_on = models.DateField("berlaku mulai", default=timezone.localdate)
    expires_on = models.DateField("berlaku sampai")
    reason = models.CharField("alasan dipercaya", max_length=500)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dicatat pada", default=timezone.now)
    ended_at = models.DateTimeField("diakhiri pada", null=True, blank=True)
    end_reason = models.CharField("alasan diakhiri", max_length=500, blank=True)

    objects = PortalQuerySet.as_manager()

    class Meta:
        verbose_name = "portal tepercaya"
        verbose_name_plural = "portal tepercaya"
        ordering = ["name", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["public_key"],
                condition=Q(ended_at__isnull=True),
                name="portal_key_once_in_use",
                violation_error_message="Kunci ini sudah dicatat.",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("starts_on")),
                name="portal_expires_after_start",
                violation_error_message="Berlaku sampai tidak boleh sebelum berlaku mulai.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="portal_has_reason",
                violation_error_message="Tulis alasan portal ini dipercaya.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="portal_end_has_reason",
                violation_error_message="Tulis alasan kepercayaan diakhiri.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def fingerprint(self) -> str:
        """The short name of the key, as both portals print it for people to compare."""
        return key_name(self.public_key)

    @property
    def standing(self) -> str:
        """ "berlaku", or why it is not, in words for a sentence."""
        today = timezone.localdate()
        if self.ended_at:
            return "kepercayaannya sudah diakhiri"
        if today < self.starts_on:
            return "belum berlaku"
        return "sudah kedaluwarsa" if today > self.expires_on else "berlaku"

    @property
    def is_in_force(self) -> bool:
        return self.standing == "berlaku"
