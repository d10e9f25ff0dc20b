from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from kim_portal.spreadsheets import FORMATS, respond
from monev.duties import conflicted_entries
from monev.enums import MonevLevel
from monev.region_progress import REGION_PROGRESS_EXPORT, region_progress
from monev.views.round import find_round


def _provincial(request, slug):
    """Return a provincial round that this person may see; a kabupaten has nothing to compare."""
    round = find_round(request.user, slug)
    if round.level != MonevLevel.PROVINSI:
        raise Http404
    return round


@require_safe
def regions_detail(request, slug):
    """Show how far every kabupaten/kota of a provincial round is, without any value."""
    round = _provincial(request, slug)
    authorize(request.user, "monev.view_regions_round", round)
    rows = region_progress(round, hidden=conflicted_entries(request.user))
    context = {
        "round": round,
        "rows": rows,
        "waiting": [one for one in rows if one.waits_for],
        "updated_at": timezone.now(),
    }
    return render(request, "monev/regions_detail.html", context)


@require_safe
def regions_export(request, slug, form):
    round = _provincial(request, slug)
    authorize(request.user, "monev.view_regions_round", round)
    if form not in FORMATS:
        raise Http404
    rows = region_progress(round, hidden=conflicted_entries(request.user))
    return respond(REGION_PROGRESS_EXPORT, rows, form)
