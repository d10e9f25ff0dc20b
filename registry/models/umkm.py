import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from kim_portal.accounts.audit import record
from kim_portal.states import choices_valid
from registry.enums import RegistrationState
from registry.enums_assistance import (
    NeedState,
    OwnerConsent,
    PermitState,
)
from registry.models.kim import Kim
from registry.models.kim_part import KimPartQuerySet, is_web_address
from registry.models.sector import Sector


class UmkmQuerySet(KimPartQuerySet):
    def public(self):
        """Businesses whose owner agreed, as long as a verified KIM assists them."""
        return self.filter(self._is_public())

    def visible_to(self, user):
        """What the owner shows in public, and everything of one's own KIM and territory."""
        if user.is_authenticated and user.is_auditor:
            return self
        return self.filter(self._is_public() | self.territory(user))

    def assisted(self):
        return self.filter(ended_on=None)

    def for_list(self):
        return self.select_related("kim__region__parent__parent__parent", "sector")

    def with_permits(self):
        """Load the permits of each, newest first; `current_permits` reads them."""
        return self.prefetch_related("permits")

    @staticmethod
    def _is_public():
        agreed = Q(consent__in=(OwnerConsent.BUSINESS, OwnerConsent.OWNER))
        return agreed & Q(ended_on=None, kim__state=RegistrationState.VERIFIED)


class Umkm(models.Model):
    """A small business that a KIM assists.

    Nothing of it is public before the owner agreed; the owner's name needs its own agreement.
    """

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    kim = models.ForeignKey(Kim, models.PROTECT, verbose_name="KIM")
    name = models.CharField("nama usaha", max_length=120)
    product = models.CharField("produk", max_length=200)
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name="sektor")
    owner_name = models.CharField("nama pemilik", max_length=120, blank=True)
    consent = models.CharField(
        "persetujuan pemilik", max_length=10, choices=OwnerConsent, default=OwnerConsent.NONE
    )
    consented_on = models.DateField("tanggal persetujuan", null=True, blank=True)
    promotion_url = models.URLField("tautan promosi", max_length=300, blank=True)
    ended_on = models.DateField("tidak didampingi lagi sejak", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    is_sample = models.BooleanField("data contoh", default=False, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = UmkmQuerySet.as_manager()

    class Meta:
        verbose_name = "UMKM"
        verbose_name_plural = "UMKM"
        ordering = ["name", "pk"]
        constraints = [
            choices_valid("consent", OwnerConsent, "umkm"),
            models.CheckConstraint(
                condition=Q(consent=OwnerConsent.NONE, consented_on__isnull=True)
                | (~Q(consent=OwnerConsent.NONE) & Q(consented_on__isnull=False)),
                name="umkm_consent_has_date",
                violation_error_message="Isi tanggal pemilik memberi persetujuan",
            ),
            models.CheckConstraint(
                condition=~Q(consent=OwnerConsent.OWNER) | ~Q(owner_name=""),
                name="umkm_consent_names_owner",
                violation_error_message="Isi nama pemilik yang setuju ditampilkan",
            ),
            is_web_address("promotion_url", "umkm"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("registry:umkm_detail", args=[self.pk])

    @property
    def region(self):
        return self.kim.region

    @property
    def is_public(self) -> bool:
        verified = self.kim.state == RegistrationState.VERIFIED
        return verified and self.ended_on is None and self.consent != OwnerConsent.NONE

    @property
    def public_owner_name(self) -> str:
        """The owner's name for everybody's eyes: empty without the owner's agreement to that."""
        return self.owner_name if self.consent == OwnerConsent.OWNER else ""

    @property
    def current_permits(self) -> list:
        """Per kind the newest issued permit and what is under way; needs `with_permits()`."""
        found, issued_kinds = [], set()
        for permit in self.permits.all():
            if permit.state == PermitState.ISSUED:
                if permit.kind in issued_kinds:
                    continue
                issued_kinds.add(permit.kind)
            found.append(permit)
        return found

    @property
    def permits_in_force(self) -> list:
        """Issued and not past their date: the part of the permits that everybody may read."""
        return [one for one in self.current_permits if one.is_in_force()]

    @property
    def open_needs(self):
        return self.needs.exclude(state=NeedState.DONE)

    @transaction.atomic
    def store(self, *, by, changed=()):
        """Write a new business, or the changed fields as its next version.

        The log keeps what the owner agreed to, never the owner's name.
        """
        if self.pk is None:
            self.created_by = by
            self.save()
            record(by, "umkm.create", self, kim=self.kim.registry_no, consent=self.consent)
            return
        self.version = Umkm.objects.select_for_update().get(pk=self.pk).version + 1
        self.save()
        record(by, "umkm.update", self, changed=sorted(changed), consent=self.consent)

    @transaction.atomic
    def forget_owner(self, *, by):
        """Forget who owns the business; it is no longer shown, because nobody agrees to it."""
        self.owner_name, self.consent, self.consented_on = "", OwnerConsent.NONE, None
        self.version = Umkm.objects.select_for_update().get(pk=self.pk).version + 1
        self.save()
        record(by, "umkm.erase", self)
