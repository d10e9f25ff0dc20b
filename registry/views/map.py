"""Maps: coverage and other layers down to the desa, and the potential of a region."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from registry.atlas import LAYERS, atlas_of
from registry.enums import RegionLevel
from registry.models import Region
from registry.potential import LOOK_BACK_DAYS, STRONG_FROM, mentor_pairs, potential_of


@login_not_required
@require_safe
def map_home(request):
    """The map of the office's own region."""
    region = Region.objects.with_parents().filter(code=settings.OFFICE_REGION).first()
    if region is None:
        return render(request, "registry/map_detail.html", {"atlas": None})
    return _map(request, region)


@login_not_required
@require_safe
def map_detail(request, kode):
    """The map of any region above desa; a desa has its own page."""
    region = _find(kode)
    if region.level == RegionLevel.DESA:
        return redirect(region)
    return _map(request, region)


@login_not_required
@require_safe
def potential_detail(request, kode):
    """Sector × area with products and gaps."""
    region = _find(kode)
    if region.level == RegionLevel.DESA:
        raise Http404
    context = {"region": region, "potential": potential_of(region)}
    return render(request, "registry/potential_detail.html", context)


@require_safe
def mentor_list(request, kode):
    """Pairs the office could bring together: a strong KIM near a silent one of its sector."""
    own = Region.objects.all()
    if not request.user.is_auditor:
        own = own.in_territory_of(request.user)
    region = get_object_or_404(own.exclude(level=RegionLevel.DESA), path=kode)
    authorize(request.user, "registry.list_mentor", region)
    context = {
        "region": region,
        "pairs": mentor_pairs(region),
        "days": LOOK_BACK_DAYS,
        "least": STRONG_FROM,
    }
    return render(request, "registry/mentor_list.html", context)


def _find(kode):
    return get_object_or_404(Region.objects.with_parents(), path=kode)


def _map(request, region):
    atlas = atlas_of(region, request.GET.get("lapis", ""))
    drawing = atlas.drawing
    context = {
        "atlas": atlas,
        "region": region,
        "drawing": drawing,
        "layers": list(LAYERS.values()),
        "upward": region.ancestors[::-1],
        "undrawn": len(atlas.areas) - len(drawing.shapes) if drawing else 0,
    }
    return render(request, "registry/map_detail.html", context)
