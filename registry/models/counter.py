from django.db import models

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
    def lock(cls, region: Region) -> "RegistryCounter":
        """Return the locked counter of the kabupaten/kota of this region.

        Call it inside the transaction that stores the KIM: two registrations in one kabupaten then
        follow each other.
        """
        kabupaten = region.at_level(RegionLevel.KABUPATEN)
        return cls.objects.select_for_update().get_or_create(region=kabupaten)[0]

    def take(self) -> str:
        """Give out the next registry number, such as KIM-64.09-0007."""
        return self.take_many(1)[0]

    def take_many(self, count: int) -> list[str]:
        """Give out the next `count` registry numbers at once."""
        first, self.last_number = self.last_number + 1, self.last_number + count
        self.save(update_fields=["last_number"])
        return [f"KIM-{self.region.code}-{n:04d}" for n in range(first, self.last_number + 1)]
