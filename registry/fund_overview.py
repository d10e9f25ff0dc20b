"""What the office reads about the money of its territory in one year."""

from django.db.models import Count, Sum
from django.utils import timezone

from registry.duties import duties
from registry.enums import FundSource, RegionLevel, Role
from registry.fund_figures import (
    Totals,
    answer_of,
    by_area,
    by_kim,
    counts_of,
    sums_by,
)
from registry.models import PlanItem, Region

# More rows make the page a list of its own; the KIM pages have the rest.
DELAYED_SHOWN = 10


def overview(filters, user) -> dict:
    """Return the template context of the overview: figures, areas, faults, waiting plans.

    `kim_qs` in it are the KIM of the list; the page adds their rows with `rows_of`.
    """
    territory = filters.kim_of(user)
    records = filters.records_of(territory)
    sums = sums_by(records, "source")
    stray = filters.stray_of(user).open().aggregate(count=Count("pk"), amount=Sum("amount"))
    delayed = PlanItem.objects.delayed_by_money().filter(
        kim__in=territory.order_by().values("pk"), year=filters.year
    )
    return {
        "kim_qs": filters.apply(territory),
        "records": records,
        "area": Region.objects.with_parents().filter(path=filters.area).first()
        if filters.area
        else None,
        "counts": counts_of(territory),
        "total": sum(sums.values(), Totals()),
        "sources": [
            (label, sums[(value,)]) for value, label in FundSource.choices if (value,) in sums
        ],
        "areas": by_area(territory, records, area_level(filters, user)),
        "shared_document_count": records.with_shared_document().count(),
        "without_tax_count": records.without_tax().count(),
        "delayed": delayed.for_list().by_month()[:DELAYED_SHOWN],
        "waiting": delayed.need(),
        "today": timezone.localdate(),
        "stray_count": stray["count"],
        "stray_amount": int(stray["amount"] or 0),
    }


def area_level(filters, user) -> str:
    """A provinsi compares its kabupaten, everybody else kecamatan."""
    wide = user.is_auditor or duties(user).paths(Role.PROVINSI)
    return RegionLevel.KABUPATEN if wide and not filters.area else RegionLevel.KECAMATAN


def rows_of(page, records) -> list:
    """Return (KIM, its answer, its totals) for one page of the list, in one query."""
    totals = by_kim(records, [kim.pk for kim in page])
    return [(kim, answer_of(kim), totals.get(kim.pk, Totals())) for kim in page]
