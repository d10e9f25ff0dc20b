from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted, refusal_status
from registry.enums_assistance import (
    PermitKind,
)
from registry.forms.permit import PermitCreateForm, PermitUpdateForm
from registry.forms.umkm_filters import PermitFilterForm
from registry.models import UmkmPermit
from registry.views.umkm import own_umkm


@require_safe
def permit_list(request):
    """Permits that are over or end soon, in one's own territory, the most urgent first."""
    authorize(request.user, "registry.list_permit")
    today = timezone.localdate()
    ending = UmkmPermit.objects.in_territory_of(request.user).ending(today)
    filters = PermitFilterForm(request.GET)
    rows = filters.apply(ending, today).for_list().order_by("expires_on", "pk")
    context = {
        "page": paginate(request, rows),
        "filters": filters,
        "kecamatan_options": filters.kecamatan_options(ending),
        "kind_options": filters.kind_options(ending, PermitKind),
    }
    return render(request, "registry/permit_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def permit_create(request, pk):
    umkm = own_umkm(request.user, pk)
    authorize(request.user, "registry.create_permit", umkm)
    form = PermitCreateForm(posted(request), umkm=umkm)
    if request.method == "POST" and form.is_valid():
        permit = form.save(by=request.user)
        messages.success(request, f"{permit.get_kind_display()} tercatat: {permit.status_label}.")
        return redirect(umkm)
    context = {"form": form, "umkm": umkm}
    return render(request, "registry/permit_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def permit_update(request, pk):
    """Move a permit on and change its facts; a stale version comes back with both versions."""
    permit, status = _own_permit(request, pk), None
    authorize(request.user, "registry.update_permit", permit)
    form = PermitUpdateForm(posted(request), instance=permit)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(
                request, f"{permit.get_kind_display()} tersimpan: {permit.status_label}."
            )
            return redirect(permit.umkm)
    permit = _own_permit(request, pk)
    context = {"form": form, "permit": permit, "umkm": permit.umkm}
    return render(
        request, "registry/permit_form.html", context, status=status or form.refused_status
    )


def _own_permit(request, pk) -> UmkmPermit:
    return get_object_or_404(UmkmPermit.objects.in_territory_of(request.user).for_list(), pk=pk)
