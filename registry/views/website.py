from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kim_portal.accounts.access import authorize
from kim_portal.errors import DomainError
from kim_portal.pages import paginate, posted
from registry.enums import RegionLevel
from registry.forms.website import (
    WEBSITE_ANSWERS,
    WebsiteCheckForm,
    WebsiteFilterForm,
    WebsiteForm,
)
from registry.models import DesaWebsite, Handover, Region
from registry.models.website import DesaLine, desa_watched_by, website_overview

LATEST_POSTS = 10


@require_safe
def website_list(request):
    """Every desa of one's territory with what is known about its website."""
    authorize(request.user, "registry.list_website")
    own = desa_watched_by(request.user)
    filters = WebsiteFilterForm(request.GET)
    rows = filters.apply(own, timezone.localdate())
    page = paginate(request, rows.with_website())
    context = {
        "page": page,
        "lines": DesaLine.of(page),
        "filters": filters,
        "answers": WEBSITE_ANSWERS,
        "kecamatan_options": filters.kecamatan_options(own),
        "overview": website_overview(own),
    }
    return render(request, "registry/website_list.html", context)


@login_not_required
@require_safe
def website_detail(request, kode):
    """What is known about the website of one desa, and the posts that its KIM handed over."""
    region = _desa(Region.objects.visible_to(request.user), kode)
    context = {
        "region": region,
        "website": DesaWebsite.objects.of(region),
        "posts": Handover.objects.published().filter(region=region).for_list()[:LATEST_POSTS],
    }
    return render(request, "registry/website_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def website_update(request, kode):
    """Write down the website of a desa; a stale version comes back with both versions."""
    region = _desa(desa_watched_by(request.user), kode)
    authorize(request.user, "registry.update_website", region)
    website = DesaWebsite.objects.of(region) or DesaWebsite(region=region)
    form = WebsiteForm(posted(request), instance=website)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Situs {region.label} tersimpan.")
            return redirect("registry:website_detail", kode)
    context = {"form": form, "region": region}
    return render(request, "registry/website_form.html", context, status=form.refused_status)


@require_http_methods(["GET", "HEAD", "POST"])
def website_check(request, kode):
    """Say what is on the website today."""
    region = _desa(desa_watched_by(request.user), kode)
    authorize(request.user, "registry.check_website", region)
    website = get_object_or_404(DesaWebsite.objects.with_site(), region=region)
    form = WebsiteCheckForm(posted(request), website=website)
    if request.method == "POST" and form.is_valid():
        form.apply(website, by=request.user)
        messages.success(request, f"Situs {region.label} diperiksa: {website.score} dari 5.")
        return redirect("registry:website_detail", kode)
    context = {"form": form, "region": region, "website": website}
    return render(request, "registry/website_check.html", context, status=form.refused_status)


def _desa(regions, kode) -> Region:
    return get_object_or_404(
        regions.with_parents(), Q(code=kode) | Q(path=kode), level=RegionLevel.DESA
    )
