from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refused
from kim_portal.states import IllegalTransitionError
from monev.delegations import undelegated_kim
from monev.document_check import asked
from monev.eligibility import columns, require_open_rules, rules_of, with_facts
from monev.forms.eligibility import RuleSetForm
from monev.forms.entry import CandidateFilterForm
from monev.nomination import followed, readiness
from monev.views.round import find_round, show_round
from registry.models import Kim


@require_safe
def readiness_list(request, slug):
    """Show every KIM the person follows against every rule of the round."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.list_readiness", round)
    filters = CandidateFilterForm(request.GET)
    page = paginate(request, filters.apply(followed(round, request.user)))
    rules = rules_of(round)
    context = {
        "round": round,
        "filters": filters,
        "page": page,
        "rules": rules,
        "columns": columns(rules),
        "rows": readiness(round, page.object_list, rules),
        "undelegated": undelegated_kim(round, page.object_list),
    }
    return render(request, "monev/readiness_list.html", context)


@require_safe
def readiness_detail(request, slug, kim):
    """Show one KIM what it lacks for the round, and until when."""
    round = find_round(request.user, slug)
    candidates = with_facts(Kim.objects.public().below(round.region))
    kim = get_object_or_404(candidates, slug=kim)
    authorize(request.user, "monev.view_readiness", kim)
    [row] = readiness(round, [kim])
    context = {"round": round, "kim": kim, "row": row, "requirements": asked(round),
               "is_undelegated": bool(undelegated_kim(round, [kim]))}  # fmt: skip
    return render(request, "monev/readiness_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_update(request, slug):
    """Choose what a KIM must have to take part, until the round is announced."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.update_rule", round)
    form = RuleSetForm(posted(request), round=round)
    try:
        require_open_rules(round)
        if request.method == "POST" and form.is_valid():
            form.save(by=request.user)
            messages.success(request, "Syarat peserta tersimpan.")
            return redirect("monev:readiness_list", slug=round.slug)
    except IllegalTransitionError as error:
        return refused(request, error, lambda: show_round(find_round(request.user, slug), request))
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "round": round}
    return render(request, "monev/rule_update.html", context, status=form.refused_status)
