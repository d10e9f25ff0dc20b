from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from kim_portal.spreadsheets import FORMATS, respond
from monev.enums import PUBLISHED_ROUNDS
from monev.models import Round
from monev.result_page import latest_outcome
from monev.trail import trail_of
from monev.trail_export import trail_export


@require_safe
def round_trail(request, slug):
    """What departed from the plain course of a published round, for its offices and auditors."""
    round_ = _published(request, slug)
    authorize(request.user, "monev.view_trail_round", round_)
    sections = trail_of(round_, latest_outcome(round_))
    context = {
        "round": round_,
        "sections": sections,
        "empty": [section for section in sections if not section.steps],
        "count": sum(len(section.steps) for section in sections),
    }
    return render(request, "monev/round_trail.html", context)


@require_safe
def round_trail_export(request, slug, form):
    """The same as a table."""
    round_ = _published(request, slug)
    authorize(request.user, "monev.view_trail_round", round_)
    if form not in FORMATS:
        raise Http404
    export, rows = trail_export(round_, trail_of(round_, latest_outcome(round_)))
    return respond(export, rows, form)


def _published(request, slug) -> Round:
    visible = Round.objects.visible_to(request.user).filter(state__in=PUBLISHED_ROUNDS)
    return get_object_or_404(visible.select_related("region", "instrument"), slug=slug)
