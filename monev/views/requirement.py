from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.states import IllegalTransitionError
from monev.eligibility import require_open_rules
from monev.forms.document import RequirementForm
from monev.models import DocumentRequirement
from monev.views.round import find_round, show_round


@require_safe
def requirement_list(request, slug):
    """List what a round asks its entries to bring."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.list_requirement", round)
    context = {"round": round, "requirements": round.document_requirements.all()}
    return render(request, "monev/requirement_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def requirement_create(request, slug):
    """Ask for one more document."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.update_requirement", round)
    return _edit(request, DocumentRequirement(round=round))


@require_http_methods(["GET", "HEAD", "POST"])
def requirement_update(request, slug, pk):
    """Change one document the round asks for, until the round is announced."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.update_requirement", round)
    return _edit(request, get_object_or_404(round.document_requirements, pk=pk))


def _edit(request, requirement):
    round = requirement.round
    form = RequirementForm(posted(request), instance=requirement)
    back = redirect("monev:requirement_list", slug=round.slug)
    try:
        require_open_rules(round)
        if form.is_bound and not requirement.pk and form.first_result():
            return back
        if form.is_bound and form.is_valid():
            saved = form.save(by=request.user)
            messages.success(request, f"Dokumen “{saved}” tersimpan.")
            return back
    except IllegalTransitionError as error:
        return refused(
            request, error, lambda: show_round(find_round(request.user, round.slug), request)
        )
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "round": round, "requirement": requirement}
    return render(request, "monev/requirement_form.html", context, status=form.refused_status)
