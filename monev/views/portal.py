from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import posted, refusal_status
from monev.forms.portal import PortalEndForm, TrustForm
from monev.models import Portal


@require_safe
def portal_list(request):
    """Whose signatures are believed here, for which areas, and until when."""
    authorize(request.user, "monev.list_portal")
    return render(request, "monev/portal_list.html", {"portals": Portal.objects.for_list()})


@require_http_methods(["GET", "HEAD", "POST"])
def portal_create(request):
    """Trust a key after its fingerprint was compared with the other portal."""
    authorize(request.user, "monev.create_portal")
    form = TrustForm(posted(request))
    if request.method == "POST" and form.first_result():
        return redirect("monev:portal_list")
    if request.method == "POST" and form.is_valid():
        try:
            portal = form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{portal} dipercaya dengan kunci {portal.fingerprint}.")
            return redirect("monev:portal_list")
    return render(request, "monev/portal_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def portal_end(request, pk):
    """End the trust in a key."""
    authorize(request.user, "monev.end_portal")
    portal = get_object_or_404(Portal.objects.for_list(), pk=pk)
    form, status = PortalEndForm(posted(request), portal=portal), 200
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
            status = refusal_status(error)
        else:
            messages.success(request, f"Kepercayaan pada kunci {portal.fingerprint} diakhiri.")
            return redirect("monev:portal_list")
    context = {"portal": portal, "form": form}
    return render(request, "monev/portal_end.html", context, status=status)
