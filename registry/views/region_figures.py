from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from registry.area_figures import area_figures
from registry.forum_documents import figures_document
from registry.models import Region
from registry.week import week_figures


@require_safe
def region_figures(request, kode):
    """The numbers about KIM in a region on one page, with definitions and the day."""
    region = _own(request, kode)
    authorize(request.user, "registry.view_figures_region", region)
    context = {
        "region": region,
        "today": timezone.localdate(),
        "week": week_figures(region, for_user=request.user),
        "groups": area_figures(region),
    }
    return render(request, "registry/region_figures.html", context)


@require_safe
def region_figures_pdf(request, kode):
    region = _own(request, kode)
    authorize(request.user, "registry.view_figures_region", region)
    response = HttpResponse(figures_document(region), content_type="application/pdf")
    name = f"angka-kim-{region.path}-{timezone.localdate():%Y-%m-%d}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _own(request, kode) -> Region:
    regions = Region.objects.with_parents()
    if not request.user.is_auditor:
        regions = regions.in_territory_of(request.user)
    return get_object_or_404(regions, Q(code=kode) | Q(path=kode))
