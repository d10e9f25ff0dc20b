from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from kim_portal.accounts.access import authorize
from kim_portal.pages import posted
from registry.acting import ActPage, act_page
from registry.forms.kim_scope import KimScopeForm
from registry.models import Kim
from registry.rescoping import change_scope


@require_http_methods(["GET", "HEAD", "POST"])
def kim_set_scope(request, slug):
    """Change what a KIM covers, on request; the former scope stays in its history."""
    own = Kim.objects.in_territory_of(request.user).with_place()
    kim = get_object_or_404(own, slug=slug)
    authorize(request.user, "registry.set_scope_kim", kim)
    form = KimScopeForm(posted(request), kim=kim)
    page = ActPage(
        f"Ubah cakupan {kim}",
        f"{kim.region.place}. Cakupan sekarang: {kim.get_scope_display()}.",
        "Simpan cakupan",
        (kim.name, kim.get_absolute_url()),
    )

    def act():
        typed = form.cleaned_data
        change_scope(
            kim, typed["scope"], by=request.user, on=typed["decided_on"], reason=typed["reason"]
        )

    return act_page(request, page, form, act, "Cakupan tersimpan dengan riwayatnya.")
