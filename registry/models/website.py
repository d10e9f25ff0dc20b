import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.states import choices_valid
from registry.duties import below_paths, duties
from registry.enums import RegionLevel
from registry.enums_assistance import (
    HandoverState,
    WebsitePlatform,
)
from registry.models.channel import dead_limit, is_dead
from registry.models.handover import Handover
from registry.models.kim import Kim
from registry.models.kim_part import is_web_address
from registry.models.region import Region, RegionQuerySet

# Column → what the checker looks for; each thing found is one point of the score.
COMPLETENESS = {
    "has_profile": "Profil desa",
    "has_potential": "Potensi desa",
    "has_apbdes": "APBDes",
    "has_news": "Berita",
    "has_services": "Layanan warga",
}

# Points in the path of a desa, 64.09.02.2004.
DESA_DEPTH = 3


class DesaWebsiteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is known about the website of a desa is public."""
        return self

    def dead(self, on: datetime.date | None = None):
        """Sites whose last post seen is more than DEAD_AFTER_DAYS days old."""
        return self.filter(last_post_on__lt=dead_limit(on))

    def with_site(self):
        """Leave out desa that have no website."""
        return self.exclude(platform=WebsitePlatform.NONE)

    def for_page(self):
        return self.select_related("editor_kim", "checked_by")

    def of(self, region: Region):
        """Return what is known of the website of this desa; None elsewhere, without a query."""
        if region.level != RegionLevel.DESA:
            return None
        return self.for_page().filter(region=region).first()

    def kept_by(self, user):
        """Sites that the person runs: as operator of the desa or as pengurus of its editor."""
        own = duties(user)
        operated = below_paths(own.paths("desa"), "region__path")
        return self.filter(operated | Q(editor_kim__in=own.kim_ids))


class DesaWebsite(models.Model):
    """The website of a desa as somebody found it on a certain day.

    "Belum punya situs" is a fact too: then the platform is none and nothing else is filled.
    """

    version = models.PositiveIntegerField("versi", default=1, editable=False)
    region = models.OneToOneField(
        Region, models.PROTECT, verbose_name="desa/kelurahan", related_name="website"
    )
    platform = models.CharField("platform", max_length=12, choices=WebsitePlatform)
    url = models.URLField("alamat situs", max_length=300, blank=True)
    editor_kim = models.ForeignKey(
        Kim, models.PROTECT, verbose_name="KIM penyunting", null=True, blank=True,
        related_name="edited_websites",
    )  # fmt: skip
    last_post_on = models.DateField("unggahan terakhir", null=True, blank=True)
    has_profile = models.BooleanField("profil desa", default=False)
    has_potential = models.BooleanField("potensi desa", default=False)
    has_apbdes = models.BooleanField("rincian APBDes", default=False)
    has_news = models.BooleanField("berita", default=False)
    has_services = models.BooleanField("layanan warga", default=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="diperiksa oleh", null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    checked_on = models.DateField("diperiksa pada", null=True, blank=True)
    is_sample = models.BooleanField("data contoh", default=False, editable=False)
    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)

    objects = DesaWebsiteQuerySet.as_manager()

    class Meta:
        verbose_name = "situs desa"
        verbose_name_plural = "situs desa"
        ordering = ["region__path"]
        constraints = [
            choices_valid("platform", WebsitePlatform, "desawebsite"),
            is_web_address("url", "desawebsite"),
            models.CheckConstraint(
                condition=Q(platform=WebsitePlatform.NONE, url="", last_post_on__isnull=True)
                | (~Q(platform=WebsitePlatform.NONE) & ~Q(url="")),
                name="desawebsite_address_fits_platform",
                violation_error_message="Isi alamat situs, atau pilih “Belum punya situs”",
            ),
            models.CheckConstraint(
                condition=~Q(platform=WebsitePlatform.NONE)
                | Q(**dict.fromkeys(COMPLETENESS, False)),
                name="desawebsite_none_has_no_score",
                violation_error_message="Desa tanpa situs tidak punya kelengkapan",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True, checked_on__isnull=True)
                | Q(checked_by__isnull=False, checked_on__isnull=False),
                name="desawebsite_check_has_date",
                violation_error_message="Pemeriksaan harus punya tanggal dan pemeriksa",
            ),
        ]

    def __str__(self):
        return f"Situs {self.region}"

    def get_absolute_url(self):
        return reverse("registry:website_detail", args=[self.region.code or self.region.path])

    @property
    def is_there(self) -> bool:
        return self.platform != WebsitePlatform.NONE

    @property
    def is_dead(self) -> bool:
        return self.is_there and is_dead(self.last_post_on)

    @property
    def score(self) -> int | None:
        """Completeness in points 0–5; None before the first check and without a website."""
        if not self.is_there or self.checked_on is None:
            return None
        return sum(getattr(self, name) for name in COMPLETENESS)

    @property
    def completeness(self) -> list[tuple[str, bool]]:
        """Return (what was looked for, was it there)."""
        return [(label, getattr(self, name)) for name, label in COMPLETENESS.items()]

    @transaction.atomic
    def store(self, *, by, changed=()):
        """Write the facts of the site; a desa that has none loses post, score and address."""
        if not self.is_there:
            self.url, self.last_post_on = "", None
            for name in COMPLETENESS:
                setattr(self, name, False)
        if self.pk is None:
            self._store_first()
            record(by, "website.create", self, platform=self.platform)
            return
        self.version = DesaWebsite.objects.select_for_update().get(pk=self.pk).version + 1
        self.save()
        record(by, "website.update", self, platform=self.platform, changed=sorted(changed))

    def _store_first(self):
        """Insert the row; DomainError when another request wrote it down a moment earlier."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            self.pk = None
            raise DomainError(
                "Situs desa ini baru saja dicatat orang lain. Buka ulang halaman ini."
            ) from error

    @transaction.atomic
    def check_content(self, *, by, last_post_on, found):
        """Store what was seen on the site today. found: the columns of COMPLETENESS that hold."""
        for name in COMPLETENESS:
            setattr(self, name, name in found)
        self.last_post_on = last_post_on
        self.checked_by, self.checked_on = by, timezone.localdate()
        self.version = DesaWebsite.objects.select_for_update().get(pk=self.pk).version + 1
        self.save()
        record(by, "website.check", self, last_post_on=last_post_on, score=self.score)

    def note_post(self, on: datetime.date) -> None:
        """Remember a newer post than the last one seen."""
        newer = DesaWebsite.objects.filter(pk=self.pk).exclude(platform=WebsitePlatform.NONE)
        newer.filter(Q(last_post_on=None) | Q(last_post_on__lt=on)).update(last_post_on=on)


