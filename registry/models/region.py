import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kim_portal.states import choices_valid
from registry.duties import below_paths, duties
from registry.enums import RegionKind, RegionLevel, RegionStatus

# Characters of a path down to that level: 64, 64.09, 64.09.02 (two digits and a point each).
PATH_LENGTHS = {RegionLevel.PROVINSI: 2, RegionLevel.KABUPATEN: 5, RegionLevel.KECAMATAN: 8}


def formerly(text: str):
    """Return the ids of regions that were once called so; one subquery, no join."""
    from registry.models.region_change import RegionFormer  # noqa: PLC0415  it imports region

    called = Q(name__icontains=text) | Q(path__startswith=text)
    return RegionFormer.objects.filter(called).values("region")


class RegionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Regions are public reference data."""
        return self

    def in_territory_of(self, user):
        """Return the places a person watches over, with everything below them."""
        return self.filter(below_paths(duties(user).paths(), "path"))

    def below(self, path: str):
        """Return the region with this path and everything under it."""
        return self.filter(Q(path=path) | Q(path__startswith=f"{path}.")) if path else self

    def below_any(self, paths: list[str]):
        """Return the regions with one of these paths and everything under them."""
        return self.filter(below_paths(paths, "path"))

    def with_code(self, code: str):
        """Return the region with this official code, or None."""
        return self.filter(code=code).first() if code else None

    def current(self):
        return self.exclude(status=RegionStatus.ENDED)

    def search(self, text: str):
        """Find by part of the name, also a former one, or by the beginning of the official code."""
        text = text.strip()
        called = Q(name__icontains=text) | Q(code__startswith=text) | Q(pk__in=formerly(text))
        return self.filter(called) if text else self

    def at(self, code: str):
        """Return the regions with this code or path, a present one or a former one."""
        from registry.models.region_change import RegionFormer  # noqa: PLC0415  it imports region

        former = RegionFormer.objects.filter(path=code).values("region")
        return self.filter(Q(path=code) | Q(pk__in=former))

    def with_parents(self):
        return self.select_related("parent__parent__parent")


class Region(models.Model):
    """A provinsi, kabupaten/kota, kecamatan or desa/kelurahan, in one tree.

    `code` is the Kemendagri code and empty for a preparatory desa; `path` is never empty and is
    what territories are compared with: it begins with the path of the parent.
    """

    code = models.CharField("kode wilayah", max_length=13, blank=True)
    register_code = models.CharField("kode register", max_length=30, blank=True)
    path = models.CharField("jalur wilayah", max_length=40, unique=True)
    name = models.CharField("nama wilayah", max_length=120)
    level = models.CharField("tingkat", max_length=10, choices=RegionLevel)
    kind = models.CharField("jenis wilayah", max_length=10, choices=RegionKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="wilayah induk", null=True, blank=True,
        related_name="children",
    )  # fmt: skip
    status = models.CharField(
        "keadaan wilayah", max_length=12, choices=RegionStatus, default=RegionStatus.DEFINITIVE
    )
    ended_on = models.DateField("berakhir pada", null=True, blank=True)
    timezone = models.CharField("zona waktu", max_length=40, default="Asia/Jakarta")
    office_name = models.CharField("nama dinas", max_length=120, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["path"]
        constraints = [
            choices_valid("level", RegionLevel, "region"),
            choices_valid("kind", RegionKind, "region"),
            choices_valid("status", RegionStatus, "region"),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="region_code_unique",
                violation_error_message="Kode wilayah ini sudah dipakai.",
            ),
            models.CheckConstraint(
                condition=~Q(code="") | Q(level=RegionLevel.DESA),
                name="region_only_desa_without_code",
                violation_error_message="Hanya desa persiapan yang boleh tanpa kode.",
            ),
        ]
        indexes = [models.Index(fields=["level", "name"], name="region_level_name")]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("registry:region_detail", args=[self.code or self.path])

    @property
    def label(self) -> str:
        """Name with its legal kind; kabupaten and kota carry it in the name already."""
        if self.level in {RegionLevel.KABUPATEN, RegionLevel.PROVINSI}:
            return self.name
        return f"{self.get_kind_display()} {self.name}"

    @property
    def is_ended(self) -> bool:
        return self.status == RegionStatus.ENDED

    @property
    def ancestors(self) -> list["Region"]:
        """Parents from near to far; costs no query after `with_parents()`."""
        found, region = [], self.parent
        while region is not None:
            found.append(region)
            region = region.parent if region.level != RegionLevel.PROVINSI else None
        return found

    @property
    def place(self) -> str:
        """The full place name: village names repeat, so kecamatan and kabupaten always follow."""
        parts = [self.label]
        parts += [r.label for r in self.ancestors if r.level != RegionLevel.PROVINSI]
        return ", ".join(parts)

    @property
    def short_place(self) -> str:
        """The place name for lists: only the first part carries its kind, a kota keeps it."""
        names = [r.name for r in self.ancestors if r.level != RegionLevel.PROVINSI]
        return ", ".join([self.label, *(name.removeprefix("Kabupaten ") for name in names)])

    def at_level(self, level: str) -> "Region | None":
        """Return this region or the ancestor of that level."""
        return next((r for r in [self, *self.ancestors] if r.level == level), None)

    def kind_on(self, day: datetime.date) -> str:
        """Return the legal kind on a day: a desa may have become a kelurahan since."""
        later = self.formers.filter(changed_on__gt=day).order_by("changed_on", "pk").first()
        return later.kind if later else self.kind

    def successors(self):
        """Return the regions in force that took the place of this one, wholly or in part."""
        into = Region.objects.current().filter(changes_into__old_regions=self).exclude(pk=self.pk)
        return into.distinct().order_by("path")

    def covers(self, other: "Region") -> bool:
        return other.path == self.path or other.path.startswith(f"{self.path}.")
