from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from registry.event_needs import answer_needs, chosen_needs
from registry.forms.training_need import (
    TrainingNeedCreateForm,
    TrainingNeedDropForm,
    TrainingNeedFilterForm,
    TrainingNeedPlanForm,
)
from registry.models import Kim, TrainingNeed


@require_safe
def training_need_list(request):
    """What KIM need help with, by theme and place, from every source."""
    authorize(request.user, "registry.list_training_need")
    return _show_list(request)


@require_http_methods(["GET", "HEAD", "POST"])
def training_need_create(request, slug):
    """A KIM says itself what it needs; its office may write it down for the KIM."""
    kim = get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)
    authorize(request.user, "registry.create_training_need", kim)
    form, status = TrainingNeedCreateForm(posted(request)), 200
    if form.is_bound and form.is_valid():
        try:
            count = form.save(kim, by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{count} kebutuhan masuk daftar dinas.")
            return redirect(kim)
    context = {"form": form, "kim": kim, "needs": list(kim.training_needs.unmet())}
    return render(request, "registry/training_need_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def training_need_plan(request):
    """Put the ticked needs into an event that is planned already."""
    authorize(request.user, "registry.create_event")
    needs, status = chosen_needs(request.user, request.GET.getlist("kebutuhan")), 200
    if not needs:
        messages.error(request, "Centang dahulu kebutuhan yang belum dijadwalkan.")
        return redirect("registry:training_need_list")
    form = TrainingNeedPlanForm(posted(request), by=request.user)
    if form.is_bound and form.is_valid():
        event = form.cleaned_data["event"]
        authorize(request.user, "registry.invite_event", event)
        try:
            count = answer_needs(event, needs, by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"{count} kebutuhan masuk rencana, KIM-nya diundang.")
            return redirect(event)
    context = {"form": form, "needs": needs}
    return render(request, "registry/training_need_plan.html", context, status=status)


@require_POST
def training_need_unplan(request, pk):
    """Take a need out of a plan; it stands on the list again."""
    need = _own(request, pk)
    authorize(request.user, "registry.plan_training_need", need)
    try:
        need.unplan(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show_list(request))
    messages.success(request, "Kebutuhan kembali ke daftar.")
    return redirect(need.event)


@require_http_methods(["GET", "HEAD", "POST"])
def training_need_drop(request, pk):
    """Take a need from the list, with the reason."""
    need = _own(request, pk)
    authorize(request.user, "registry.drop_training_need", need)
    form, status = TrainingNeedDropForm(posted(request)), 200
    if form.is_bound and form.is_valid():
        try:
            need.drop(by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, "Kebutuhan dicoret dari daftar.")
            return redirect("registry:training_need_list")
    context = {"form": form, "need": need}
    return render(request, "registry/training_need_drop.html", context, status=status)


@require_POST
def training_need_reopen(request, pk):
    need = _own(request, pk)
    authorize(request.user, "registry.drop_training_need", need)
    try:
        need.reopen(by=request.user)
    except DomainError as error:
        return refused(request, error, lambda: _show_list(request))
    messages.success(request, "Kebutuhan kembali ke daftar.")
    return redirect(need)


def _show_list(request):
    own = TrainingNeed.objects.visible_to(request.user)
    filters = TrainingNeedFilterForm(request.GET)
    context = {
        "page": paginate(request, filters.apply(own).for_list().by_theme()),
        "filters": filters,
        "theme_options": filters.theme_options(own.open()),
        "kecamatan_options": filters.kecamatan_options(own.open().filter(kim__isnull=False)),
        "today": timezone.localdate(),
    }
    return render(request, "registry/training_need_list.html", context)


def _own(request, pk) -> TrainingNeed:
    return get_object_or_404(TrainingNeed.objects.visible_to(request.user).for_list(), pk=pk)
