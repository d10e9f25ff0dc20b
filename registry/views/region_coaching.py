from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from registry.coaching_page import coaching_page
from registry.models import Region


@require_safe
def region_coaching(request, kode):
    """Visits, events, reach and open promises of a region, for its offices."""
    regions = Region.objects.with_parents()
    if not request.user.is_auditor:
        regions = regions.in_territory_of(request.user)
    region = get_object_or_404(regions, Q(code=kode) | Q(path=kode))
    authorize(request.user, "registry.view_coaching_region", region)
    return render(request, "registry/region_coaching.html", coaching_page(region))
