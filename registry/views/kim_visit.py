from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status
from kim_portal.positions import may_ask_device
from registry.forms.kim_visit import KimVisitCreateForm, KimVisitUpdateForm
from registry.models import Kim, KimVisit
from registry.views.event import find_event


@may_ask_device
@require_http_methods(["GET", "HEAD", "POST"])
def kim_visit_create(request, pk, slug):
    """Write down what a visit saw, advised and agreed at one KIM."""
    event = find_event(request.user, pk)
    authorize(request.user, "registry.create_kim_visit", event)
    kim = get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)
    if known := event.kim_visits.filter(kim=kim).first():
        return redirect(known)
    form = KimVisitCreateForm(posted(request), instance=KimVisit(event=event, kim=kim))
    return _save(request, form, lambda: form.save_once(by=request.user))


@require_safe
def kim_visit_detail(request, pk):
    visit = _own(request, pk)
    authorize(request.user, "registry.view_kim_visit", visit)
    return render(request, "registry/kim_visit_detail.html", {"visit": visit})


@may_ask_device
@require_http_methods(["GET", "HEAD", "POST"])
def kim_visit_update(request, pk):
    """Correct what was seen, or add advice; a stale version shows both versions."""
    visit = _own(request, pk)
    authorize(request.user, "registry.update_kim_visit", visit.event)
    form = KimVisitUpdateForm(posted(request), instance=visit)
    return _save(request, form, lambda: form.save(by=request.user))


def _save(request, form, save):
    status = None
    if form.is_bound and form.is_valid():
        try:
            visit = save()
        except DomainError as error:
            form.refuse(error)
            status = max(form.refused_status, refusal_status(error))
        else:
            messages.success(request, "Catatan kunjungan tersimpan.")
            return redirect(visit)
    context = {"form": form, "visit": form.instance}
    return render(
        request, "registry/kim_visit_form.html", context, status=status or form.refused_status
    )


def _own(request, pk) -> KimVisit:
    return get_object_or_404(KimVisit.objects.visible_to(request.user).for_list(), pk=pk)
