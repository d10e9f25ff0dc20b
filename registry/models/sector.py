from django.db import models


class Sector(models.Model):
    """A potential that a KIM promotes, such as pariwisata or UMKM; loaded from a file."""

    slug = models.SlugField("kode sektor", max_length=40, unique=True)
    name = models.CharField("nama sektor", max_length=80)
    position = models.PositiveSmallIntegerField("urutan", default=0)
    is_retired = models.BooleanField("tidak dipakai lagi", default=False)

    class Meta:
        verbose_name = "sektor"
        verbose_name_plural = "sektor"
        ordering = ["position", "slug"]

    def __str__(self):
        return self.name
