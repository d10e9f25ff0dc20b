"""The rehearsal of a round: started, filled and deleted by its office."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from monev.forms.rehearsal import RehearsalForm
from monev.rehearsal import fill_rehearsal
from monev.stages import panel_gaps
from monev.views.round import find_round, show_round
from monev.wiping import wipe_rehearsal


@require_http_methods(["GET", "HEAD", "POST"])
def round_rehearse(request, slug):
    """Make a rehearsal of a prepared round, or go to the one there is."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.rehearse_round", round)
    if first := round.rehearsals.first():
        return redirect(first)
    form = RehearsalForm(posted(request), round=round)
    try:
        if not round.takes_rehearsal:
            raise IllegalTransitionError(
                f"Gladi tidak dapat dibuat pada tahap “{round.get_state_display()}”."
            )
        if request.method == "POST" and form.is_valid():
            rehearsal = form.save(by=request.user)
            messages.success(request, "Gladi dibuat. Juri menemukannya di halaman Tugas.")
            return redirect(rehearsal)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_round(round, request))
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "round": round, "gaps": panel_gaps(round)}
    return render(request, "monev/round_rehearse.html", context)


@require_POST
def rehearsal_fill(request, slug):
    """Hand in every sheet still out with invented scores, so that two keys can be practised."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.rehearse_round", round)
    try:
        count = fill_rehearsal(round, by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: show_round(round, request))
    messages.success(request, f"{count} lembar diisi nilai contoh dan diajukan.")
    return redirect(round)


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal_wipe(request, slug):
    """Ask, then delete the rehearsal with everything in it."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.rehearse_round", round)
    try:
        if request.method == "POST" or not round.is_rehearsal:
            real = wipe_rehearsal(round, by=request.user)
            messages.success(request, "Gladi dihapus. Tidak ada isinya yang tersisa.")
            return redirect(real)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_round(round, request))
    return render(request, "monev/rehearsal_wipe.html", {"round": round})
