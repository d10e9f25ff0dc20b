from django.db import models, transaction

from registry.enums import RegionLevel
from registry.models.region import Region


class RegistryCounter(models.Model):
    """The last running number that a kabupaten/kota gave to a KIM; none is given twice."""

    region = models.OneToOneField(
        Region, models.PROTECT, verbose_name="kabupaten/kota", related_name="+"
    )
    last_number = models.PositiveIntegerField("nomor terakhir", default=0)

    class Meta:
        verbose_name = "pencacah nomor registri"
        verbose_name_plural = "pencacah nomor registri"
        ordering = ["region"]

    def __str__(self):
        return f"{self.region}: {self.last_number}"

    @classmethod
    def next_number(cls, region: Region) -> str:
        """Give out the next registry number for a KIM in this region, such as KIM-64.09-0007.

        Call it inside the transaction that stores the KIM: the row stays locked until its end, so
        two registrations in one kabupaten follow each other.
        """
        kabupaten = region.at_level(RegionLevel.KABUPATEN)
        with transaction.atomic():
            counter, _ = cls.objects.select_for_update().get_or_create(region=kabupaten)
            counter.last_number += 1
            counter.save(update_fields=["last_number"])
        return f"KIM-{kabupaten.code}-{counter.last_number:04d}"
