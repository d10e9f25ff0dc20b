"""What a team found, indicator by indicator; after the signature only additions."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from kim_portal.states import choices_valid
from kim_portal.uploads import StoredFile, stored_name
from monev.enums_field import FindingOutcome
from monev.models.instrument import Indicator
from monev.models.panel import JuriAssignment
from monev.models.visit import FieldVisit


class FieldFindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(visit__in=FieldVisit.objects.visible_to(user).values("pk"))

    def of_entry(self, entry_id: int):
        """Findings of every visit to the entry, with what was added later."""
        return self.filter(visit__entry=entry_id).for_list().order_by("visit__scheduled_at", "pk")

    def for_list(self):
        return self.select_related(
            "indicator", "written_by", "visit__team", "visit__entry__round__region"
        ).prefetch_related("addenda__written_by", "photos")


class FieldFinding(models.Model):
    """What a team saw of one field indicator; it carries no points."""

    version = models.PositiveIntegerField("versi", default=1, editable=False)
    visit = models.ForeignKey(
        FieldVisit, models.PROTECT, verbose_name="kunjungan", related_name="findings"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="indikator")
    outcome = models.CharField("hasil", max_length=10, choices=FindingOutcome)
    text = models.TextField("temuan", max_length=2000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    written_at = models.DateTimeField("dicatat pada", auto_now=True)

    objects = FieldFindingQuerySet.as_manager()

    class Meta:
        verbose_name = "temuan lapangan"
        verbose_name_plural = "temuan lapangan"
        ordering = ["indicator__aspect__position", "indicator__position", "pk"]
        constraints = [
            choices_valid("outcome", FindingOutcome, "fieldfinding"),
            models.UniqueConstraint(
                fields=["visit", "indicator"],
                name="fieldfinding_once_per_indicator",
                violation_error_message="Temuan untuk indikator ini sudah dicatat.",
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code}: {self.get_outcome_display()}"

    @property
    def round(self):
        return self.visit.round

    @property
    def entry_id(self) -> int:
        return self.visit.entry_id

    @property
    def current(self):
        """The last word: the newest addendum, else the finding itself."""
        added = list(self.addenda.all())
        return added[-1] if added else self


class FindingAddendum(models.Model):
    """What is added to a signed finding; the finding itself stays as it was signed."""

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    finding = models.ForeignKey(
        FieldFinding, models.PROTECT, verbose_name="temuan", related_name="addenda"
    )
    outcome = models.CharField("hasil", max_length=10, choices=FindingOutcome)
    text = models.TextField("tambahan", max_length=2000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    written_at = models.DateTimeField("dicatat pada", auto_now_add=True)

    class Meta:
        verbose_name = "tambahan temuan"
        verbose_name_plural = "tambahan temuan"
        ordering = ["pk"]
        constraints = [choices_valid("outcome", FindingOutcome, "findingaddendum")]

    def __str__(self):
        return f"Tambahan {self.finding}"


class FindingPhotoQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Photos of findings are for office and panel; they are never published."""
        rounds = JuriAssignment.objects.visible_to(user).values("round")
        return self.filter(finding__visit__entry__round__in=rounds)


class FindingPhoto(StoredFile):
    """A photo of what was found, re-encoded and without position data."""

    finding = models.ForeignKey(
        FieldFinding, models.PROTECT, verbose_name="temuan", related_name="photos"
    )
    thumbnail = models.FileField("gambar kecil", upload_to=stored_name)
    width = models.PositiveIntegerField("lebar", default=0)
    height = models.PositiveIntegerField("tinggi", default=0)
    has_consent = models.BooleanField("orang yang tampak setuju difoto", default=False)
    created_at = models.DateTimeField("diunggah pada", auto_now_add=True)

    objects = FindingPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "foto temuan"
        verbose_name_plural = "foto temuan"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "sha256"],
                name="findingphoto_once",
                violation_error_message="Foto ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=Q(has_consent=True),
                name="findingphoto_has_consent",
                violation_error_message="Foto perlu persetujuan orang yang tampak.",
            ),
        ]

    def __str__(self):
        return f"Foto {self.pk}"

    @property
    def round(self):
        return self.finding.round

    @property
    def entry_id(self) -> int:
        return self.finding.entry_id
