from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from kim_portal.states import IllegalTransitionError
from registry.forms.fund import default_year
from registry.forms.plan import PlanCreateForm, PlanStateForm, PlanUpdateForm
from registry.models import Kim, PlanItem


@require_safe
def plan_list(request, slug):
    """The work plan of a KIM: what is planned, runs, waits and why."""
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.list_plan", kim)
    return _show(request, kim)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_create(request, slug):
    kim = _own_kim(request, slug)
    authorize(request.user, "registry.create_plan", kim)
    initial = {"year": default_year(request.GET.get("tahun", ""))}
    form = PlanCreateForm(posted(request), kim=kim, initial=initial)
    item = form.first_result() if form.is_bound else None
    if item is None and form.is_bound and form.is_valid():
        item = form.save_once(by=request.user)
    if item is None:
        return render(request, "registry/plan_form.html", {"form": form, "kim": kim})
    messages.success(request, f"Rencana “{item}” tersimpan.")
    return redirect(item)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_update(request, pk):
    """Change what was planned; a stale version comes back with both versions."""
    item = _find(request, pk)
    authorize(request.user, "registry.update_plan", item)
    form = PlanUpdateForm(posted(request), instance=item)
    try:
        item.require_editable()
        if form.is_bound and form.is_valid():
            form.save(by=request.user)
            messages.success(request, f"Rencana “{item}” tersimpan.")
            return redirect(item)
    except IllegalTransitionError as error:
        return _refused(request, error, item)
    except DomainError as error:
        form.refuse(error)
    context = {"form": form, "kim": item.kim, "item": _find(request, pk)}
    return render(request, "registry/plan_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_set_state(request, pk):
    """Say where the activity stands; a postponed one names its reason."""
    item = _find(request, pk)
    authorize(request.user, "registry.set_state_plan", item)
    form, status = PlanStateForm(posted(request), item=item), 200
    if form.is_bound and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"“{item}”: {item.get_state_display().lower()}.")
            return redirect(item)
    context = {"form": form, "item": item}
    return render(request, "registry/plan_set_state.html", context, status=status)


def _own_kim(request, slug) -> Kim:
    return get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)


def _find(request, pk) -> PlanItem:
    return get_object_or_404(PlanItem.objects.visible_to(request.user).for_list(), pk=pk)


def _show(request, kim):
    items = PlanItem.objects.filter(kim=kim)
    context = {
        "kim": kim,
        "page": paginate(request, items.by_month()),
        "waiting": items.delayed_by_money().need(),
    }
    return render(request, "registry/plan_list.html", context)


def _refused(request, error, item):
    return refused(request, error, lambda: _show(request, item.kim))
