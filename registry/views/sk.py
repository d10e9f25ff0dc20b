from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import page_or_partial, paginate, refused
from kim_portal.uploads import send_file
from registry.forms.sk import SkCheckForm, SkFilterForm, SkForm, SkRevokeForm
from registry.models import Forum, Kim, Sk
from registry.profile import sk_facts


@require_safe
def sk_list(request):
    """List the SK of one's own KIM or territory, newest first."""
    authorize(request.user, "registry.list_sk")
    filters = SkFilterForm(request.GET)
    page = paginate(request, filters.apply(Sk.objects.visible_to(request.user).for_list()))
    context = {"page": page, "filters": filters}
    return page_or_partial(request, "registry/sk_list.html", "registry/_sk_rows.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sk_create(request):
    """Record an SK of a KIM (`?kim=`) or a forum (`?forum=`) with its scan."""
    owner = _owner(request)
    authorize(request.user, "registry.create_sk", owner)
    if request.method != "POST":
        form = SkForm(owner=owner)
        return render(request, "registry/sk_form.html", {"form": form, "owner": owner})
    form = SkForm(request.POST, request.FILES, owner=owner)
    sk = form.first_result()
    if sk is None and form.is_valid():
        sk = form.save_once(by=request.user)
    if sk is None:
        context = {"form": form, "owner": owner}
        return render(request, "registry/sk_form.html", context, status=form.refused_status)
    messages.success(request, "SK tercatat. Diskominfo kabupaten/kota akan mencocokkannya.")
    return redirect(sk)


@require_safe
def sk_detail(request, pk):
    """Show the facts of an SK, the time left and what the office found."""
    sk = _find(request, pk)
    authorize(request.user, "registry.view_sk", sk)
    return _show(request, sk)


@require_safe
def sk_file(request, pk):
    """Hand out the scan; it carries names and signatures, so every look is recorded."""
    sk = _find(request, pk)
    authorize(request.user, "registry.view_sk", sk)
    if not sk.file:
        raise Http404("SK ini tidak punya hasil pindai.")
    record(request.user, "sk.view_file", sk)
    return send_file(sk, download_name=sk.scan_name)


@require_http_methods(["GET", "HEAD", "POST"])
def sk_check(request, pk):
    """Say whether the scan agrees with what was typed."""
    sk = _find(request, pk)
    authorize(request.user, "registry.check_sk", sk)
    form = SkCheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sk.check_scan(
                form.cleaned_data["result"], by=request.user, note=form.cleaned_data["note"]
            )
        except DomainError as error:
            if not error.field:
                return _refused(request, error, pk)
            form.refuse(error)
        else:
            messages.success(request, "Hasil pemeriksaan tersimpan.")
            return redirect(sk)
    return render(request, "registry/sk_check.html", {"form": form, "sk": sk})


@require_http_methods(["GET", "HEAD", "POST"])
def sk_revoke(request, pk):
    """Ask for the reason, then end the SK before its time."""
    sk = _find(request, pk)
    authorize(request.user, "registry.revoke_sk", sk)
    form = SkRevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sk.revoke(by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            return _refused(request, error, pk)
        messages.success(request, f"SK nomor {sk.number} dicabut.")
        return redirect(sk)
    return render(request, "registry/sk_revoke.html", {"form": form, "sk": sk})


def _find(request, pk):
    return get_object_or_404(Sk.objects.visible_to(request.user).for_list(), pk=pk)


def _owner(request):
    """Return the KIM or forum named in the address, of the person's own KIM or territory."""
    slug = request.GET.get("forum", "")
    if slug:
        return get_object_or_404(Forum.objects.in_territory_of(request.user), slug=slug)
    own = Kim.objects.in_territory_of(request.user).select_related("region")
    return get_object_or_404(own, slug=request.GET.get("kim", ""))


def _show(request, sk):
    return render(request, "registry/sk_detail.html", sk_facts(sk, request.user))


def _refused(request, error, pk):
    """Show the SK as it is stored now, with the sentence of the refusal."""
    return refused(request, error, lambda: _show(request, _find(request, pk)))
