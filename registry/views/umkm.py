from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted
from registry.assistance import umkm_overview, umkm_page
from registry.forms.umkm import UmkmCreateForm, UmkmUpdateForm
from registry.models import Kim, Umkm


@login_not_required
@require_safe
def umkm_list(request, slug):
    """The businesses of one KIM: everybody sees those whose owner agreed, the office sees all."""
    kim = get_object_or_404(Kim.objects.visible_to(request.user).with_place(), slug=slug)
    rows = kim.umkm_set.visible_to(request.user).for_list().with_permits()
    context = {"kim": kim, "page": paginate(request, rows), "overview": umkm_overview(kim)}
    return render(request, "registry/umkm_list.html", context)


@login_not_required
@require_safe
def umkm_detail(request, pk):
    """One business: what its owner shows, and for KIM and office what still has to be done."""
    umkm = get_object_or_404(Umkm.objects.visible_to(request.user).for_list(), pk=pk)
    return render(request, "registry/umkm_detail.html", umkm_page(umkm, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def umkm_create(request, slug):
    kim = get_object_or_404(Kim.objects.in_territory_of(request.user).with_place(), slug=slug)
    authorize(request.user, "registry.create_umkm", kim)
    form = UmkmCreateForm(posted(request), kim=kim)
    if request.method == "POST":
        first = form.first_result()
        if first:
            return redirect(first)
        if form.is_valid():
            umkm = form.save_once(by=request.user)
            messages.success(request, f"{umkm} tersimpan. Catat izin dan bantuan yang diperlukan.")
            return redirect(umkm)
    context = {"form": form, "kim": kim}
    return render(request, "registry/umkm_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def umkm_update(request, pk):
    """Change what is known of a business; a stale version comes back with both versions."""
    umkm = own_umkm(request.user, pk)
    authorize(request.user, "registry.update_umkm", umkm)
    form = UmkmUpdateForm(posted(request), instance=umkm)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "Data usaha tersimpan.")
            return redirect(umkm)
    umkm = own_umkm(request.user, pk)
    context = {"form": form, "umkm": umkm, "kim": umkm.kim}
    return render(request, "registry/umkm_form.html", context, status=form.refused_status)


def own_umkm(user, pk) -> Umkm:
    """Return a business of the person's own territory: elsewhere there is nothing to act on."""
    return get_object_or_404(Umkm.objects.in_territory_of(user).for_list(), pk=pk)
