from django.db import models, transaction

from kim_portal.accounts.audit import record
from registry.duties import below_paths, duties
from registry.enums import RegionLevel, Role
from registry.models.region import Region


class AgencyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of one's own kabupaten."""
        return self.filter(below_paths(duties(user).paths(Role.KABUPATEN), "region__path"))

    def in_use(self):
        return self.filter(is_retired=False)

    def of(self, region: Region):
        """Return those of the kabupaten in which the region lies."""
        return self.filter(region=region.at_level(RegionLevel.KABUPATEN))


class Agency(models.Model):
    """An OPD or other office of a kabupaten/kota that answers what residents ask."""

    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="kabupaten/kota", related_name="agencies"
    )
    name = models.CharField("nama instansi", max_length=120)
    short_name = models.CharField("nama singkat", max_length=40)
    is_retired = models.BooleanField("tidak dipakai lagi", default=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "instansi"
        verbose_name_plural = "instansi"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                name="agency_name_once_per_region",
                violation_error_message="Instansi dengan nama ini sudah ada",
            )
        ]

    def __str__(self):
        return self.name

    @transaction.atomic
    def store(self, *, by):
        """Write a new agency, or its changed names."""
        verb = "agency.update" if self.pk else "agency.create"
        self.save()
        record(by, verb, self, name=self.name, region=self.region.path)

    @transaction.atomic
    def retire(self, *, by):
        """Offer it no longer; what it holds stays with it."""
        self.is_retired = True
        self.save(update_fields=["is_retired"])
        record(by, "agency.retire", self)

    @transaction.atomic
    def restore(self, *, by):
        self.is_retired = False
        self.save(update_fields=["is_retired"])
        record(by, "agency.restore", self)
