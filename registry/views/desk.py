from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kim_portal.accounts.access import authorize
from kim_portal.pages import paginate
from registry.desk import desk_page
from registry.enums import RegionLevel
from registry.forms.desk import ORDERS, TOPICS, DeskFilterForm
from registry.models import Kim, Region
from registry.tally import formed

LINES_PER_PAGE = 50


@require_safe
def desk_list(request):
    """Show the desk of one's only kecamatan, or list those of one's territory."""
    authorize(request.user, "registry.list_desk")
    own = _kecamatan_of(request.user).with_parents().order_by("path")
    page = paginate(request, own)
    if page.paginator.count == 1:
        return desk_detail(request, own[0].path)
    counts = formed(Kim.objects.all()).count_by_region(RegionLevel.KECAMATAN)
    rows = [(region, counts.get(region.path, 0)) for region in page]
    context = {"page": page, "rows": rows}
    return render(request, "registry/desk_list.html", context)


@require_safe
def desk_detail(request, kode):
    """The KIM of a kecamatan by need of attention, with what else waits there."""
    region = own_kecamatan(request.user, kode)
    authorize(request.user, "registry.view_desk", region)
    filters = DeskFilterForm(request.GET)
    context = desk_page(region, request.user, filters)
    context |= {
        "page": paginate(request, context["lines"], LINES_PER_PAGE),
        "filters": filters,
        "topics": TOPICS,
        "orders": ORDERS,
    }
    return render(request, "registry/desk_detail.html", context)


def own_kecamatan(user, kode) -> Region:
    """Return the kecamatan of the person's territory with this code, else 404."""
    return get_object_or_404(_kecamatan_of(user).with_parents(), Q(code=kode) | Q(path=kode))


def _kecamatan_of(user):
    everywhere = user.is_authenticated and user.is_auditor
    own = Region.objects.all() if everywhere else Region.objects.in_territory_of(user)
    return own.current().filter(level=RegionLevel.KECAMATAN)
