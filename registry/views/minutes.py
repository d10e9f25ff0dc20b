from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.accounts.audit import record
from kim_portal.pages import posted
from kim_portal.uploads import send_file
from registry.forms.minutes import MinutesForm
from registry.models import Kim, Minutes


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_create(request, slug):
    """Keep the minutes of a village meeting with a KIM."""
    kims = Kim.objects.in_territory_of(request.user).with_place()
    kim = get_object_or_404(kims, slug=slug)
    authorize(request.user, "registry.create_minutes", kim)
    form = MinutesForm(posted(request), request.FILES or None, kim=kim)
    minutes = form.first_result() if form.is_bound else None
    if minutes is None and form.is_bound and form.is_valid():
        minutes = form.save_once(by=request.user)
    if minutes is None:
        context = {"form": form, "kim": kim}
        status = form.refused_status
        return render(request, "registry/minutes_form.html", context, status=status)
    messages.success(request, "Notulen tersimpan. Hanya pengurus, desa, dan dinas yang membukanya.")
    return redirect(f"{kim.get_absolute_url()}#notulen")


@require_safe
def minutes_file(request, pk):
    """Hand out the paper; it carries names and signatures, so every look is recorded."""
    minutes = _find(request, pk)
    authorize(request.user, "registry.view_minutes", minutes)
    record(request.user, "minutes.view_file", minutes, kim=minutes.kim_id)
    return send_file(minutes, download_name=minutes.document_name)


@require_POST
def minutes_delete(request, pk):
    """Delete a paper that was attached by mistake."""
    minutes = _find(request, pk)
    authorize(request.user, "registry.delete_minutes", minutes)
    minutes.remove(by=request.user)
    messages.success(request, "Notulen dihapus.")
    return redirect(minutes.kim)


def _find(request, pk) -> Minutes:
    return get_object_or_404(Minutes.objects.visible_to(request.user).for_page(), pk=pk)
