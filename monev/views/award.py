"""Awards besides the ranks, written down by the office in the plenary."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status
from monev.awarding import drop_award
from monev.enums_plenary import AwardKind
from monev.forms.award import AwardForm, ImprovementForm
from monev.improvement import compare
from monev.models import Award, Outcome, Round
from monev.publication import draft_of
from monev.views.round import find_round


@require_http_methods(["GET", "HEAD", "POST"])
def award_create(request, slug):
    """A special award for one entry."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.decide_result", round_)
    outcome = _draft(round_)
    form = AwardForm(posted(request), instance=Award(outcome=outcome))
    return _answer(request, form, outcome)


@require_http_methods(["GET", "HEAD", "POST"])
def award_improve(request, slug):
    """An award for the largest increase; the portal shows the figures, the plenary decides."""
    round_ = find_round(request.user, slug)
    authorize(request.user, "monev.decide_result", round_)
    return _improve(request, Award(outcome=_draft(round_)))


@require_http_methods(["GET", "HEAD", "POST"])
def award_update(request, pk):
    award = _find(request.user, pk)
    authorize(request.user, "monev.decide_result", award.round)
    if award.kind == AwardKind.IMPROVEMENT:
        return _improve(request, award)
    return _answer(request, AwardForm(posted(request), instance=award), award.outcome)


@require_http_methods(["GET", "HEAD", "POST"])
def award_drop(request, pk):
    award, status = _find(request.user, pk), 200
    authorize(request.user, "monev.decide_result", award.round)
    context = {"award": award, "round": award.round, "name": award.name}
    if request.method == "POST":
        try:
            drop_award(award, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            status = refusal_status(error)
        else:
            messages.success(request, f"Penghargaan “{award.name}” dihapus.")
            return redirect("monev:result_table", slug=award.round.slug)
    return render(request, "monev/award_drop.html", context, status=status)


def _draft(round_: Round) -> Outcome:
    """Return the version that is worked on."""
    outcome = draft_of(round_)
    if outcome is None:
        raise Http404
    return outcome


def _find(user, pk: int) -> Award:
    seen = Award.objects.filter(outcome__round__in=Round.objects.visible_to(user))
    return get_object_or_404(seen.select_related("outcome__round__region", "entry"), pk=pk)


def _improve(request, award: Award):
    """Show the increases; without a comparable round the page says so and asks nothing."""
    outcome, comparison = award.outcome, compare(award.outcome)
    if comparison is None or not comparison.leaders:
        context = {"round": outcome.round, "comparison": comparison}
        return render(request, "monev/award_improve.html", context)
    form = ImprovementForm(posted(request), instance=award, comparison=comparison)
    return _answer(request, form, outcome, "monev/award_improve.html", comparison=comparison)


def _answer(request, form, outcome, template="monev/award_form.html", **context):
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            award = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Penghargaan “{award}” dicatat untuk {award.entry}.")
            return redirect("monev:result_table", slug=outcome.round.slug)
    context |= {"round": outcome.round, "form": form}
    return render(request, template, context, status=status)
