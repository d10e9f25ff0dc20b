from django.db import models

from registry.models.region import Region


class BoundarySource(models.Model):
    """A file that boundaries were loaded from: whose they are, and what may be done with them."""

    file_name = models.CharField("nama berkas", max_length=200)
    credit = models.CharField("sumber", max_length=300, blank=True)
    licence = models.CharField("lisensi", max_length=150, blank=True)
    digest = models.CharField("sidik berkas", max_length=64, unique=True)
    loaded_at = models.DateTimeField("dimuat pada", auto_now=True)

    class Meta:
        verbose_name = "sumber batas wilayah"
        verbose_name_plural = "sumber batas wilayah"
        ordering = ["-loaded_at", "-pk"]

    def __str__(self):
        return self.credit or self.file_name

    @property
    def words(self) -> str:
        """Whose the outlines are, and the licence, as they stand below a map."""
        return f"{self} ({self.licence})" if self.licence else str(self)


class Boundary(models.Model):
    """The outline of one region, for drawings only; never a legal boundary.

    `rings`: flat lists lon, lat, lon, lat … in whole 1/10,000 degrees (about 11 m) of WGS84; a
    ring does not repeat its first point, and holes are rings as well (rule "evenodd").
    `longitude`, `latitude`: a point inside the largest part, in degrees.
    """

    region = models.OneToOneField(Region, models.CASCADE, verbose_name="wilayah")
    source = models.ForeignKey(
        BoundarySource, models.PROTECT, verbose_name="sumber", related_name="boundaries"
    )
    rings = models.JSONField("garis batas")
    longitude = models.FloatField("bujur titik tengah")
    latitude = models.FloatField("lintang titik tengah")

    class Meta:
        verbose_name = "batas wilayah"
        verbose_name_plural = "batas wilayah"
        ordering = ["region__path"]

    def __str__(self):
        return str(self.region)
