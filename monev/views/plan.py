from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refused
from kim_portal.spreadsheets import FORMATS, respond
from kim_portal.states import IllegalTransitionError
from monev.duties import conflicted_entries
from monev.forms.plan import PlanDrawForm, PlanEndForm, PlanImportForm, PlanUpdateForm
from monev.plan_page import PLAN_EXPORT, plan_differences, plan_lines, plan_page
from monev.planning import (
    is_open_plan,
    repeats,
    require_allowed,
    require_open_plan,
    situation,
)
from monev.views.entry import unsigned_seat
from monev.views.round import find_round


def page_of(now, user):
    """Return the plan as this person may see it: no entry that a conflict keeps closed."""
    return plan_page(
        now, hidden=conflicted_entries(user),
        shows_asked=user.has_perm("monev.view_recusal", now.round),
    )  # fmt: skip


def show_plan(round, request):
    """Render who judges whom, how far juri can be compared, and earlier versions."""
    now = situation(round)
    page = page_of(now, request.user)
    is_repeated = "ulang" in request.GET and now.plan and now.plan.is_automatic
    context = {
        "round": round,
        "now": now,
        "page": page,
        "is_open": is_open_plan(round),
        "repeats": repeats(now.plan) if is_repeated else None,
        "versions": round.panel_plans.for_list().annotate(pair_count=Count("pairs")),
    }
    return render(request, "monev/plan_detail.html", context)


@require_safe
def plan_detail(request, slug):
    """Show who judges whom."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.view_panelplan", round)
    if unsigned_seat(request.user, round):
        return redirect("monev:juri_sign_integrity", slug=round.slug)
    return show_plan(round, request)


@require_safe
def plan_export(request, slug, form):
    """Download the pairs; the first two columns can be uploaded again."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.view_panelplan", round)
    if unsigned_seat(request.user, round):
        return redirect("monev:juri_sign_integrity", slug=round.slug)
    if form not in FORMATS:
        raise Http404
    now = situation(round)
    return respond(PLAN_EXPORT, plan_lines(now, page_of(now, request.user)), form)


def _refused_plan(request, error, slug):
    return refused(request, error, lambda: show_plan(find_round(request.user, slug), request))


def _stored(request, plan):
    messages.success(request, f"Penugasan juri tersimpan sebagai versi {plan.number}.")
    return redirect("monev:plan_detail", slug=plan.round.slug)


def trial_of(form, pairs) -> dict:
    """What a page shows of a plan that is not stored yet, and the key to store exactly that."""
    now = form.now
    form.show_again(pairs)
    return {
        "trial": plan_page(now, pairs, shows_asked=True),
        "differences": plan_differences(now, pairs) if form.is_stale else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def plan_draw(request, slug):
    """Work out an automatic plan, show it, and store it when it is confirmed."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.create_panelplan", round)
    now, proposal = situation(round), None
    form = PlanDrawForm(posted(request), now=now, initial={"keep": "isi" in request.GET})
    if request.method == "POST" and (first := form.first_result()):
        return _stored(request, first)
    try:
        require_open_plan(round)
        if request.method == "POST" and form.is_valid():
            proposal = form.proposal()
            if form.is_final:
                form.check_seen(proposal.result.pairs)
                return _stored(request, form.save(proposal, by=request.user))
    except IllegalTransitionError as error:
        return _refused_plan(request, error, slug)
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "round": round, "now": now}
    if proposal:
        names = {entry.pk: entry for entry in now.entries}
        context |= trial_of(form, proposal.result.pairs)
        context["gaps"] = [(names[gap.entry], gap) for gap in proposal.result.gaps]
    return render(request, "monev/plan_draw.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request, slug):
    """Read a typed or uploaded list, show what it means, and store it when it is confirmed."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.create_panelplan", round)
    now, pairs = situation(round), None
    form = PlanImportForm(posted(request), request.FILES or None, now=now)
    if request.method == "POST" and (first := form.first_result()):
        return _stored(request, first)
    try:
        require_open_plan(round)
        if request.method == "POST" and form.is_valid() and (read := form.pairs()) is not None:
            require_allowed(now, read)
            pairs = read
            if form.is_final:
                form.check_seen(pairs)
                return _stored(request, form.save(pairs, by=request.user))
    except IllegalTransitionError as error:
        return _refused_plan(request, error, slug)
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "round": round, "now": now}
    context |= trial_of(form, pairs) if pairs else {}
    return render(request, "monev/plan_import.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_update(request, slug):
    """Change single pairs by hand."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.create_panelplan", round)
    now = situation(round)
    form = PlanUpdateForm(posted(request), now=now)
    if request.method == "POST" and (first := form.first_result()):
        return _stored(request, first)
    try:
        require_open_plan(round)
        if request.method == "POST" and form.is_valid():
            return _stored(request, form.save(by=request.user))
    except IllegalTransitionError as error:
        return _refused_plan(request, error, slug)
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "round": round, "now": now, "rows": form.rows()}
    if form.is_stale:
        form.show_again(form.pairs())
        context["differences"] = plan_differences(now, form.pairs())
    return render(request, "monev/plan_update.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_end(request, slug):
    """Do without a plan: every juri judges every entry again."""
    round = find_round(request.user, slug)
    authorize(request.user, "monev.create_panelplan", round)
    now = situation(round)
    form = PlanEndForm(posted(request), round=round, version=now.version)
    try:
        require_open_plan(round)
        if now.plan is None:
            raise IllegalTransitionError("Putaran ini tidak punya rencana penugasan.")
        if request.method == "POST" and form.is_valid():
            form.save(by=request.user)
            messages.success(request, "Setiap juri kini menilai setiap peserta.")
            return redirect("monev:plan_detail", slug=round.slug)
    except IllegalTransitionError as error:
        return _refused_plan(request, error, slug)
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "round": round, "now": now}
    return render(request, "monev/plan_end.html", context, status=form.refused_status)
