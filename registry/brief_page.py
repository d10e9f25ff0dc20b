"""What the page of a brief shows, by what the reader may see."""

from django.conf import settings

from kim_portal.sharing import whatsapp_url
from registry.brief_figures import coverage
from registry.briefing import meant_kim, newly_meant
from registry.duties import duties
from registry.models import Brief, BriefTarget

# Names in one reminder; more would not be read in a group.
REMINDED = 10


def brief_page(brief: Brief, user) -> dict:
    """Return the context: the text for everybody, the work of one's KIM, counts for watchers."""
    keeps = user.has_perm("registry.update_brief", brief)
    context = {
        "brief": brief,
        "files": list(brief.files.all()),
        "areas": list(brief.areas.all()),
        "sectors": list(brief.sectors.all()),
        "keeps": keeps,
        "own_targets": own_targets(brief, user),
    }
    if brief.is_draft:
        return context | {"meant_count": meant_kim(brief).count()}
    if not user.has_perm("registry.view_coverage_brief", brief):
        return context
    context["coverage"] = coverage(BriefTarget.objects.visible_to(user).filter(brief=brief))
    if keeps and brief.holds:
        context["new_count"] = newly_meant(brief).count()
    return context


def own_targets(brief: Brief, user) -> list[BriefTarget]:
    """Return the KIM of this person that the brief went to, with what they passed on."""
    kim_ids = duties(user).kim_ids
    if not kim_ids:
        return []
    own = brief.targets.filter(kim__in=kim_ids).with_reach().for_list()
    return list(own.prefetch_related("relays").order_by("kim__name", "pk"))


def reminder_url(brief: Brief, waiting) -> str:
    """Return the link that opens WhatsApp with a reminder to KIM that did not take it yet.

    waiting: targets. Names of KIM and places only, which are public. Empty when nobody is waited
    for or the brief does not hold.
    """
    rows = list(waiting.order_by("kim__region__path", "kim__name")[: REMINDED + 1])
    if not rows or not brief.holds:
        return ""
    names = "; ".join(f"{row.kim}, {row.kim.region.label}" for row in rows[:REMINDED])
    more = "; dan lainnya" if len(rows) > REMINDED else ""
    text = (
        f"Pengingat dari {brief.office}: bahan “{brief.title}” menunggu diambil dan disampaikan "
        f"kepada warga. Yang belum mengambil: {names}{more}. Buka di:\n"
        f"{settings.SITE_URL}{brief.get_absolute_url()}"
    )
    return whatsapp_url(text)
