from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.errors import DomainError
from kim_portal.pages import refusal_status, refused
from registry.forms.sk import SkFilterForm
from registry.forms.sk_renewal import SkRenewForm
from registry.models import Kim, Sk
from registry.profile import sk_facts
from registry.renewal import require_renewable
from registry.renewal_letter import LETTERS_AT_ONCE, letters_pdf


@require_safe
def kim_sk_list(request, slug):
    """Show all SK of a KIM by date; replaced and revoked ones stay with their issuer."""
    own = Kim.objects.in_territory_of(request.user).with_place()
    kim = get_object_or_404(own, slug=slug)
    authorize(request.user, "registry.view_kim", kim)
    decrees = list(kim.sk_set.for_timeline())
    return render(request, "registry/kim_sk_list.html", {"kim": kim, "decrees": decrees})


@require_http_methods(["GET", "HEAD", "POST"])
def sk_renew(request, pk):
    """Record the successor of an SK; the old one ends the day before it begins."""
    old = _find(request, pk)
    authorize(request.user, "registry.renew_sk", old)
    form, status = None, 200
    try:
        if request.method == "POST":
            form = SkRenewForm(request.POST, request.FILES, old=old)
            sk = form.first_result() or _saved(form, request.user)
            if sk:
                messages.success(request, f"SK nomor {sk.number} tercatat sebagai pengganti.")
                return redirect(sk)
            status = form.refused_status
        else:
            require_renewable(old)
            form = SkRenewForm(old=old)
    except DomainError as error:
        if form is None or not error.field:
            return refused(request, error, lambda: _show(request, _find(request, pk)))
        form.refuse(error)
        status = refusal_status(error)
    context = {"form": form, "sk": old, "owner": old.owner}
    return render(request, "registry/sk_renew.html", context, status=status)


@require_safe
def sk_letter(request, pk):
    """Hand out the draft letter that asks the issuer for the next SK."""
    sk = _find(request, pk)
    authorize(request.user, "registry.view_letter", sk)
    try:
        require_renewable(sk)
    except DomainError as error:
        return refused(request, error, lambda: _show(request, sk))
    record(request.user, "sk.view_letter", sk)
    return _download(letters_pdf([sk], by=request.user), f"draf-surat-{sk.scan_name}")


@require_safe
def sk_letters(request):
    """Hand out the draft letters of all SK that end soon or have ended, as one file."""
    authorize(request.user, "registry.list_letter")
    due = SkFilterForm(request.GET).apply_to_due(Sk.objects.visible_to(request.user).for_list())
    decrees = list(due[:LETTERS_AT_ONCE])
    if not decrees:
        messages.info(request, "Tidak ada SK yang perlu disiapkan suratnya.")
        return redirect("registry:sk_list")
    record(request.user, "sk.view_letters", request.user, numbers=[sk.number for sk in decrees])
    return _download(letters_pdf(decrees, by=request.user), "draf-surat-sk.pdf")


def _show(request, sk):
    return render(request, "registry/sk_detail.html", sk_facts(sk, request.user))


def _saved(form, user) -> Sk | None:
    return form.save_once(by=user) if form.is_valid() else None


def _find(request, pk) -> Sk:
    return get_object_or_404(Sk.objects.visible_to(request.user).for_list(), pk=pk)


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
