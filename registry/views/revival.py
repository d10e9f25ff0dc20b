from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from registry.forms.revival import (
    STATE_ANSWERS,
    RevivalCloseForm,
    RevivalCreateForm,
    RevivalFilterForm,
    RevivalStepCreateForm,
    RevivalStepDropForm,
    RevivalStepFinishForm,
    RevivalStepUpdateForm,
    RevivalUpdateForm,
)
from registry.models import Kim, RevivalPlan, RevivalStep


@require_safe
def revival_list(request):
    """Plans of one's territory, what comes next first."""
    authorize(request.user, "registry.list_revival")
    own = RevivalPlan.objects.visible_to(request.user)
    filters = RevivalFilterForm(request.GET)
    context = {
        "page": paginate(request, filters.apply(own).for_list().by_next_date()),
        "filters": filters,
        "states": STATE_ANSWERS,
        "kecamatan_options": filters.kecamatan_options(own.open()),
        "overdue_count": own.overdue().count(),
    }
    return render(request, "registry/revival_list.html", context)


@require_safe
def revival_detail(request, pk):
    plan = _own_plan(request, pk)
    authorize(request.user, "registry.view_revival", plan)
    return _show(request, plan)


@require_http_methods(["GET", "HEAD", "POST"])
def revival_create(request, slug):
    """Open a plan for a KIM; a KIM has one that runs at most."""
    kim = get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)
    authorize(request.user, "registry.create_revival", kim)
    form = RevivalCreateForm(posted(request), kim=kim)
    plan = form.first_result() if form.is_bound else None
    if plan is None and form.is_bound and form.is_valid():
        try:
            plan = form.save_once(by=request.user)
        except DomainError as error:
            form.refuse(error)
    if plan:
        messages.success(request, "Rencana pemulihan dibuka. Tambahkan langkah berikutnya.")
        return redirect(plan)
    context = {"form": form, "kim": kim, "running": kim.revival_plans.open().first()}
    return render(request, "registry/revival_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def revival_update(request, pk):
    """Change goal, owner or last day; a stale version comes back with both versions."""
    plan = _own_plan(request, pk)
    authorize(request.user, "registry.update_revival", plan)
    form, status = RevivalUpdateForm(posted(request), instance=plan), 200
    if form.is_bound and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = max(form.refused_status, refusal_status(error))
        else:
            messages.success(request, "Rencana pemulihan tersimpan.")
            return redirect(plan)
    context = {"form": form, "kim": plan.kim, "plan": _own_plan(request, pk)}
    return render(request, "registry/revival_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def revival_close(request, pk):
    """End the plan; whether the KIM is active again is set on the page of its status."""
    plan = _own_plan(request, pk)
    authorize(request.user, "registry.close_revival", plan)
    form, status = RevivalCloseForm(posted(request)), 200
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            plan.close(data["state"], by=request.user, outcome=data["outcome"])
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(
                request, "Rencana ditutup. Perbarui status KIM bila keadaannya berubah."
            )
            return redirect(plan)
    context = {"form": form, "plan": plan}
    return render(request, "registry/revival_close.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def revivalstep_create(request, pk):
    plan = _own_plan(request, pk)
    authorize(request.user, "registry.create_revivalstep", plan)
    form, status = RevivalStepCreateForm(posted(request), plan=plan), 200
    if form.is_bound and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Langkah tersimpan.")
            return redirect(plan)
    context = {"form": form, "plan": plan}
    return render(request, "registry/revivalstep_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def revivalstep_update(request, pk):
    step = _own_step(request, pk)
    authorize(request.user, "registry.update_revivalstep", step)
    form, status = RevivalStepUpdateForm(posted(request), instance=step), 200
    if form.is_bound and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = max(form.refused_status, refusal_status(error))
        else:
            messages.success(request, "Langkah tersimpan.")
            return redirect(step.plan)
    context = {"form": form, "plan": step.plan, "step": _own_step(request, pk)}
    return render(request, "registry/revivalstep_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def revivalstep_finish(request, pk):
    """Say when a step was done and what came of it."""
    step = _own_step(request, pk)
    authorize(request.user, "registry.finish_revivalstep", step)
    form = RevivalStepFinishForm(posted(request), initial={"done_on": timezone.localdate()})
    words = {"title": "Langkah selesai", "button": "Simpan sebagai selesai", "done": "selesai"}
    return _act(request, step, form, step.finish, words)


@require_http_methods(["GET", "HEAD", "POST"])
def revivalstep_drop(request, pk):
    """Give a step up with a reason."""
    step = _own_step(request, pk)
    authorize(request.user, "registry.drop_revivalstep", step)
    form = RevivalStepDropForm(posted(request))
    words = {"title": "Batalkan langkah", "button": "Batalkan langkah", "done": "dibatalkan"}
    return _act(request, step, form, step.drop, words)


@require_POST
def revivalstep_reopen(request, pk):
    step = _own_step(request, pk)
    authorize(request.user, "registry.reopen_revivalstep", step)
    try:
        step.reopen(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, _own_plan(request, step.plan_id)))
    messages.success(request, "Langkah kembali ke daftar.")
    return redirect(step.plan)


def _act(request, step, form, act, words):
    """Show the form, or do `act(by=…, **what was typed)`; a move out of turn is 409."""
    status = 200
    if form.is_bound and form.is_valid():
        try:
            act(by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Langkah {words['done']}.")
            return redirect(step.plan)
    context = {"form": form, "step": step, "plan": step.plan, "words": words}
    return render(request, "registry/revivalstep_act.html", context, status=status)


def _own_plan(request, pk) -> RevivalPlan:
    return get_object_or_404(RevivalPlan.objects.visible_to(request.user).for_list(), pk=pk)


def _own_step(request, pk) -> RevivalStep:
    return get_object_or_404(RevivalStep.objects.in_territory_of(request.user).for_page(), pk=pk)


def _show(request, plan):
    context = {"plan": plan, "steps": list(plan.steps.all())}
    return render(request, "registry/revival_detail.html", context)
