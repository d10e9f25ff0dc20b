"""What the money page of one KIM or forum shows, by what the reader may see."""

from django.utils import timezone

from registry.enums import FundStage
from registry.fund_figures import YearFigures, money_fact, years_of
from registry.models import FundRecord, PlanItem

DELAYED_SHOWN = 5


def fund_page(owner, user, *, year: int) -> dict:
    """Return the template context: totals for everybody, single records for whom it concerns."""
    today = timezone.localdate()
    years = years_of(owner, today.year)
    chosen = next((one for one in years if one.year == year), None)
    context = {
        "owner": owner,
        "kind": owner._meta.model_name,
        "today": today,
        "years": years,
        "figures": chosen or YearFigures(year),
    }
    if context["kind"] == "kim":
        context |= {"delayed": PlanItem.objects.filter(kim=owner).delayed_by_money().need()}
    if not user.has_perm("registry.view_fund", owner):
        return context
    of_year = FundRecord.objects.of(owner).filter(fund_year__year=year).for_list()
    counted = of_year.counted().order_by("-created_at", "-pk")
    return context | {
        "records": counted,
        "shared_ids": set(counted.with_shared_document().values_list("pk", flat=True)),
        "ended": list(of_year.ended()),
        "stages": FundStage.choices,
    }


def money_facts(kim, user) -> dict:
    """Return the context of the profile's two facts, and the plans that wait for money.

    Everybody reads how many wait and what they need; their titles are for the KIM and its offices.
    """
    delayed = PlanItem.objects.filter(kim=kim).delayed_by_money()
    facts = {"money": money_fact(kim, timezone.localdate().year)}
    if not user.has_perm("registry.list_plan", kim):
        return facts | {"delayed": delayed.need()}
    items = list(delayed.by_month())
    need = {"count": len(items), "amount": int(sum(one.budget_need or 0 for one in items))}
    return facts | {"delayed": need, "delayed_items": items[:DELAYED_SHOWN]}
