"""The sitemap: an index, and lists of at most PER_FILE public addresses with their last change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse

from kim_portal.open_data.datasets import DATASETS
from kim_portal.open_data.table import as_text
from monev.models import Round
from registry.models import ActivityReport, Forum, Kim, Region

# The protocol allows 50,000; smaller lists are read faster and cost less memory.
PER_FILE = 10_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
FIXED = (
    "home", "registry:kim_list", "registry:map_home", "registry:activity_list",
    "registry:forum_list", "registry:event_list", "monev:round_list", "monev:method",
    "registry:region_search", "open_data:dataset_list", "about", "privacy", "accessibility",
    "help_page",
)  # fmt: skip


@dataclass(frozen=True)
class Section:
    """Public rows of one kind. `rows` gives (argument of the address, moment of change or None)."""

    name: str
    rows: Callable[[], QuerySet]

    def count(self) -> int:
        return (self.rows().count() + PER_FILE - 1) // PER_FILE

    def addresses(self, page: int) -> Iterator[tuple[str, object]]:
        start = (page - 1) * PER_FILE
        for argument, changed in self.rows()[start : start + PER_FILE].iterator():
            yield reverse(self.name, args=[argument]), changed


def _kim():
    return Kim.objects.public().order_by("pk").values_list("slug", "updated_at")


def _activities():
    found = ActivityReport.objects.published().order_by("pk")
    return found.values_list("slug", "updated_at")


def _forums():
    return Forum.objects.filter(state="verified").order_by("pk").values_list("slug", "updated_at")


def _rounds():
    return Round.objects.announced().real().order_by("pk").values_list("slug", "updated_at")


def _results():
    return Round.objects.published().real().order_by("pk").values_list("slug", "updated_at")


def _regions():
    own = Region.objects.below(settings.OFFICE_REGION).current().order_by("path")
    return own.values_list("path", F("ended_on"))


SECTIONS = {
    "kim": Section("registry:kim_detail", _kim),
    "kegiatan": Section("registry:activity_detail", _activities),
    "forum": Section("registry:forum_detail", _forums),
    "monev": Section("monev:round_detail", _rounds),
    "hasil": Section("monev:result_detail", _results),
    "wilayah": Section("registry:region_detail", _regions),
}


def index() -> Iterator[str]:
    """Yield the XML of the index: the fixed pages, then every list of every section."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{NAMESPACE}">\n'
    lists = [("halaman", 1)]
    lists += [(slug, n + 1) for slug, one in SECTIONS.items() for n in range(one.count())]
    for slug, page in lists:
        address = reverse("sitemap_section", args=[slug, page])
        yield f"<sitemap><loc>{_whole(address)}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def section(slug: str, page: int) -> Iterator[str]:
    """Yield the XML of one list; LookupError when there is no such list."""
    if slug == "halaman" and page == 1:
        rows = ((address, None) for address in _fixed())
    elif slug in SECTIONS and 1 <= page <= SECTIONS[slug].count():
        rows = SECTIONS[slug].addresses(page)
    else:
        raise LookupError(slug)
    return _urlset(rows)


def _fixed() -> list[str]:
    datasets = [reverse("open_data:dataset_detail", args=[slug]) for slug in DATASETS]
    return [*map(reverse, FIXED), *datasets]


def _urlset(rows) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{NAMESPACE}">\n'
    for address, changed in rows:
        day = f"<lastmod>{as_text(changed)}</lastmod>" if changed else ""
        yield f"<url><loc>{_whole(address)}</loc>{day}</url>\n"
    yield "</urlset>\n"


def _whole(address: str) -> str:
    return escape(f"{settings.SITE_URL}{address}")
