"""How a round groups its entries: categories that are ranked on their own, zones with a quota."""

from django.db import models
from django.db.models import Q

from monev.models.round import Round


class _Division(models.Model):
    """One named group of a round; settled once the round is announced."""

    name = models.CharField("nama", max_length=60)
    position = models.PositiveSmallIntegerField("urutan", default=0)
    quota = models.PositiveSmallIntegerField("kuota", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["round", "position", "pk"]

    def __str__(self):
        return self.name


class RoundCategory(_Division):
    """What is ranked on its own; its quota counts per area of the round, as the round's does."""

    round = models.ForeignKey(
        Round, models.PROTECT, verbose_name="putaran", related_name="categories"
    )

    class Meta(_Division.Meta):
        verbose_name = "kategori putaran"
        verbose_name_plural = "kategori putaran"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="roundcategory_once",
                violation_error_message="Nama kategori ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="roundcategory_has_name",
                violation_error_message="Isi nama kategori.",
            ),
            models.CheckConstraint(
                condition=Q(quota__isnull=True) | Q(quota__gte=1),
                name="roundcategory_quota_positive",
                violation_error_message="Kuota paling sedikit 1.",
            ),
        ]


class RoundZone(_Division):
    """Areas taken together; its quota counts the entries of all of them."""

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="putaran", related_name="zones")
    # Paths of the kecamatan or kabupaten/kota as they were called then: a later split of an area
    # changes no old round.
    area_paths = models.JSONField("wilayah", default=list)

    class Meta(_Division.Meta):
        verbose_name = "zona putaran"
        verbose_name_plural = "zona putaran"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="roundzone_once",
                violation_error_message="Nama zona ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="roundzone_has_name",
                violation_error_message="Isi nama zona.",
            ),
            models.CheckConstraint(
                condition=Q(quota__isnull=True) | Q(quota__gte=1),
                name="roundzone_quota_positive",
                violation_error_message="Kuota paling sedikit 1.",
            ),
        ]

    def covers(self, path: str) -> bool:
        """Say whether the path lies in one of the areas."""
        return any(f"{path}.".startswith(f"{area}.") for area in self.area_paths)
