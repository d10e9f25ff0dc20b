from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate
from registry.forms.preparatory import RegionCodeForm, RegionCreateForm
from registry.models import (
    ActivityReport,
    DesaWebsite,
    Forum,
    Kim,
    Region,
    RegionChange,
    RegionProposal,
)
from registry.models.office_setting import local_rules
from registry.tally import formed
from registry.territory import children_of, figures_of
from registry.village_search import MAX_TEXT, find_villages, near_villages, with_kim

# A kabupaten with a forum in every kecamatan has its own list for them.
FORUMS_SHOWN = 10
EXAMPLES = 5


@login_not_required
@require_safe
def region_detail(request, kode):
    """The public page of one region: figures, what lies below, its KIM and forums."""
    region = get_object_or_404(Region.objects.visible_to(request.user).with_parents(), path=kode)
    forums = Forum.objects.visible_to(request.user).within(region.path).order_by("name", "pk")
    context = {
        "region": region,
        "changes": RegionChange.objects.about(region),
        "proposal": RegionProposal.objects.visible_to(request.user).newest_of(region),
        "successors": list(region.successors().with_parents()) if region.is_ended else [],
        "formers": list(region.formers.all()),
        "today": timezone.localdate(),
        "figures": figures_of(region),
        "children": children_of(region),
        "page": paginate(request, formed(Kim.objects.below(region)).for_list()),
        "forums": forums.for_list()[:FORUMS_SHOWN],
        "forum_count": forums.count(),
        "examples": ActivityReport.objects.examples_of(region).for_list()[:EXAMPLES],
        "website": DesaWebsite.objects.of(region),
        "rules": local_rules(region),
    }
    return render(request, "registry/region_detail.html", context)


@login_not_required
@require_safe
def region_search(request):
    """Find one's desa: its KIM with their channels, or how to form one."""
    text = request.GET.get("q", "").strip()[:MAX_TEXT]
    page = paginate(request, find_villages(text))
    villages = with_kim(list(page))
    context = {
        "text": text,
        "page": page,
        "villages": villages,
        "near": near_villages(text) if text and not villages else [],
    }
    return render(request, "registry/region_search.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def region_create(request):
    """Found a preparatory desa, which has no official code yet."""
    authorize(request.user, "registry.create_region")
    form = RegionCreateForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        region = form.save(by=request.user)
        messages.success(request, f"{region.label} tersimpan sebagai desa persiapan.")
        return redirect(region)
    context = {"form": form}
    return render(request, "registry/region_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def region_set_code(request, kode):
    """Give a preparatory desa its official code; what hangs on it stays attached."""
    own = Region.objects.in_territory_of(request.user)
    region = get_object_or_404(own.with_parents(), Q(code=kode) | Q(path=kode))
    authorize(request.user, "registry.set_code_region", region)
    form = RegionCodeForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            coded = form.apply(region, by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{coded.label} kini memakai kode {coded.code}.")
            return redirect(coded)
    context = {"form": form, "region": region}
    return render(request, "registry/region_set_code.html", context, status=form.refused_status)
