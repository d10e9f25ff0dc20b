"""A delegate's package that came from another portal as a file."""

import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kim_portal.states import Stateful, choices_valid
from kim_portal.ui_tags import megabita
from kim_portal.uploads import StoredFile
from monev.enums_package import PACKAGE_TRANSITIONS, PackageState
from monev.models.entry import Entry
from monev.models.portal import Portal
from monev.models.round import Round
from registry.duties import below_paths, duties
from registry.enums import Role


class PackageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office and leaders of the round that receives it, and the auditor."""
        if user.is_authenticated and user.is_auditor:
            return self
        paths = duties(user).paths(Role.PROVINSI, Role.PIMPINAN)
        return self.filter(below_paths(paths, "round__region__path"))

    def kept(self):
        return self.exclude(state=PackageState.DROPPED)

    def for_list(self):
        return self.select_related(
            "round__region", "portal", "entry__round", "created_by", "decided_by"
        )


class Package(Stateful, StoredFile):
    """One package: checked when it was uploaded, checked again when it is accepted.

    facts: what the other portal signed. digest: SHA-256 of these facts, so that the same package
    is known again, however its archive was packed.
    """

    TRANSITIONS = PACKAGE_TRANSITIONS

    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="putaran", related_name="packages"
    )
    portal = models.ForeignKey(
        Portal, models.PROTECT, verbose_name="portal asal", related_name="packages"
    )
    digest = models.CharField("sidik isi", max_length=64)
    facts = models.JSONField("isi yang ditandatangani")
    state = models.CharField(
        "keadaan", max_length=10, choices=PackageState, default=PackageState.CHECKED
    )
    entry = models.OneToOneField(
        Entry, models.PROTECT, verbose_name="peserta", null=True, blank=True,
        related_name="package",
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diunggah oleh", related_name="+"
    )
    created_at = models.DateTimeField("diunggah pada", default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diputuskan oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = "paket delegasi"
        verbose_name_plural = "paket delegasi"
        ordering = ["-created_at", "-pk"]
        constraints = [
            choices_valid("state", PackageState, "package"),
            models.UniqueConstraint(
                fields=["digest"],
                condition=~Q(state=PackageState.DROPPED),
                name="package_once",
                violation_error_message="Paket ini sudah pernah diterima.",
            ),
            models.CheckConstraint(
                condition=Q(state=PackageState.ACCEPTED, entry__isnull=False)
                | (~Q(state=PackageState.ACCEPTED) & Q(entry__isnull=True)),
                name="package_accepted_has_entry",
                violation_error_message="Paket yang diterima harus punya peserta.",
            ),
        ]

    def __str__(self):
        return f"Paket delegasi {self.facts['kim']['name']}"

    def get_absolute_url(self):
        return reverse("monev:package_detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == PackageState.CHECKED

    @property
    def told(self) -> dict:
        """Days and points of the facts, as values that a page can print."""
        decree, sk = self.facts["sk_delegasi"] or {}, self.facts["kim"].get("sk") or {}
        days = {
            "consented_on": self.facts["disetujui_kim"],
            "decree_on": decree.get("tanggal"),
            "sk_expires_on": sk.get("expires_on"),
        }
        return {
            key: datetime.date.fromisoformat(day) if day else None for key, day in days.items()
        } | {"points": Decimal(self.facts["hasil"]["nilai"])}

    @property
    def document_name(self) -> str:
        return f"paket-delegasi-{self.pk}.zip"

    @property
    def file_words(self) -> str:
        return f"ZIP, {megabita(self.size)}"