class DesaQuerySet(RegionQuerySet):
    def with_website(self):
        """Load what a row of the list shows; the longest without a post comes first.

        Desa whose site has no post or is not written down follow, in the order of their codes.
        """
        handed = Handover.objects.filter(region=OuterRef("pk"), state=HandoverState.HANDED)
        waiting = handed.order_by().values("region").annotate(count=Count("pk")).values("count")
        return (
            self.with_parents()
            .select_related("website__editor_kim")
            .annotate(waiting_post_count=Coalesce(Subquery(waiting), 0))
            .order_by(
                F("website__last_post_on").asc(nulls_last=True),
                F("website__pk").asc(nulls_last=True),
                "path",
            )
        )


def desa_watched_by(user) -> DesaQuerySet:
    """Return every desa of the person's territory, with or without a known website."""
    desa = DesaQuerySet(Region).current().filter(level=RegionLevel.DESA)
    if user.is_authenticated and user.is_auditor:
        return desa
    own = duties(user)
    territory = Q(pk__in=Kim.objects.filter(pk__in=own.kim_ids).values("region"))
    for path in own.paths():
        territory |= _below(path)
    return desa.filter(territory)


def _below(path: str) -> Q:
    """Return the condition "a desa of this region"; the tree is walked down by its indexes.

    Comparing the beginning of every path would read all 83,000 regions for one kabupaten.
    """
    steps = DESA_DEPTH - path.count(".")
    found = Region.objects.filter(path=path)
    for _ in range(steps):
        found = Region.objects.filter(parent__in=found.values("pk"))
    return Q(pk__in=found.values("pk"))


@dataclass(frozen=True)
class DesaLine:
    """A desa with what is known of its website, None where nobody has written it down."""

    region: Region
    website: DesaWebsite | None

    @classmethod
    def of(cls, regions) -> "list[DesaLine]":
        """Pair the rows of `with_website()`; no query."""
        return [cls(region, getattr(region, "website", None)) for region in regions]


@dataclass(frozen=True)
class WebsiteOverview:
    """How many desa there are, how many have a website that is known, and how many are dead."""

    desa_count: int
    site_count: int
    dead_count: int
    missing_count: int


def website_overview(desa: DesaQuerySet) -> WebsiteOverview:
    """Count these desa by what is known about their website, in one query."""
    known = Q(website__isnull=False)
    without = Q(website__platform=WebsitePlatform.NONE)
    counts = desa.order_by().aggregate(
        all=Count("pk"),
        there=Count("pk", filter=known & ~without),
        dead=Count("pk", filter=Q(website__last_post_on__lt=dead_limit())),
        missing=Count("pk", filter=~known),
    )
    return WebsiteOverview(counts["all"], counts["there"], counts["dead"], counts["missing"])
