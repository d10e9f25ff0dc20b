from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from monev.forms.field_team import FieldTeamCreateForm, FieldTeamUpdateForm
from monev.models import FieldTeam
from monev.views.round import find_round
from monev.views.visit import show_visits


@require_http_methods(["GET", "HEAD", "POST"])
def fieldteam_create(request, slug):
    round = find_round(request.user, slug)
    authorize(request.user, "monev.create_fieldteam", round)
    form = FieldTeamCreateForm(posted(request), round=round)
    if request.method == "POST" and form.first_result():
        return redirect("monev:visit_list", slug=round.slug)
    return _edit(request, round, form, "save_once")


@require_http_methods(["GET", "HEAD", "POST"])
def fieldteam_update(request, pk):
    teams = FieldTeam.objects.visible_to(request.user).select_related("round__region")
    team = get_object_or_404(teams, pk=pk)
    authorize(request.user, "monev.update_fieldteam", team)
    form = FieldTeamUpdateForm(posted(request), instance=team, round=team.round)
    return _edit(request, team.round, form, "save")


def _edit(request, round, form, save):
    try:
        if request.method == "POST" and form.is_valid():
            team = getattr(form, save)(by=request.user)
            messages.success(request, f"{team} tersimpan.")
            return redirect("monev:visit_list", slug=round.slug)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_visits(round, request))
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "round": round, "team": form.instance}
    return render(request, "monev/fieldteam_form.html", context, status=form.refused_status)
