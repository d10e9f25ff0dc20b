import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kim_portal.states import choices_valid
from registry.enums import RegionKind
from registry.enums_region import ChangeKind
from registry.models.region import Region


class RegionChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What became of a region is public reference data."""
        return self

    def about(self, region: Region):
        """Return what happened to a region, from either side, the newest first."""
        ids = self.filter(Q(old_regions=region) | Q(new_regions=region)).values("pk")
        return self.filter(pk__in=ids).prefetch_related("old_regions", "new_regions")


class RegionChange(models.Model):
    """A decision by which regions were split, merged, renamed or put elsewhere.

    A change in place (name, legal kind, kecamatan) has the same region on both sides; `before`
    and `after` keep the words of that day.
    """

    request_id = models.UUIDField(
        "kunci permintaan", unique=True, default=uuid.uuid4, editable=False
    )
    kind = models.CharField("jenis perubahan", max_length=8, choices=ChangeKind)
    old_regions = models.ManyToManyField(
        Region, verbose_name="wilayah semula", related_name="changes_away"
    )
    new_regions = models.ManyToManyField(
        Region, verbose_name="wilayah pengganti", related_name="changes_into"
    )
    before = models.CharField("semula", max_length=500)
    after = models.CharField("menjadi", max_length=500)
    legal_basis = models.CharField("dasar hukum", max_length=200, blank=True)
    reason = models.CharField("keterangan", max_length=1000)
    decided_on = models.DateField("ditetapkan pada")
    effective_on = models.DateField("berlaku mulai")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dicatat oleh", related_name="+"
    )
    created_at = models.DateTimeField("dicatat pada", auto_now_add=True)

    objects = RegionChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "perubahan wilayah"
        verbose_name_plural = "perubahan wilayah"
        ordering = ["-effective_on", "-pk"]
        constraints = [
            choices_valid("kind", ChangeKind, "regionchange"),
            models.CheckConstraint(
                condition=Q(effective_on__gte=F("decided_on")),
                name="regionchange_effective_after_decided",
                violation_error_message="Tanggal berlaku tidak boleh sebelum tanggal penetapan",
            ),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.CODE) | ~Q(legal_basis=""),
                name="regionchange_has_legal_basis",
                violation_error_message="Isi nomor peraturan yang menetapkannya",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.before} menjadi {self.after}"


class RegionFormerQuerySet(models.QuerySet):
    def called(self, text: str):
        return self.filter(name__icontains=text)


class RegionFormer(models.Model):
    """What a region was called, of which legal kind and under which path, until a day."""

    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="wilayah", related_name="formers"
    )
    name = models.CharField("nama semula", max_length=120)
    kind = models.CharField("jenis semula", max_length=10, choices=RegionKind)
    path = models.CharField("jalur semula", max_length=40, db_index=True)
    # The first day on which it was no longer so.
    changed_on = models.DateField("berubah pada")

    objects = RegionFormerQuerySet.as_manager()

    class Meta:
        verbose_name = "keterangan wilayah semula"
        verbose_name_plural = "keterangan wilayah semula"
        ordering = ["-changed_on", "-pk"]
        constraints = [choices_valid("kind", RegionKind, "regionformer")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.name}"

    @classmethod
    def keep(cls, region: Region, *, on: datetime.date) -> "RegionFormer":
        """Write down what the region is called now; call it before the columns change."""
        return cls.objects.create(
            region=region, name=region.name, kind=region.kind, path=region.path, changed_on=on
        )
