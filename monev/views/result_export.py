"""Lists of a result as XLSX, CSV and dictionary; each asks for the right of its page."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from kim_portal.spreadsheets import FORMATS, respond
from monev.duties import conflicted_entries
from monev.models import Delegate, Objection, Round
from monev.publication import results_of
from monev.result_exports import DELEGATE_EXPORT, OBJECTION_EXPORT, RESULT_EXPORT
from monev.result_page import latest_outcome
from monev.views.entry import unsigned_seat
from monev.views.result import opened_round
from monev.views.round import find_round


def _known(form: str) -> None:
    if form not in FORMATS:
        raise Http404


@require_safe
def result_export(request, slug, form):
    """The tabulation of the newest version, without entries that a conflict closes."""
    round_ = opened_round(request.user, slug)
    authorize(request.user, "monev.view_result", round_)
    _known(form)
    if unsigned_seat(request.user, round_):
        return redirect("monev:juri_sign_integrity", slug=slug)
    outcome, closed = latest_outcome(round_), conflicted_entries(request.user)
    rows = results_of(outcome) if outcome else []
    return respond(RESULT_EXPORT, [row for row in rows if row.entry_id not in closed], form)


@require_safe
def delegate_export(request, slug, form):
    """The delegates of a round."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.list_delegate", round_)
    _known(form)
    return respond(DELEGATE_EXPORT, Delegate.objects.of_round(round_).for_list(), form)


@login_not_required
@require_safe
def objection_export(request, slug, form):
    """What everybody reads on the page of the objections; what was written is not in it."""
    rounds = Round.objects.published().select_related("region")
    round_ = get_object_or_404(rounds, slug=slug)
    _known(form)
    return respond(OBJECTION_EXPORT, Objection.objects.of_round(round_).answered().for_list(), form)
