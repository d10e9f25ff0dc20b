from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status, refused
from registry.assistance import umkm_page
from registry.enums_assistance import (
    NeedKind,
)
from registry.forms.need import (
    STATE_ANSWERS,
    NeedCreateForm,
    NeedFilterForm,
    NeedFinishForm,
    NeedStartForm,
)
from registry.models import UmkmNeed, UmkmPermit
from registry.views.umkm import own_umkm


@require_safe
def need_list(request):
    """The work list: help that businesses of one's territory need, the nearest date first."""
    authorize(request.user, "registry.list_need")
    own = UmkmNeed.objects.in_territory_of(request.user)
    filters = NeedFilterForm(request.GET)
    rows = filters.apply(own).for_list().by_due_date()
    context = {
        "page": paginate(request, rows),
        "filters": filters,
        "states": STATE_ANSWERS,
        "kecamatan_options": filters.kecamatan_options(own.open()),
        "kind_options": filters.kind_options(own.open(), NeedKind),
        "overdue_count": own.overdue(timezone.localdate()).count(),
        "ending_count": UmkmPermit.objects.in_territory_of(request.user).ending().count(),
    }
    return render(request, "registry/need_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def need_create(request, pk):
    umkm = own_umkm(request.user, pk)
    authorize(request.user, "registry.create_need", umkm)
    form = NeedCreateForm(posted(request), umkm=umkm)
    if request.method == "POST" and form.is_valid():
        need = form.save(by=request.user)
        messages.success(request, f"{need.get_kind_display()} masuk daftar bantuan.")
        return redirect(umkm)
    context = {"form": form, "umkm": umkm}
    return render(request, "registry/need_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def need_start(request, pk):
    """Name who sees to a need, until when."""
    need = _own_need(request, pk)
    authorize(request.user, "registry.start_need", need)
    form = NeedStartForm(posted(request), initial={"due_on": need.due_on})
    words = {"title": "Tangani", "button": "Mulai tangani", "done": "kini ditangani"}
    return _act(request, need, form, need.start, words)


@require_http_methods(["GET", "HEAD", "POST"])
def need_finish(request, pk):
    """Close a need with what came out."""
    need = _own_need(request, pk)
    authorize(request.user, "registry.finish_need", need)
    form = NeedFinishForm(posted(request))
    words = {"title": "Selesaikan", "button": "Selesaikan bantuan", "done": "selesai"}
    return _act(request, need, form, need.finish, words)


@require_POST
def need_reopen(request, pk):
    need = _own_need(request, pk)
    authorize(request.user, "registry.reopen_need", need)
    try:
        need.reopen(by=request.user)
    except DomainError as error:
        page = umkm_page(need.umkm, request.user)
        return refused(request, error, lambda: render(request, "registry/umkm_detail.html", page))
    messages.success(request, f"{need.get_kind_display()} kembali ke daftar bantuan.")
    return redirect(need.umkm)


def _act(request, need, form, act, words):
    """Show the form, or do `act(by=…, **what was typed)`; a move out of turn is 409."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"{need.get_kind_display()} {words['done']}.")
            return redirect(need.umkm)
    context = {"form": form, "need": need, "umkm": need.umkm, "words": words}
    return render(request, "registry/need_act.html", context, status=status)


def _own_need(request, pk) -> UmkmNeed:
    return get_object_or_404(UmkmNeed.objects.in_territory_of(request.user).for_list(), pk=pk)
